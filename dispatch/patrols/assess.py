"""What people know beyond the incidents: the weekly assessment's weights, events of the town."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import InvalidError, MissingError
from dispatch.patrols.schemas import EventIn, WeightIn
from dispatch.patrols.tables import PatrolEvent, PatrolWeight
from dispatch.patrols.views import event_value, weight_value
from dispatch.security.rules import Identity
from gis.model import Grid

Json = dict[str, Any]


async def list_weights(session: AsyncSession) -> list[Json]:
    """Return the weights that have not ended, by grid."""
    weights = select(PatrolWeight).where(PatrolWeight.until > datetime.now(UTC))
    return [
        weight_value(weight)
        for weight in await session.scalars(weights.order_by(PatrolWeight.grid_code))
    ]


async def set_weight(
    session: AsyncSession, identity: Identity, grids: dict[str, Grid], code: str, body: WeightIn
) -> Json:
    """Set a grid's weight until a date, in place of the one it had; return it.

    Raises InvalidError `patrol.grid_unknown`, `patrol.until_past`.
    """
    _check_grids(grids, [code])
    _check_end(body.until)
    values = {**body.model_dump(), "grid_code": code, "by": identity.display_name}
    upsert = insert(PatrolWeight).values(**values)
    await session.execute(
        upsert.on_conflict_do_update(index_elements=[PatrolWeight.grid_code], set_=values)
    )
    weight = (
        await session.scalars(select(PatrolWeight).where(PatrolWeight.grid_code == code))
    ).one()
    return weight_value(weight)


async def drop_weight(session: AsyncSession, code: str) -> None:
    """Drop a grid's weight. Raises MissingError `patrol.weight_unknown`."""
    gone = await session.scalar(
        delete(PatrolWeight).where(PatrolWeight.grid_code == code).returning(PatrolWeight.id)
    )
    if gone is None:
        raise MissingError("patrol.weight_unknown", where="grid_code")


async def list_events(session: AsyncSession) -> list[Json]:
    """Return the events that are not over, the next first."""
    events = select(PatrolEvent).where(PatrolEvent.ends_at > datetime.now(UTC))
    ordered = events.order_by(PatrolEvent.starts_at, PatrolEvent.id)
    return [event_value(event) for event in await session.scalars(ordered)]


async def add_event(
    session: AsyncSession, identity: Identity, grids: dict[str, Grid], body: EventIn
) -> Json:
    """Add an event; return it.

    Raises InvalidError as `set_weight`, and `patrol.window_contradicts`.
    """
    _check_grids(grids, body.grid_codes)
    _check_end(body.ends_at)
    if body.starts_at >= body.ends_at:
        raise InvalidError("patrol.window_contradicts", where="ends_at", subject=body.name)
    event = PatrolEvent(**body.model_dump(), by=identity.display_name)
    session.add(event)
    await session.flush()
    return event_value(event)


async def drop_event(session: AsyncSession, event_id: int) -> None:
    """Drop an event. Raises MissingError `patrol.event_unknown`."""
    event = await session.get(PatrolEvent, event_id)
    if event is None:
        raise MissingError("patrol.event_unknown", where="event_id")
    await session.delete(event)


def _check_grids(grids: dict[str, Grid], codes: list[str]) -> None:
    for code in codes:
        if code not in grids:
            raise InvalidError("patrol.grid_unknown", where="grid_code", grid=code)


def _check_end(until: datetime) -> None:
    if until <= datetime.now(UTC):
        raise InvalidError("patrol.until_past", where="until")
