"""The independent check of a plan: every rule once more, and its cost, without the solver's code.

A rule broken is a stable code with its facts; the texts are in the catalogue under `patrol`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dispatch.patrols.plan.problem import (
    DAY_S,
    NIGHT_FROM_S,
    NIGHT_UNTIL_S,
    SQUAD_LEAST_S,
    SQUAD_MOST_S,
    Break,
    Leader,
    Plan,
    Problem,
    Route,
    Stay,
    Stop,
    Team,
)
from gis.model import Mode


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks: a stable code, whom and what it is about, and the facts."""

    code: str
    team: str | None = None
    stop: str | None = None
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> str | None:
        """The stop it is about, else the team."""
        return self.stop or self.team


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs, in seconds of travel: `travel_s` at its price, prizes missed, overwork."""

    travel_s: int
    travel_cost: int
    missed: int
    overwork: int

    @property
    def total(self) -> int:
        """The value that plans are compared by; lower is better."""
        return self.travel_cost + self.missed + self.overwork


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check finds: the rules broken, the cost, and how many visits are made."""

    violations: tuple[Violation, ...]
    cost: Cost
    visits: int
    wanted: int

    @property
    def valid(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations


def check(problem: Problem, plan: Plan) -> Verdict:
    """Check a plan against every rule of the problem and compute its cost."""
    stray = tuple(_strays(problem, plan))
    known = [] if stray else list(plan.routes)
    violations = stray
    for rule in ROUTE_RULES:
        violations += tuple(
            violation
            for route in known
            for violation in rule(problem, problem.team_by_id[route.team], route)
        )
    for stop in problem.stops:
        violations += tuple(_check_visits(stop, _visits_of(plan, stop)))
    return Verdict(
        violations=violations,
        cost=_cost(problem, plan) if not stray else Cost(0, 0, _missed(problem, plan), 0),
        visits=sum(len(route.visits) for route in plan.routes),
        wanted=sum(stop.visits for stop in problem.stops),
    )


def _strays(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield what the plan names but the problem does not have, or has once only."""
    for team, count in Counter(route.team for route in plan.routes).items():
        if team not in problem.team_by_id:
            yield Violation("team_unknown", team)
        elif count > 1:
            yield Violation("team_twice", team, params={"routes": count})
    for route in plan.routes:
        for visit in route.visits:
            if visit.stop not in problem.stop_by_id:
                yield Violation("stop_unknown", route.team, visit.stop)


def _check_shift(problem: Problem, team: Team, route: Route) -> Iterator[Violation]:
    if route.leave_s < team.shift.start_s:
        early_s = team.shift.start_s - route.leave_s
        yield Violation("leaves_before_shift", team.id, params={"seconds": early_s})
    if route.back_s > team.shift.end_s:
        yield Violation(
            "back_after_shift", team.id, params={"seconds": route.back_s - team.shift.end_s}
        )


def _check_times(problem: Problem, team: Team, route: Route) -> Iterator[Violation]:
    """Check that nobody is anywhere sooner than the way takes, nor begins before arriving."""
    place, free_s = team.start, route.leave_s
    for stay in route.stays:
        yield from _check_leg(
            problem, team, stay.stop, (place, free_s), (stay.place, stay.arrive_s)
        )
        if not stay.arrive_s <= stay.begin_s <= stay.end_s:
            yield Violation("begins_before_arrival", team.id, stay.stop)
        place, free_s = stay.place, stay.end_s
    yield from _check_leg(problem, team, None, (place, free_s), (team.end, route.back_s))


def _check_leg(
    problem: Problem, team: Team, stop: str | None, origin: tuple[int, int], target: tuple[int, int]
) -> Iterator[Violation]:
    """Check one leg between (place, moment) and (place, moment)."""
    needed_s = problem.travel(team.mode, origin[0], target[0])
    if needed_s == float("inf"):
        yield Violation("no_way", team.id, stop)
    elif target[1] - origin[1] < needed_s:
        params = {"seconds": int(needed_s) - (target[1] - origin[1])}
        yield Violation("too_fast", team.id, stop, params)


def _check_stays(problem: Problem, team: Team, route: Route) -> Iterator[Violation]:
    for visit in route.visits:
        stop = _stop_of(problem, visit)
        if visit.place != stop.place:
            yield Violation("wrong_place", team.id, stop.id)
        if stop.windows and not any(window.holds(visit.begin_s) for window in stop.windows):
            yield Violation("outside_windows", team.id, stop.id, {"moment_s": visit.begin_s})
        stay_s = visit.end_s - visit.begin_s
        if stay_s < stop.least_stay_s:
            yield Violation("stay_too_short", team.id, stop.id, {"seconds": stay_s})
        if stay_s > stop.most_stay_s:
            yield Violation("stay_too_long", team.id, stop.id, {"seconds": stay_s})


def _check_fitness(problem: Problem, team: Team, route: Route) -> Iterator[Violation]:
    for visit in route.visits:
        stop = _stop_of(problem, visit)
        lacking = sorted(stop.skills - team.skills)
        if lacking:
            yield Violation("skill_missing", team.id, stop.id, {"skills": lacking})
        if team.areas and stop.area not in team.areas:
            yield Violation("outside_area", team.id, stop.id)


def _check_breaks(problem: Problem, team: Team, route: Route) -> Iterator[Violation]:
    """Match the breaks taken, in order, with those due, by their windows' order."""
    taken = [stay for stay in route.stays if stay.stop is None]
    due = sorted(team.breaks, key=lambda rest: (rest.window.start_s, rest.window.end_s))
    if len(taken) != len(due):
        yield Violation("breaks_missing", team.id, params={"due": len(due), "taken": len(taken)})
        return
    for stay, rest in zip(taken, due, strict=True):
        if not _is_break(stay, rest):
            yield Violation("break_wrong", team.id, params={"moment_s": stay.begin_s})


def _is_break(stay: Stay, rest: Break) -> bool:
    length_s = stay.end_s - stay.begin_s
    return (
        rest.window.holds(stay.begin_s) and length_s >= rest.length_s and stay.place == rest.place
    )


def _check_squad(problem: Problem, team: Team, route: Route) -> Iterator[Violation]:
    """Check what holds for volunteers: on foot, led, at home, two to three hours, at night."""
    if team.squad is None:
        return
    if team.mode is not Mode.FOOT:
        yield Violation("squad_not_on_foot", team.id, params={"mode": team.mode.value})
    lacking = sorted(leader.value for leader in set(Leader) - team.squad.leaders)
    if lacking:
        yield Violation("squad_without_leaders", team.id, params={"leaders": lacking})
    for visit in route.visits:
        if _stop_of(problem, visit).area != team.squad.community:
            yield Violation("squad_outside_community", team.id, visit.stop)
    out_s = team.out_s + route.back_s - route.leave_s
    if not SQUAD_LEAST_S <= out_s <= SQUAD_MOST_S:
        yield Violation("squad_hours", team.id, params={"seconds": out_s})
    if not _is_night(problem, route):
        yield Violation("squad_by_day", team.id)


def _is_night(problem: Problem, route: Route) -> bool:
    leave_s = (problem.clock_s + route.leave_s - NIGHT_FROM_S) % DAY_S
    night_s = (NIGHT_UNTIL_S - NIGHT_FROM_S) % DAY_S
    return leave_s + route.back_s - route.leave_s <= night_s


Rule = Callable[[Problem, Team, Route], Iterator[Violation]]

ROUTE_RULES: tuple[Rule, ...] = (
    _check_shift,
    _check_times,
    _check_stays,
    _check_fitness,
    _check_breaks,
    _check_squad,
)


def _check_visits(stop: Stop, visits: list[Stay]) -> Iterator[Violation]:
    """Check how often and how far apart a stop is visited, whoever comes."""
    if len(visits) > stop.visits:
        yield Violation("too_many_visits", stop=stop.id, params={"visits": len(visits)})
    if stop.required and len(visits) < stop.visits:
        params = {"visits": len(visits), "wanted": stop.visits}
        yield Violation("required_missed", stop=stop.id, params=params)
    for before, after in pairwise(sorted(visit.begin_s for visit in visits)):
        if after - before < stop.gap_s:
            params = {"seconds": after - before, "gap_s": stop.gap_s}
            yield Violation("gap_too_short", stop=stop.id, params=params)


def _visits_of(plan: Plan, stop: Stop) -> list[Stay]:
    return [visit for route in plan.routes for visit in route.visits if visit.stop == stop.id]


def _stop_of(problem: Problem, visit: Stay) -> Stop:
    return problem.stop_by_id[str(visit.stop)]


def _cost(problem: Problem, plan: Plan) -> Cost:
    legs_s = defaultdict[str, float](float)
    overwork = 0
    for route in plan.routes:
        team = problem.team_by_id[route.team]
        places = [team.start, *(stay.place for stay in route.stays), team.end]
        legs_s[team.id] = sum(problem.travel(team.mode, a, b) for a, b in pairwise(places))
        overwork += _overwork(problem, team, route)
    # A leg without a way is a violation of its own; here it must not turn the sum into inf.
    travel_s = int(sum(seconds for seconds in legs_s.values() if seconds != float("inf")))
    missed = _missed(problem, plan)
    return Cost(travel_s, travel_s * problem.travel_price, missed, overwork)


def _missed(problem: Problem, plan: Plan) -> int:
    made = Counter(visit.stop for route in plan.routes for visit in route.visits)
    return sum(stop.prize * max(0, stop.visits - made[stop.id]) for stop in problem.stops)


def _overwork(problem: Problem, team: Team, route: Route) -> int:
    if problem.balance is None:
        return 0
    fair_s = problem.balance.fair_s(team)
    return problem.balance.price * max(0, route.back_s - route.leave_s - fair_s)
