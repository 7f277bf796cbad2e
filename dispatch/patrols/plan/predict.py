"""How predictable the patrols of several nights are: the same stop in the same quarter-hour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.patrols.plan.problem import DAY_S, Plan, Problem

QUARTER_S = 900
#: How many nights are looked back on: four weeks.
NIGHTS = 28
#: No stop should be visited in the same quarter-hour in more than this share of the nights.
MOST_SHARE = 0.25

#: The stops and quarter-hours of the day in which somebody was there, of one night.
Seen = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Predictability:
    """What a watcher who knows the nights could bet on.

    For each stop the share of nights in which it was visited in its commonest quarter-hour:
    `mean` over the stops, `worst` of all. 1 is the same walk every night. `over` counts the stops
    above the set level; what was seen once is no habit yet, however few the nights.
    """

    mean: float
    worst: float
    nights: int
    over: int = 0

    @property
    def low(self) -> bool:
        """Whether it is under the set level at every stop."""
        return self.over == 0


class History:
    """The last nights' visits by stop and quarter-hour, at most `NIGHTS` of them."""

    def __init__(self, nights: Sequence[Seen] = ()) -> None:
        self.nights = tuple(nights)[-NIGHTS:]
        self._counts = Counter(spot for night in self.nights for spot in night)

    def count(self, stop: str, quarter: int) -> int:
        """Return in how many nights the stop was visited in a quarter-hour of the day."""
        return self._counts[stop, quarter]

    def repeats(self, night: Seen) -> int:
        """Return how often the visits of a night were there before, added up."""
        return sum(self._counts[spot] for spot in night)

    def with_night(self, night: Seen) -> "History":
        """Return the history after one more night."""
        return History((*self.nights, night))

    def measure(self) -> Predictability:
        """Return how predictable the nights are."""
        most: dict[str, int] = {}
        for (stop, _), count in self._counts.items():
            most[stop] = max(most.get(stop, 0), count)
        if not most:
            return Predictability(0.0, 0.0, len(self.nights))
        shares = [count / len(self.nights) for count in most.values()]
        over = sum(count > most_times(len(self.nights)) for count in most.values())
        return Predictability(sum(shares) / len(shares), max(shares), len(self.nights), over)


def most_times(nights: int) -> int:
    """Return in how many of the nights a stop may be visited in the same quarter-hour."""
    return max(1, int(MOST_SHARE * nights))


def quarters_of(problem: Problem, begin_s: int, end_s: int) -> range:
    """Return the quarter-hours that a span touches, counted from midnight of the first day."""
    first = (problem.clock_s + begin_s) // QUARTER_S
    return range(first, (problem.clock_s + end_s - 1) // QUARTER_S + 1)


def seen(problem: Problem, plan: Plan) -> Seen:
    """Return the stops and quarter-hours of the day of a plan's visits."""
    per_day = DAY_S // QUARTER_S
    return frozenset(
        (str(visit.stop), quarter % per_day)
        for route in plan.routes
        for visit in route.visits
        for quarter in quarters_of(problem, visit.begin_s, visit.end_s)
    )
