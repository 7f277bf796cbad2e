"""The weights within the tier of quality, in points; docs/roster-model.md explains them."""

#: A night off the usual weekdays of somebody who asked for stable habits.
HABIT = 2
#: A week in which two who want to patrol together never do.
PARTNER = 3
#: Wishes count as they are given, 1 to 3 points; a place below a squad's aim counts its need.


def heavy_cost(before: int) -> int:
    """Return the points of one more weekend or holiday night after `before` in the quarter.

    The sum of 1, 3, 5, ... is the square of the count, which is least when counts are even.
    """
    return 2 * before + 1
