"""HTTP of messages."""

from typing import Any

from fastapi import APIRouter

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import SessionDep
from dispatch.messages import service
from dispatch.messages.schemas import MessageIn, ReadIn
from dispatch.security.guard import DutyRoomOrField

router = APIRouter(prefix="/api/units/{unit_id}/messages")


@router.post("", status_code=201)
async def send(
    unit_id: int,
    body: MessageIn,
    key: IdempotencyHeader,
    identity: DutyRoomOrField,
    session: SessionDep,
) -> dict[str, Any]:
    """Send a text to a unit, or from it to the duty room."""
    return await service.send(session, identity, unit_id, key, body)


@router.post("/read", status_code=204)
async def read(unit_id: int, body: ReadIn, identity: DutyRoomOrField, session: SessionDep) -> None:
    """Tell that the other side's messages were read."""
    await service.read(session, identity, unit_id, body.up_to)
