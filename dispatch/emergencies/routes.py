"""HTTP of calls for help."""

from typing import Any

from fastapi import APIRouter, Request

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.emergencies import service
from dispatch.emergencies.schemas import EmergencyIn
from dispatch.ground.routes import GroundDep
from dispatch.security.guard import DutyRoom, DutyRoomOrField

router = APIRouter(prefix="/api")


@router.post("/units/{unit_id}/emergency", status_code=201)
async def call(
    unit_id: int,
    body: EmergencyIn,
    key: IdempotencyHeader,
    identity: DutyRoomOrField,
    ground: GroundDep,
    request: Request,
    session: SessionDep,
) -> dict[str, Any]:
    """Call for help."""
    where = await service.find_whereabouts(ground, request.app.state.hub, unit_id, body)
    return await service.raise_emergency(session, identity, unit_id, key, service.Call(body, where))


@router.post("/emergencies/{emergency_id}/acknowledge")
async def acknowledge(emergency_id: int, identity: DutyRoom, session: SessionDep) -> dict[str, Any]:
    """Tell that the duty room has heard."""
    return await service.acknowledge(session, identity, emergency_id)


@router.post("/emergencies/{emergency_id}/close", status_code=204)
async def close(emergency_id: int, identity: DutyRoom, session: SessionDep) -> None:
    """End a call that was heard."""
    await service.close(session, identity, emergency_id)


@router.get("/emergencies/{emergency_id}/nearest")
async def nearest(
    emergency_id: int,
    _: DutyRoom,
    ground: GroundDep,
    request: Request,
    session: ReadSessionDep,
) -> list[dict[str, Any]]:
    """Return the units that could be there first."""
    return await service.list_nearest(session, ground, request.app.state.hub, emergency_id)
