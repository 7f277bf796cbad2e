"""What of a problem can't be met, by name, and the nearest problem that can.

A fault is a stable code with its facts; the texts are in the catalogue under `patrol`. The
nearest problem is the same without what is at fault: a stop, a break, a team, some of the visits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import numpy as np

from dispatch.patrols.plan.check import Verdict
from dispatch.patrols.plan.problem import (
    SQUAD_LEAST_S,
    Break,
    Floats,
    Leader,
    Problem,
    Stop,
    Team,
    Window,
)
from dispatch.patrols.plan.slots import hull
from gis.model import Mode


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can't be met: a stable code, the stop or team it is about, the facts."""

    code: str
    subject: str | None = None
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repaired:
    """The nearest problem that can be met, and what was taken out of it."""

    problem: Problem
    faults: tuple[Fault, ...]


def repair(problem: Problem) -> Repaired:
    """Return the nearest problem that can be met; the same one when nothing is at fault."""
    faults: list[Fault] = []
    teams = tuple(_fit_teams(problem, faults))
    problem = replace(problem, teams=teams)
    stops = tuple(_fit_stops(problem, faults)) if teams else problem.stops
    if not problem.stops:
        faults.append(Fault("no_stops"))
    if not teams:
        faults.append(Fault("no_teams"))
    return Repaired(replace(problem, stops=stops), tuple(faults))


def unmet(problem: Problem, verdict: Verdict) -> tuple[Fault, ...]:
    """Return as faults what a plan leaves undone although it is required."""
    codes = {"required_missed", "breaks_missing", "squad_hours"}
    return tuple(
        Fault(violation.code, violation.subject, violation.params)
        for violation in verdict.violations
        if violation.code in codes
    )


def _fit_teams(problem: Problem, faults: list[Fault]) -> Iterator[Team]:
    for team in problem.teams:
        fault = _find_team_fault(problem, team)
        if fault is not None:
            faults.append(fault)
            continue
        breaks = tuple(rest for rest in team.breaks if _fits(problem, team, rest))
        if len(breaks) < len(team.breaks):
            params = {"count": len(team.breaks) - len(breaks)}
            faults.append(Fault("break_does_not_fit", team.id, params))
        yield replace(team, breaks=breaks)


def _find_team_fault(problem: Problem, team: Team) -> Fault | None:
    if team.shift.length_s <= 0:
        return Fault("shift_empty", team.id)
    way_s = problem.travel(team.mode, team.start, team.end)
    if way_s == float("inf"):
        return Fault("team_cannot_return", team.id)
    if way_s > team.shift.length_s:
        return Fault("team_too_far", team.id, {"minutes": _minutes(way_s - team.shift.length_s)})
    return _find_squad_fault(team)


def _find_squad_fault(team: Team) -> Fault | None:
    if team.squad is None:
        return None
    lacking = sorted(leader.value for leader in set(Leader) - team.squad.leaders)
    if lacking:
        return Fault("squad_without_leaders", team.id, {"leaders": lacking})
    if team.mode is not Mode.FOOT:
        return Fault("squad_not_on_foot", team.id, {"mode": team.mode.value})
    if team.areas != frozenset({team.squad.community}):
        return Fault("squad_outside_community", team.id)
    if team.out_s + team.shift.length_s < SQUAD_LEAST_S:
        return Fault("squad_hours", team.id, {"minutes": _minutes(team.shift.length_s)})
    return None


def _fits(problem: Problem, team: Team, rest: Break) -> bool:
    there_s = team.shift.start_s + problem.travel(team.mode, team.start, rest.place)
    begin_s = max(there_s, rest.window.start_s)
    back_s = begin_s + rest.length_s + problem.travel(team.mode, rest.place, team.end)
    return begin_s <= rest.window.end_s and back_s <= team.shift.end_s


def _fit_stops(problem: Problem, faults: list[Fault]) -> Iterator[Stop]:
    for stop in problem.stops:
        fault = _find_stop_fault(problem, stop)
        if fault is not None:
            faults.append(fault)
            continue
        fitting = _visits_that_fit(problem, stop)
        if fitting < stop.visits:
            params = {"wanted": stop.visits, "fitting": fitting}
            faults.append(Fault("visits_do_not_fit", stop.id, params))
        yield replace(stop, visits=min(stop.visits, fitting))


def _find_stop_fault(problem: Problem, stop: Stop) -> Fault | None:
    return _find_contradiction(stop) or _find_unreachable(problem, stop)


def _find_contradiction(stop: Stop) -> Fault | None:
    if stop.least_stay_s > stop.most_stay_s:
        return Fault("stay_contradicts", stop.id)
    if any(window.length_s < 0 for window in stop.windows):
        return Fault("window_contradicts", stop.id)
    return None


def _find_unreachable(problem: Problem, stop: Stop) -> Fault | None:
    if all(_is_cut_off(times, stop.place) for times in problem.travel_s.values()):
        return Fault("stop_off_network", stop.id)
    fit = [team for team in problem.teams if team.may_visit(stop)]
    if not fit:
        return Fault("nobody_fit", stop.id, {"skills": sorted(stop.skills), "area": stop.area})
    able = [team for team in fit if _can_reach(problem, team, stop)]
    if not able:
        return Fault("stop_on_island", stop.id)
    if not any(_in_time(problem, team, stop) for team in able):
        return Fault("stop_out_of_time", stop.id)
    return None


def _is_cut_off(times_s: Floats, place: int) -> bool:
    """Say whether no other place has a way to it or from it."""
    others = np.arange(len(times_s)) != place
    return bool(
        len(times_s) > 1
        and np.isinf(times_s[place, others]).all()
        and np.isinf(times_s[others, place]).all()
    )


def _can_reach(problem: Problem, team: Team, stop: Stop) -> bool:
    there_s = problem.travel(team.mode, team.start, stop.place)
    return isfinite(there_s + problem.travel(team.mode, stop.place, team.end))


def _in_time(problem: Problem, team: Team, stop: Stop) -> bool:
    """Say whether the team alone could make one visit within its shift and a window."""
    arrive_s = team.shift.start_s + problem.travel(team.mode, team.start, stop.place)
    back_s = problem.travel(team.mode, stop.place, team.end) + stop.usual_stay_s
    latest_s = team.shift.end_s - back_s
    windows = stop.windows or (Window(team.shift.start_s, team.shift.end_s),)
    return any(max(arrive_s, window.start_s) <= min(latest_s, window.end_s) for window in windows)


def _visits_that_fit(problem: Problem, stop: Stop) -> int:
    """Return how many visits the gaps leave room for."""
    if stop.gap_s <= 0:
        return stop.visits
    return max(1, 1 + hull(stop, problem.horizon).length_s // stop.gap_s)


def _minutes(seconds: float) -> int:
    return int(-(-seconds // 60))
