"""HTTP of closures."""

from typing import Any

from fastapi import APIRouter

from dispatch.closures import service
from dispatch.closures.schemas import ClosureIn, ExtendIn, LineIn
from dispatch.closures.stretches import find_closed_roads
from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import SessionDep
from dispatch.ground.routes import GroundDep
from dispatch.security.guard import DutyRoom

router = APIRouter(prefix="/api/closures")


@router.post("/preview")
async def preview(body: LineIn, _: DutyRoom, ground: GroundDep) -> dict[str, Any]:
    """Return the roads a line would close; nothing is closed."""
    return (await find_closed_roads(ground, body.line)).wire()


@router.post("", status_code=201)
async def draw(
    body: ClosureIn,
    key: IdempotencyHeader,
    identity: DutyRoom,
    ground: GroundDep,
    session: SessionDep,
) -> dict[str, Any]:
    """Close the roads that a line crosses or follows, until a time."""
    roads = await find_closed_roads(ground, body.line)
    return await service.draw(session, identity, key, body, roads)


@router.post("/{closure_id}/extend")
async def extend(
    closure_id: int, body: ExtendIn, identity: DutyRoom, session: SessionDep
) -> dict[str, Any]:
    """Let a closure last longer, or less."""
    return await service.extend(session, identity, closure_id, body.minutes)


@router.post("/{closure_id}/lift", status_code=204)
async def lift(closure_id: int, identity: DutyRoom, session: SessionDep) -> None:
    """Open the roads again."""
    await service.lift(session, identity, closure_id)
