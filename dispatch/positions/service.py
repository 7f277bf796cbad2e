"""Taking positions: only between sign-on and sign-off, only of the own unit."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError
from dispatch.positions.board import PositionBoard
from dispatch.positions.devices import find_unit_of_token
from dispatch.positions.protocols import Report
from dispatch.positions.schemas import FixIn, Rejected, Taken
from dispatch.security.guard import check_unit
from dispatch.security.rules import Identity
from dispatch.units.rules import UnitStatus
from dispatch.units.service import unit_unknown
from dispatch.units.tables import DutyPeriod, Unit

_units, _periods = Unit.__table__, DutyPeriod.__table__
#: Sixty times a second and more: built once, and on tables, which costs less than on classes.
_DUTY = (
    select(_units.c.status, _units.c.call_sign, _periods.c.signed_on_at)
    .select_from(
        _units.outerjoin(
            _periods, (_periods.c.unit_id == _units.c.id) & _periods.c.signed_off_at.is_(None)
        )
    )
    .where(_units.c.id == bindparam("unit_id"))
)


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
    return board.take(unit_id, [fix.fix() for fix in fixes], row.signed_on_at)


async def take_report(session: AsyncSession, board: PositionBoard, report: Report) -> Taken:
    """Take what a tracker reports for its unit; off duty it is dropped.

    Raises NotSignedInError `device.token_wrong`.
    """
    unit_id = await find_unit_of_token(session, report.token)
    if report.fix is None:
        return Taken(accepted=0, rejected=[])
    row = (await session.execute(_DUTY, {"unit_id": unit_id})).one()
    if row.status == UnitStatus.OUT_OF_SERVICE:
        return Taken(accepted=0, rejected=[Rejected(id=report.fix.id, code="unit.off_duty")])
    return board.take(unit_id, [report.fix], row.signed_on_at)
