"""A new route for a unit that left its own."""

from collections.abc import Callable
from typing import Any

import numpy as np
from shapely import LineString
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.routing import find_route, where_is
from dispatch.assignments.rules import AssignmentState
from dispatch.assignments.tables import Assignment
from dispatch.assignments.work import open_work
from dispatch.db.session import SessionMaker
from dispatch.ground.runtime import Ground
from dispatch.incidents.tables import Incident
from dispatch.incidents.views import get_access
from dispatch.live.hub import Hub
from dispatch.units.tables import Unit
from gis.network import distance_to_route_m

#: Further than this from its line a unit took another way: beyond what receivers scatter
#: and the width of an avenue.
OFF_ROUTE_M = 60.0
#: So many seconds of positions in a row must say so.
PATIENCE = 2
#: Who the event names: nobody pressed a key.
ACTOR = ""


class RouteKeeper:
    """Counts, by assignment, how long a unit has been off its route."""

    def __init__(self) -> None:
        self._strikes: dict[int, int] = {}

    async def look(
        self, sessions: SessionMaker, ground: Ground, hub: Hub, moved: list[int]
    ) -> None:
        """Look at the units that moved; give those off their route a new one."""
        async with sessions() as session:
            rows = (
                await session.execute(
                    select(Assignment, Unit)
                    .join(Unit, Unit.id == Assignment.unit_id)
                    .where(
                        Assignment.unit_id.in_(moved),
                        Assignment.state == AssignmentState.EN_ROUTE,
                    )
                )
            ).all()
        self._forget_others({assignment.id for assignment, _ in rows})
        for assignment, unit in rows:
            if self._is_off(assignment, where_is(hub, unit)):
                async with sessions() as session, session.begin():
                    await reroute(session, ground, hub, assignment.id)

    def _forget_others(self, assignment_ids: set[int]) -> None:
        self._strikes = {k: n for k, n in self._strikes.items() if k in assignment_ids}

    def _is_off(self, assignment: Assignment, point: tuple[float, float]) -> bool:
        if assignment.route is None or _distance_m(assignment.route, point) <= OFF_ROUTE_M:
            self._strikes.pop(assignment.id, None)
            return False
        self._strikes[assignment.id] = self._strikes.get(assignment.id, 0) + 1
        if self._strikes[assignment.id] < PATIENCE:
            return False
        del self._strikes[assignment.id]
        return True


async def reroute(
    session: AsyncSession,
    ground: Ground,
    hub: Hub,
    assignment_id: int,
    *,
    only_if: Callable[[dict[str, Any] | None], bool] | None = None,
) -> None:
    """Compute the route anew from where the unit is, before anything is locked.

    `only_if`: only while the assignment's route is still one that this says yes to, and another
    way is found.
    """
    seen = await session.get_one(Assignment, assignment_id)
    incident = await session.get_one(Incident, seen.incident_id)
    unit = await session.get_one(Unit, seen.unit_id)
    route = await find_route(ground, hub, unit, get_access(incident))
    work = await open_work(session, seen.incident_id)
    assignment = work.active.get(seen.unit_id)
    if assignment is None or assignment.id != assignment_id or route is None:
        return
    if only_if is not None and not _is_better(assignment.route, route, only_if):
        return
    assignment.route = route
    assignment.version += 1
    work.touched[assignment.id] = assignment
    await work.commit_event("route.changed", ACTOR)


def _is_better(
    known: dict[str, Any] | None,
    route: dict[str, Any],
    is_bad: Callable[[dict[str, Any] | None], bool],
) -> bool:
    return known is None or (is_bad(known) and known["geometry"] != route["geometry"])


def _distance_m(route: dict[str, Any], point: tuple[float, float]) -> float:
    line = LineString(route["geometry"]["coordinates"])
    return float(distance_to_route_m(line, np.array(point)))
