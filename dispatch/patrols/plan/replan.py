"""Planning anew in the middle of the night: from where everybody is, changing little.

The search starts from what is left of the plan, without what can't be kept, and a stop that
changes hands has to be worth it. So the others mostly walk on as they were told.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dispatch.patrols.plan.check import Verdict, check
from dispatch.patrols.plan.difference import Difference, compare
from dispatch.patrols.plan.faults import Fault, repair, unmet
from dispatch.patrols.plan.model import Leaning
from dispatch.patrols.plan.problem import Plan, Problem, Route, Stay, Team, Window
from dispatch.patrols.plan.schedule import LateError, Leg, schedule
from dispatch.patrols.plan.search import Limit
from dispatch.patrols.plan.situation import Situation, rest_of, what_is_left
from dispatch.patrols.plan.slots import Slots, slots_about, windows_within
from dispatch.patrols.plan.solve import Guide, Recipe, solve

#: What it must be worth, in seconds of travel, that a stop changes hands.
HAND_OVER_S = 900
#: How much travel another order of the same stops must save, in seconds.
REORDER_S = 300
#: When the stays at a stop and place were told to begin.
Begins = Mapping[tuple[str | None, int], Sequence[int]]
#: Two seconds are the aim from the event to the answer; reading and checking need their share.
LIMIT = Limit(seconds=1.0)


@dataclass(frozen=True, slots=True)
class Replanned:
    """The plan from now on, what changes for whom, and what can no longer be met."""

    problem: Problem
    plan: Plan
    verdict: Verdict
    difference: Difference
    faults: tuple[Fault, ...]
    recipe: Recipe


def replan(
    problem: Problem, plan: Plan, situation: Situation, *, limit: Limit = LIMIT, seed: int = 0
) -> Replanned:
    """Return the plan for what is left of the night, as near to the plan in force as is good.

    `problem` is the night's as it is now: new stops, closed roads and changed teams included.
    What can be kept as it was told, with nothing missing, is kept without a search.
    """
    repaired = repair(what_is_left(problem, situation))
    left = repaired.problem
    before = rest_of(plan, situation)
    kept = keep(left, before)
    if _is_whole(left, before, kept):
        verdict = check(left, kept)
        faults = repaired.faults + unmet(left, verdict)
        return Replanned(left, kept, verdict, compare(before, kept), faults, Recipe(seed, ()))
    leaning = Leaning(kept, HAND_OVER_S)
    guide = Guide(leaning=leaning, start=kept if kept.routes else None)
    solved = solve(left, limit, seed, guide=guide)
    calm = settle(left, kept, solved.plan)
    verdict = check(left, calm)
    if len(verdict.violations) > len(solved.verdict.violations):
        calm, verdict = solved.plan, solved.verdict
    return Replanned(
        problem=left,
        plan=calm,
        verdict=verdict,
        difference=compare(before, calm),
        faults=repaired.faults + unmet(left, verdict),
        recipe=solved.recipe,
    )


def _is_whole(problem: Problem, before: Plan, kept: Plan) -> bool:
    """Say whether everything asked for is in what was kept, and nobody is told anything new."""
    made = Counter(visit.stop for route in kept.routes for visit in route.visits)
    missing = any(made[stop.id] < stop.visits for stop in problem.stops)
    return not missing and not compare(before, kept).changes


def settle(problem: Problem, kept: Plan, plan: Plan) -> Plan:
    """Return the plan without changes that gain little, at the moments told before if it can be.

    A team that visits the same as before keeps its order, unless another saves enough travel.
    """
    slots = slots_about(problem, plan)
    begins = _told_begins(kept.routes)
    routes = []
    for route in plan.routes:
        old = kept.find_route(route.team)
        calm = _patched(problem, old, route) if old else route
        if _travel_s(problem, calm) - _travel_s(problem, route) > REORDER_S:
            calm = route
        try:
            routes.append(_as_told(problem, calm, slots, begins))
        except LateError:
            routes.append(_as_told(problem, route, slots, begins))
    return Plan(tuple(routes))


def _patched(problem: Problem, old: Route, new: Route) -> Route:
    """Return the new route's stays in the old order; those that are new where they cost least."""
    coming = list(new.stays)
    stays = [_take(coming, stay) for stay in old.stays]
    patched = replace(new, stays=tuple(stay for stay in stays if stay is not None))
    for stay in coming:
        patched = min(
            (
                replace(patched, stays=(*patched.stays[:at], stay, *patched.stays[at:]))
                for at in range(len(patched.stays), -1, -1)
            ),
            key=lambda route: _travel_s(problem, route),
        )
    return patched


