"""HTTP of positions."""

from fastapi import APIRouter, Request

from dispatch.db.session import ReadSessionDep
from dispatch.positions.schemas import FixesIn, Taken
from dispatch.positions.service import take_fixes
from dispatch.security.guard import DutyRoomOrField

router = APIRouter(prefix="/api/units")


@router.post("/{unit_id}/positions")
async def positions(
    unit_id: int,
    body: FixesIn,
    identity: DutyRoomOrField,
    request: Request,
    session: ReadSessionDep,
) -> Taken:
    """Take a batch of fixes, oldest first."""
    board = request.app.state.positions
    return await take_fixes(session, board, identity, unit_id, body.fixes)
