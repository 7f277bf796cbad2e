"""Use cases of closures: drawing, extending, lifting, ending when their time is over."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from geoalchemy2.shape import from_shape, to_shape
from shapely import LineString
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.closures.rules import MODES_BARRED, Bars, end_after
from dispatch.closures.schemas import ClosureIn
from dispatch.closures.stretches import ClosedRoads
from dispatch.closures.tables import RoadClosure
from dispatch.closures.views import closure_change, closure_value
from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ConflictError, MissingError
from dispatch.live.outbox import append_event
from dispatch.security.rules import Identity
from gis.layers import SRID_STORE
from gis.network import Closure

#: Who the event names when a closure's time is over: nobody pressed a key.
_ACTOR = ""


async def draw(
    session: AsyncSession, identity: Identity, key: UUID, body: ClosureIn, roads: ClosedRoads
) -> dict[str, Any]:
    """Close the roads, once a key; return the closure."""
    asked = body.model_dump(mode="json")
    known_id = await claim_key(session, identity.account_id, key, "closure", asked)
    if known_id is not None:
        return closure_value(await session.get_one(RoadClosure, known_id))
    now = datetime.now(UTC)
    closure = RoadClosure(
        line=from_shape(LineString(body.line), srid=SRID_STORE),
        bars=body.bars,
        reason=body.reason,
        stretches=roads.stretches,
        road_names=roads.names,
        road_names_en=roads.names_en,
        length_m=roads.length_m,
        drawn_by=identity.display_name,
        drawn_at=now,
        ends_at=end_after(now, body.minutes),
        version=1,
    )
    session.add(closure)
    await session.flush()
    await keep_result(session, identity.account_id, key, closure.id)
    await append_event(session, "closure.drawn", identity.display_name, [closure_change(closure)])
    return closure_value(closure)


async def extend(
    session: AsyncSession, identity: Identity, closure_id: int, minutes: int
) -> dict[str, Any]:
    """Let a closure last so many minutes from now; return it."""
    closure = await _get_active(session, closure_id)
    closure.ends_at = end_after(datetime.now(UTC), minutes)
    closure.version += 1
    await append_event(
        session, "closure.extended", identity.display_name, [closure_change(closure)]
    )
    return closure_value(closure)


async def lift(session: AsyncSession, identity: Identity, closure_id: int) -> None:
    """Open the roads again before their time."""
    closure = await _get_active(session, closure_id)
    _end(closure, identity.display_name)
    await append_event(session, "closure.lifted", identity.display_name, [closure_change(closure)])


async def end_due(session: AsyncSession) -> None:
    """End the closures whose time is over; of several processes one does it."""
    due = await session.scalars(
        select(RoadClosure)
        .where(RoadClosure.ended_at.is_(None), RoadClosure.ends_at <= datetime.now(UTC))
        .order_by(RoadClosure.id)
        .with_for_update(skip_locked=True)
    )
    for closure in due.all():
        _end(closure, _ACTOR)
        await append_event(session, "closure.ended", _ACTOR, [closure_change(closure)])


async def list_active(session: AsyncSession) -> list[RoadClosure]:
    """Return the closures that have not ended, oldest first."""
    active = RoadClosure.ended_at.is_(None)
    return list(await session.scalars(select(RoadClosure).where(active).order_by(RoadClosure.id)))


def as_network_closure(closure: RoadClosure) -> Closure:
    """Return a closure as the street network takes it."""
    return Closure(to_shape(closure.line), MODES_BARRED[Bars(closure.bars)])


def _end(closure: RoadClosure, by: str) -> None:
    closure.ended_at = datetime.now(UTC)
    closure.ended_by = by
    closure.version += 1


async def _get_active(session: AsyncSession, closure_id: int) -> RoadClosure:
    """Return a closure, locked.

    Raises MissingError `closure.unknown`, ConflictError `closure.over` when it has ended.
    """
    closure = await session.get(
        RoadClosure, closure_id, with_for_update=True, populate_existing=True
    )
    if closure is None:
        raise MissingError("closure.unknown", where="closure_id", closure_id=closure_id)
    if closure.ended_at is not None:
        raise ConflictError("closure.over")
    return closure