def _take(coming: list[Stay], like: Stay) -> Stay | None:
    """Take from the list the first stay at the same stop, or the first break, if there is one."""
    found = next((stay for stay in coming if stay.stop == like.stop), None)
    if found is not None:
        coming.remove(found)
    return found


def _travel_s(problem: Problem, route: Route) -> float:
    team = problem.team_by_id[route.team]
    places = [team.start, *(stay.place for stay in route.stays), team.end]
    return sum(problem.travel(team.mode, a, b) for a, b in pairwise(places))


def _told_begins(routes: Sequence[Route]) -> Begins:
    """Return when the stays at each place were told to begin; a stop may have several visits."""
    begins: dict[tuple[str | None, int], list[int]] = {}
    for stay in (stay for route in routes for stay in route.stays):
        begins.setdefault((stay.stop, stay.place), []).append(stay.begin_s)
    return begins


def _as_told(problem: Problem, route: Route, slots: Slots, begins: Begins) -> Route:
    """Time a route so that each stay begins as near as can be to the moment told before."""
    team = problem.team_by_id[route.team]
    legs = [leg for stay in route.stays if (leg := _find_leg(problem, team, stay, slots))]

    def as_before(stop: str | None, window: Window, left: int) -> int:
        leg = legs[-1 - left]
        told = begins.get((stop, leg.place), ())
        own = next((begin_s for begin_s in told if leg.window.holds(begin_s)), window.start_s)
        return min(max(own, window.start_s), window.end_s)

    return schedule(problem, team, legs, as_before)


def keep(problem: Problem, before: Plan) -> Plan:
    """Return the plan with every stay that can still be made, in the same orders."""
    slots = slots_about(problem, before)
    routes = (
        _kept(problem, problem.team_by_id[route.team], route, slots)
        for route in before.routes
        if route.team in problem.team_by_id
    )
    return Plan(tuple(route for route in routes if route is not None and route.visits))


def _kept(problem: Problem, team: Team, route: Route, slots: Slots) -> Route | None:
    """Return the route with those of its stays that can be made, added one after the other."""
    begins = _told_begins([route])
    kept = replace(route, stays=())
    for stay in (s for s in route.stays if _find_leg(problem, team, s, slots)):
        tried = replace(kept, stays=(*kept.stays, stay))
        try:
            _as_told(problem, tried, slots, begins)
        except LateError:
            continue
        kept = tried
    return _as_told(problem, kept, slots, begins) if kept.stays else None


def _find_leg(problem: Problem, team: Team, stay: Stay, slots: Slots) -> Leg | None:
    """Return a stay as it may be made now, or None when it may not."""
    if stay.stop is None:
        windows = [rest.window for rest in team.breaks]
        return _leg(stay, windows)
    stop = problem.stop_by_id.get(stay.stop)
    if stop is None or not team.may_visit(stop):
        return None
    return _leg(stay, [w for slot in slots[stop.id] for w in windows_within(stop, slot)])


def _leg(stay: Stay, windows: list[Window]) -> Leg | None:
    """Return the stay within the window that holds its beginning; overdue, within the next one."""
    holding = [window for window in windows if window.holds(stay.begin_s)]
    later = [window for window in windows if window.start_s > stay.begin_s]
    window = next(iter(holding + later), None)
    if window is None:
        return None
    return Leg(stay.stop, stay.place, window, stay.end_s - stay.begin_s)
