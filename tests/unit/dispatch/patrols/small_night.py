"""A night drawn by hand: places a minute apart on a line, on foot."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dispatch.patrols.plan.problem import (
    Leader,
    Plan,
    Problem,
    Route,
    Squad,
    Stay,
    Stop,
    StopKind,
    Team,
    Window,
)
from gis.model import Mode

MINUTE_S = 60
HOUR_S = 3600
STAY_S = 780
PLACES = 12
COMMUNITY = "530302006001"


def line_times(places: int = PLACES) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return a minute between neighbours, two between the next, and so on."""
    at = np.arange(places, dtype=np.float64)
    return np.abs(at[:, np.newaxis] - at[np.newaxis, :]) * MINUTE_S


def a_stop(place: int, **changes: Any) -> Stop:
    """Return a stop named after its place, worth an hour."""
    return Stop(f"s{place}", StopKind.GRID, place, HOUR_S, **changes)


def a_team(name: str = "foot-1", hours: float = 4, **changes: Any) -> Team:
    """Return a team at place 0 with a shift from second 0."""
    given: dict[str, Any] = {
        "mode": Mode.FOOT,
        "shift": Window(0, int(hours * HOUR_S)),
        "start": 0,
        "end": 0,
    }
    return Team(name, **(given | changes))


def a_squad(**changes: Any) -> Team:
    """Return a squad at place 0 with both its leaders."""
    squad = Squad(COMMUNITY, frozenset(Leader))
    given: dict[str, Any] = {"hours": 3, "areas": frozenset({COMMUNITY}), "squad": squad}
    return a_team("squad-1", **(given | changes))


def a_problem(stops: Sequence[Stop] = (), teams: Sequence[Team] = (), **changes: Any) -> Problem:
    """Return a problem at nine in the evening with these stops and teams."""
    given: dict[str, Any] = {"travel_s": {Mode.FOOT: line_times()}, "clock_s": 21 * HOUR_S}
    return Problem(tuple(stops), tuple(teams), **(given | changes))


def a_route(problem: Problem, team: str, *visits: tuple[str, int], stay_s: int = STAY_S) -> Route:
    """Return the route that makes visits (stop, beginning) on time, home at once afterwards."""
    walker = problem.team_by_id[team]
    times, place, free_s = problem.travel_s[walker.mode], walker.start, walker.shift.start_s
    stays = []
    for stop, begin_s in visits:
        target = problem.stop_by_id[stop].place
        arrive_s = free_s + int(times[place, target])
        stays.append(Stay(stop, target, arrive_s, begin_s, begin_s + stay_s))
        place, free_s = target, begin_s + stay_s
    back_s = free_s + int(times[place, walker.end])
    return Route(team, walker.shift.start_s, tuple(stays), back_s)


def a_plan(*routes: Route) -> Plan:
    """Return the plan of some routes."""
    return Plan(tuple(routes))
