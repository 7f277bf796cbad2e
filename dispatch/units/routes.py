"""HTTP of units."""

from typing import Any

from fastapi import APIRouter

from dispatch.db.session import SessionDep
from dispatch.security.guard import DutyRoomOrField
from dispatch.units import service

router = APIRouter(prefix="/api/units")


@router.post("/{unit_id}/sign-on")
async def sign_on(unit_id: int, identity: DutyRoomOrField, session: SessionDep) -> dict[str, Any]:
    """Take a unit into service."""
    return (await service.sign_on(session, identity, unit_id)).value or {}


@router.post("/{unit_id}/sign-off")
async def sign_off(unit_id: int, identity: DutyRoomOrField, session: SessionDep) -> dict[str, Any]:
    """Take a unit out of service."""
    return (await service.sign_off(session, identity, unit_id)).value or {}
