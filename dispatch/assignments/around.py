"""New routes for units whose way leads through a closure that was just drawn."""

from typing import Any

from shapely import LineString, MultiLineString
from sqlalchemy import select

from dispatch.assignments.off_route import reroute
from dispatch.assignments.tables import Assignment
from dispatch.closures.rules import MODES_BARRED, Bars
from dispatch.closures.tables import RoadClosure
from dispatch.db.session import SessionMaker
from dispatch.ground.runtime import Ground
from dispatch.live.hub import Hub
from dispatch.units.rules import MODE_OF_KIND, UnitKind
from dispatch.units.tables import Unit
from gis.metric import to_metres

#: A route follows a closed road when they are this near each other.
NEAR_M = 2.0


async def go_around(
    sessions: SessionMaker, ground: Ground, hub: Hub, closure_ids: list[int]
) -> None:
    """Give a new route to every unit at work whose route passes one of the closures.

    Every process does this; the first to lock an assignment wins, for the others then find a
    route that is no longer blocked.
    """
    async with sessions() as session:
        drawn = await session.scalars(select(RoadClosure).where(RoadClosure.id.in_(closure_ids)))
        blocks = [_Block(closure) for closure in drawn]
        rows = await session.execute(
            select(Assignment, Unit.kind)
            .join(Unit, Unit.id == Assignment.unit_id)
            .where(Assignment.ended_at.is_(None), Assignment.route.is_not(None))
        )
        blocked = [
            (assignment.id, block)
            for assignment, kind in rows
            for block in blocks
            if block.binds(UnitKind(kind)) and block.is_on(assignment.route)
        ]
    for assignment_id, block in blocked:
        async with sessions() as session, session.begin():
            await reroute(session, ground, hub, assignment_id, only_if=block.is_on)


class _Block:
    """A closure as routes meet it."""

    def __init__(self, closure: RoadClosure) -> None:
        self._modes = MODES_BARRED[Bars(closure.bars)]
        self._closed = to_metres(MultiLineString(closure.stretches))

    def binds(self, kind: UnitKind) -> bool:
        return MODE_OF_KIND[kind] in self._modes

    def is_on(self, route: dict[str, Any] | None) -> bool:
        if route is None:
            return False
        way = to_metres(LineString(route["geometry"]["coordinates"]))
        return bool(way.distance(self._closed) <= NEAR_M)
