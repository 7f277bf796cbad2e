"""HTTP of call-offs: the duty room sees to them."""

from typing import Any

from fastapi import APIRouter

from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.security.guard import DutyRoom
from dispatch.shifts import service

router = APIRouter(prefix="/api/call-offs")


@router.get("")
async def list_call_offs(_: DutyRoom, session: ReadSessionDep) -> list[dict[str, Any]]:
    """Return the call-offs that nobody has seen to yet."""
    changes = await service.list_call_offs(session)
    return [change.value for change in changes if change.value is not None]


@router.post("/{call_off_id}/settle", status_code=204)
async def settle(call_off_id: int, identity: DutyRoom, session: SessionDep) -> None:
    """Note that a call-off has been seen to."""
    await service.settle(session, identity, call_off_id)
