"""From the order of a team's stays to their times.

The plain schedule is the shortest: everything as early as it can be, then pulled together. A
drawn one begins each stay somewhere between the earliest and the latest moment that still
lets everything after it be on time, which costs nothing: nobody travels farther for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dispatch.patrols.plan.problem import (
    SQUAD_LEAST_S,
    SQUAD_MOST_S,
    Problem,
    Route,
    Stay,
    Team,
    Window,
)

#: Chooses the beginning of a stop's stay within a window; `left` stays follow it.
Choose = Callable[[str | None, Window, int], int]


@dataclass(frozen=True, slots=True)
class Leg:
    """A stay to be timed: where, how long, within which window it begins."""

    stop: str | None
    place: int
    window: Window
    stay_s: int


class LateError(ValueError):
    """The order cannot be kept within its windows and the shift."""


def schedule(
    problem: Problem, team: Team, legs: Sequence[Leg], choose: Choose | None = None
) -> Route:
    """Return the route that does the stays in this order. Raises LateError when none can."""
    ways_s = _ways_s(problem, team, legs)
    early_s = _earliest(team, legs, ways_s)
    late_s = _latest(legs, ways_s, team.shift.end_s)
    soonest_back_s = early_s[-1] + legs[-1].stay_s + ways_s[-1]
    shortest_s = _latest(legs, ways_s, soonest_back_s)
    least_s = soonest_back_s - (shortest_s[0] - ways_s[0])
    longest_s = SQUAD_MOST_S - team.out_s if team.squad else team.shift.length_s
    in_time = all(early <= late for early, late in zip(early_s, late_s, strict=True))
    if not in_time or least_s > longest_s:
        raise LateError(team.id)
    if choose is None:
        return _route(team, legs, ways_s, shortest_s)
    if problem.balance is not None:  # whoever waits about is out too
        longest_s = max(least_s, min(longest_s, problem.balance.fair_s(team)))
    return _route(team, legs, ways_s, _draw(legs, ways_s, (early_s, late_s), longest_s, choose))


def _ways_s(problem: Problem, team: Team, legs: Sequence[Leg]) -> list[int]:
    """Return the seconds of travel before each stay, and back at the end."""
    places = [team.start, *(leg.place for leg in legs), team.end]
    ways = [problem.travel(team.mode, origin, target) for origin, target in pairwise(places)]
    if any(way == float("inf") for way in ways):
        raise LateError(team.id)
    return [int(way) for way in ways]


def _earliest(team: Team, legs: Sequence[Leg], ways_s: Sequence[int]) -> list[int]:
    begins, free_s = [], team.shift.start_s
    for leg, way_s in zip(legs, ways_s, strict=False):
        begins.append(max(free_s + way_s, leg.window.start_s))
        free_s = begins[-1] + leg.stay_s
    return begins


def _latest(legs: Sequence[Leg], ways_s: Sequence[int], back_by_s: int) -> list[int]:
    begins, next_s = [], back_by_s
    for leg, way_s in zip(reversed(legs), reversed(ways_s), strict=False):
        begins.append(min(next_s - way_s - leg.stay_s, leg.window.end_s))
        next_s = begins[-1]
    return begins[::-1]


def _draw(
    legs: Sequence[Leg],
    ways_s: Sequence[int],
    bounds: tuple[list[int], list[int]],
    longest_s: int,
    choose: Choose,
) -> list[int]:
    """Choose the beginnings in order, none so late that what follows would be, nor out too long."""
    begins: list[int] = []
    # Who leaves sooner than this is out too long, however quick afterwards.
    soonest_back_s = bounds[0][-1] + legs[-1].stay_s + ways_s[-1]
    free_s, latest_s = soonest_back_s - longest_s, bounds[1]
    for number, leg in enumerate(legs):
        early_s = max(bounds[0][number], free_s + ways_s[number])
        window = Window(early_s, max(early_s, latest_s[number]))
        begins.append(choose(leg.stop, window, len(legs) - number - 1))
        free_s = begins[-1] + leg.stay_s
        if number == 0:
            back_by_s = begins[0] - ways_s[0] + longest_s
            latest_s = [
                min(late, by)
                for late, by in zip(latest_s, _latest(legs, ways_s, back_by_s), strict=True)
            ]
    return begins


def _route(team: Team, legs: Sequence[Leg], ways_s: Sequence[int], begins: Sequence[int]) -> Route:
    leave_s = begins[0] - ways_s[0]
    stays, free_s = [], leave_s
    for leg, way_s, begin_s in zip(legs, ways_s, begins, strict=False):
        stays.append(Stay(leg.stop, leg.place, free_s + way_s, begin_s, begin_s + leg.stay_s))
        free_s = begin_s + leg.stay_s
    return _stretched(team, Route(team.id, leave_s, tuple(stays), free_s + ways_s[-1]))


def _stretched(team: Team, route: Route) -> Route:
    """Keep a squad out for its least time: it leaves sooner, then walks home slower."""
    if team.squad is None:
        return route
    lacking_s = max(0, SQUAD_LEAST_S - team.out_s - (route.back_s - route.leave_s))
    sooner_s = min(lacking_s, route.leave_s - team.shift.start_s)
    back_s = min(route.back_s + lacking_s - sooner_s, team.shift.end_s)
    return Route(route.team, route.leave_s - sooner_s, route.stays, back_s)
