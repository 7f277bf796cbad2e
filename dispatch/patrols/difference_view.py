"""A new plan against the one in force: what is told of it, and which rows it changes. Pure."""

from collections.abc import Sequence
from typing import Any

from dispatch.patrols.facts import Facts, Json, plan_value
from dispatch.patrols.legs import Walking
from dispatch.patrols.life import StopState
from dispatch.patrols.midnight import Midnight, Row
from dispatch.patrols.plan.difference import Change, ChangeKind
from dispatch.patrols.plan.problem import Plan, Route
from dispatch.patrols.plan.replan import Replanned


def change_values(replanned: Replanned, facts: Facts) -> list[Json]:
    """Return who, what, how many minutes, by name."""
    return [_change_value(change, facts) for change in replanned.difference.changes]


def is_minor(replanned: Replanned, causes: Sequence[Json], most_min: int) -> bool:
    """Say whether a change may pass by rule: only times, only a little, only of who caused it."""
    concerned = {str(cause["unit_id"]) for cause in causes}
    return all(
        change.kind is ChangeKind.RETIMED
        and abs(change.minutes) <= most_min
        and change.team in concerned
        for change in replanned.difference.changes
    )


def match_rows(night: Midnight, replanned: Replanned, walking: Walking) -> list[Json]:
    """Return the patrols of the teams that are told something new, each visit with its row.

    A visit keeps the row of its stop, the team's own before another's, so that what a phone
    without a network still sends finds it. A team without a route has no visits left.
    """
    touched = sorted(replanned.difference.teams)
    spare = [
        row
        for row in night.rows
        if row.state is StopState.AHEAD and str(row.unit_id) in replanned.difference.teams
    ]
    routes = [route for team in touched if (route := replanned.plan.find_route(team))]
    patrols = walking.patrols(Plan(tuple(routes)))
    for own in (True, False):
        for patrol in patrols:
            for visit in patrol["stops"]:
                if visit.get("row") is None:
                    visit["row"] = _take_row(
                        spare, visit["code"], patrol["unit_id"] if own else None
                    )
    without = {int(team) for team in touched} - {patrol["unit_id"] for patrol in patrols}
    return [*patrols, *({"unit_id": unit_id, "stops": []} for unit_id in sorted(without))]


def merge_routes(night: Midnight, replanned: Replanned) -> list[Json]:
    """Return the whole night's routes with the new ones in place of what was told before."""
    touched = replanned.difference.teams
    untouched = [route for route in night.plan.routes if route.team not in touched]
    renewed = [route for route in replanned.plan.routes if route.team in touched]
    return plan_value(Plan((*untouched, *(_continued(night, route) for route in renewed))))


def _continued(night: Midnight, route: Route) -> Route:
    """Return a route with what of it is over already."""
    told = night.plan.find_route(route.team)
    if told is None:
        return route
    over = tuple(stay for stay in told.stays if stay.begin_s <= night.now_s)
    return Route(route.team, told.leave_s, (*over, *route.stays), route.back_s)


def _take_row(spare: list[Row], code: str, unit_id: int | None) -> int | None:
    found = next(
        (row for row in spare if row.code == code and unit_id in {None, row.unit_id}), None
    )
    if found is None:
        return None
    spare.remove(found)
    return found.id


def _change_value(change: Change, facts: Facts) -> dict[str, Any]:
    sight = facts.sights[change.stop]
    before = change.before
    return {
        "kind": change.kind.value,
        "stop": change.stop,
        "name": sight.name,
        "name_en": sight.name_en,
        "unit_id": int(change.team),
        "call_sign": facts.call_signs.get(change.team),
        "before_unit_id": int(before) if before else None,
        "before_call_sign": facts.call_signs.get(before) if before else None,
        "minutes": change.minutes,
    }
