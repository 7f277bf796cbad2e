"""Use cases of units: signing on and off, moving through the statuses."""

from datetime import UTC, datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError, MissingError
from dispatch.live.model import Change
from dispatch.live.outbox import append_event
from dispatch.security.guard import check_unit
from dispatch.security.rules import Identity
from dispatch.units.rules import UnitStatus, is_legal_step
from dispatch.units.tables import DutyPeriod, Unit, UnitPosition
from dispatch.units.views import unit_change


async def get_unit(session: AsyncSession, unit_id: int) -> Unit:
    """Return the unit, locked for the transaction and read anew.

    Raises MissingError `unit.unknown`.
    """
    unit = await session.get(Unit, unit_id, with_for_update=True, populate_existing=True)
    if unit is None:
        raise unit_unknown(unit_id)
    return unit


def unit_unknown(unit_id: int) -> MissingError:
    """Return the error that there is no such unit."""
    return MissingError("unit.unknown", where="unit_id", unit_id=unit_id)


def move(unit: Unit, status: UnitStatus) -> None:
    """Move a unit to a status. Raises ConflictError `unit.transition` for an illegal step."""
    if not is_legal_step(UnitStatus(unit.status), status):
        raise ConflictError(
            "unit.transition", call_sign=unit.call_sign, before=unit.status, after=status
        )
    unit.status = status
    unit.status_since = datetime.now(UTC)
    unit.version += 1


async def sign_on(session: AsyncSession, identity: Identity, unit_id: int) -> Change:
    """Take a unit into service; from now on its positions are accepted.

    Raises ConflictError `unit.on_duty` when it is in service already.
    """
    unit = await _own_unit(session, identity, unit_id)
    if unit.status != UnitStatus.OUT_OF_SERVICE:
        raise ConflictError("unit.on_duty", call_sign=unit.call_sign)
    move(unit, UnitStatus.AVAILABLE)
    await session.execute(
        insert(DutyPeriod)
        .values(unit_id=unit.id, signed_on_at=unit.status_since)
        .on_conflict_do_nothing()
    )
    change = unit_change(unit)
    await append_event(session, "unit.signed_on", identity.display_name, [change])
    return change


async def sign_off(session: AsyncSession, identity: Identity, unit_id: int) -> Change:
    """Take a unit out of service and forget where it is.

    Raises ConflictError `unit.busy` while it has an assignment, `unit.off_duty` when it is out.
    """
    unit = await _own_unit(session, identity, unit_id)
    if unit.status == UnitStatus.OUT_OF_SERVICE:
        raise ConflictError("unit.off_duty", call_sign=unit.call_sign)
    if unit.status != UnitStatus.AVAILABLE:
        raise ConflictError("unit.busy", call_sign=unit.call_sign)
    move(unit, UnitStatus.OUT_OF_SERVICE)
    await session.execute(
        update(DutyPeriod)
        .where(DutyPeriod.unit_id == unit.id, DutyPeriod.signed_off_at.is_(None))
        .values(signed_off_at=unit.status_since)
    )
    await session.execute(delete(UnitPosition).where(UnitPosition.unit_id == unit.id))
    change = unit_change(unit)
    await append_event(session, "unit.signed_off", identity.display_name, [change])
    return change


async def _own_unit(session: AsyncSession, identity: Identity, unit_id: int) -> Unit:
    check_unit(identity, unit_id)
    return await get_unit(session, unit_id)
