"""Usual ways to divide duty: shifts by the clock with their rest, and rotating teams."""

from collections.abc import Sequence
from dataclasses import replace

from dispatch.roster.duty.problem import DAY_MIN, Request, Shift

#: Day, evening and night of eight hours.
THREE_SHIFTS = (
    Shift("day", 480, start_min=8 * 60),
    Shift("evening", 480, start_min=16 * 60),
    Shift("night", 480, start_min=24 * 60),
)
#: Four teams of which one is on each shift and one is free: two of each, then two days off.
FOUR_TEAMS = ("day", "day", "evening", "evening", "night", "night", None, None)


def with_rest(shifts: Sequence[Shift], rest_min: int) -> tuple[Shift, ...]:
    """Return the shifts, none followed on the next day by one before `rest_min` minutes passed."""
    return tuple(
        replace(
            shift,
            not_next=frozenset(
                following.code
                for following in shifts
                if DAY_MIN + following.start_min - (shift.start_min + shift.minutes) < rest_min
            ),
        )
        for shift in shifts
    )


def rotate(pattern: Sequence[str | None], team: int, teams: int, days: int) -> list[str | None]:
    """Return a team's shifts of each day; the teams stand evenly apart in the pattern."""
    offset = team * len(pattern) // teams
    return [pattern[(day + offset) % len(pattern)] for day in range(days)]


def as_requests(turns: Sequence[str | None], weight: int) -> tuple[Request, ...]:
    """Return a rotation as wishes, so that it holds unless something weighs more."""
    return tuple(
        Request(day, shift, weight) for day, shift in enumerate(turns) if shift is not None
    )
