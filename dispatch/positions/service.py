"""Taking positions: only between sign-on and sign-off, only of the own unit."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError
from dispatch.positions.board import PositionBoard
from dispatch.positions.schemas import FixIn, Taken
from dispatch.security.guard import check_unit
from dispatch.security.rules import Identity
from dispatch.units.rules import UnitStatus
from dispatch.units.service import unit_unknown
from dispatch.units.tables import Unit

_units = Unit.__table__
#: Sixty times a second and more: built once, and on the table, which costs less than on the class.
_DUTY = select(_units.c.status, _units.c.call_sign).where(_units.c.id == bindparam("unit_id"))


async def take_fixes(
    session: AsyncSession,
    board: PositionBoard,
    identity: Identity,
    unit_id: int,
    fixes: Sequence[FixIn],
) -> Taken:
    """Take a batch of fixes of a unit on duty.

    Raises ConflictError `unit.off_duty`, ForbiddenError `unit.foreign`, MissingError
    `unit.unknown`.
    """
    check_unit(identity, unit_id)
    row = (await session.execute(_DUTY, {"unit_id": unit_id})).one_or_none()
    if row is None:
        raise unit_unknown(unit_id)
    if row.status == UnitStatus.OUT_OF_SERVICE:
        raise ConflictError("unit.off_duty", call_sign=row.call_sign)
    return board.take(unit_id, [fix.fix() for fix in fixes])
