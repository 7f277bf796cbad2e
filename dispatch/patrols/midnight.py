"""The middle of a night as it really is: from rows, positions and happenings to a situation.

Pure but for the network: where a unit stands becomes one more place of the problem.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dispatch.patrols.choices import Choices
from dispatch.patrols.facts import Facts, LonLat, Sight
from dispatch.patrols.gather import Streets
from dispatch.patrols.life import STILL_WANTED, SkipReason, StopState
from dispatch.patrols.plan.problem import Plan, Problem, Route, Stay, Stop, StopKind, Team
from dispatch.patrols.plan.situation import (
    Situation,
    TeamState,
    add_stop,
    as_planned,
    with_travel,
)
from dispatch.patrols.records import Crew
from dispatch.patrols.wishes import community_of, explained
from dispatch.units.rules import UnitStatus

#: With less of its shift left than this a team walks home.
LEAST_LEFT_S = 900

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A stop of a patrol as it stands now."""

    id: int
    unit_id: int
    code: str
    begin_s: int
    end_s: int
    least_stay_s: int
    state: StopState
    skipped_reason: SkipReason | None
    since_s: int | None

    def stay(self, place: int) -> Stay:
        """Return it as a stay of the plan."""
        return Stay(self.code, place, self.begin_s, self.begin_s, self.end_s)


@dataclass(frozen=True, slots=True, eq=False)
class Midnight:
    """A plan in force with all that is known of it at `now_s`.

    `plan` is as it was last told, with its breaks; `rows` are in the order of the walks, and
    every stop of theirs is in the facts.
    """

    facts: Facts
    plan: Plan
    rows: Sequence[Row]
    crews: Mapping[str, Crew]
    now_s: int

    def rows_of(self, team: str) -> list[Row]:
        """Return a team's rows."""
        return [row for row in self.rows if str(row.unit_id) == team]

    def breaks_of(self, team: str) -> list[Stay]:
        """Return a team's breaks as they were told."""
        route = self.plan.find_route(team)
        return [stay for stay in route.stays if stay.stop is None] if route else []


def with_added(facts: Facts, added: Sequence[Json], streets: Streets, choices: Choices) -> Facts:
    """Return the facts with the hot spots that came up since, each at a place of its own."""
    problem, points, sights = facts.problem, facts.points, dict(facts.sights)
    stops = choices.stops
    for spot in added:
        point = (spot["point"][0], spot["point"][1])
        stop = Stop(
            spot["code"],
            StopKind.HOT_SPOT,
            len(points),
            stops.most_prize_min * 60,
            stops.least_stay_min * 60,
            stops.most_stay_min * 60,
            required=True,
            area=community_of(streets.grids, spot["grid_code"]),
        )
        problem, points = add_stop(problem, stop), (*points, point)
        why = (explained("new_hot_spot", {}),)
        sights[stop.id] = Sight(spot["name"], spot["name_en"], spot["grid_code"], point, why)
    return replace(facts, problem=problem, points=points, sights=sights)


def planned_only(facts: Facts, visits: Mapping[str, int], added: Sequence[Json]) -> Facts:
    """Return the facts with as many visits as the night's plan had, and with what was added."""
    new = {spot["code"]: 1 for spot in added}
    return replace(facts, problem=as_planned(facts.problem, {**visits, **new}))


def plan_ahead(night: Midnight) -> Plan:
    """Return what is still to be walked as it was told: rows ahead, and the breaks to come."""
    routes = []
    for team in night.facts.problem.teams:
        ahead = [
            _stay(night, row) for row in night.rows_of(team.id) if row.state is StopState.AHEAD
        ]
        if not ahead:
            continue
        rests = [rest for rest in night.breaks_of(team.id) if rest.begin_s > night.now_s]
        stays = tuple(sorted([*ahead, *rests], key=lambda stay: stay.begin_s))
        told = night.plan.find_route(team.id)
        leave_s = told.leave_s if told else stays[0].arrive_s
        routes.append(Route(team.id, leave_s, stays, told.back_s if told else stays[-1].end_s))
    return Plan(tuple(routes))


def situate(night: Midnight, streets: Streets) -> tuple[Facts, Situation]:
    """Return the facts with the units' places in them, and the situation.

    A unit at work or out of service is not available; one whose position is known stands there,
    another one at the stop it was at last, or still at its post.
    """
    states: dict[str, TeamState] = {}
    points: list[LonLat] = list(night.facts.points)
    for team in night.facts.problem.teams:
        state = _state(night, team, points)
        if state is not None:
            states[team.id] = state
    problem = _wanted(night.facts.problem, night.rows)
    times = streets.times_s(points, list(problem.travel_s))
    facts = replace(night.facts, problem=with_travel(problem, times), points=tuple(points))
    gone = (StopState.HERE, StopState.DONE)
    done = tuple(
        _stay(night, row)
        for row in night.rows
        if row.state in gone and row.code in problem.stop_by_id
    )
    return facts, Situation(night.now_s, states, done)


def _state(night: Midnight, team: Team, points: list[LonLat]) -> TeamState | None:
    """Return where a team is and when it goes on; None while it is not out yet."""
    crew = night.crews.get(team.id)
    if crew is None or crew.status is not UnitStatus.AVAILABLE or _is_over(night, team):
        return TeamState(team.id, team.start, night.now_s, available=False)
    begun = [row for row in night.rows_of(team.id) if row.state is not StopState.AHEAD]
    told = night.plan.find_route(team.id)
    if not begun and (told is None or night.now_s < told.leave_s):
        return None
    state = TeamState(
        team.id,
        team.start,
        night.now_s,
        out_s=max(0, night.now_s - told.leave_s) if told else 0,
        breaks_taken=sum(rest.begin_s <= night.now_s for rest in night.breaks_of(team.id)),
    )
    here = next((row for row in begun if row.state is StopState.HERE), None)
    if here is not None:
        left_s = (here.since_s or night.now_s) + here.least_stay_s
        return replace(state, place=_place(night, here), free_s=max(night.now_s, left_s))
    if crew.seen_at is not None:
        points.append(crew.seen_at)
        return replace(state, place=len(points) - 1)
    return replace(state, place=_place(night, begun[-1])) if begun else state


def _is_over(night: Midnight, team: Team) -> bool:
    """Say whether what is left of a shift is not worth a new plan."""
    return night.now_s > team.shift.end_s - LEAST_LEFT_S


def _place(night: Midnight, row: Row) -> int:
    return night.facts.problem.stop_by_id[row.code].place


def _stay(night: Midnight, row: Row) -> Stay:
    return row.stay(_place(night, row))


def _wanted(problem: Problem, rows: Sequence[Row]) -> Problem:
    """Return the problem without what can't be visited any more: closed, blocked, unsafe."""
    lost = [
        row.code
        for row in rows
        if row.state is StopState.SKIPPED and row.skipped_reason not in STILL_WANTED
    ]
    stops = (replace(stop, visits=stop.visits - lost.count(stop.id)) for stop in problem.stops)
    return replace(problem, stops=tuple(stop for stop in stops if stop.visits > 0))
