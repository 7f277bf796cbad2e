"""HTTP of the volunteer's page."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.shifts.asker import AskerDep
from dispatch.shifts.schemas import CallOffIn
from dispatch.volunteer_page import service
from dispatch.volunteers.schemas import ConsentIn
from dispatch.volunteers.service import accept_rules

router = APIRouter(prefix="/api/volunteer")


@router.get("/shifts")
async def read_page(asker: AskerDep, session: ReadSessionDep) -> dict[str, Any]:
    """Return nights, swaps and hours of the volunteer who is signed in."""
    return await service.read_page(session, asker)


@router.post("/shifts/{place_id}/call-off", status_code=201)
async def call_off(
    place_id: int, body: CallOffIn, key: IdempotencyHeader, asker: AskerDep, session: SessionDep
) -> dict[str, Any]:
    """Say that one can't come to a night."""
    return await service.give_up(session, asker, key, place_id, body.reason)


@router.post("/consent")
async def change_consent(body: ConsentIn, asker: AskerDep, session: SessionDep) -> dict[str, int]:
    """Give or take back the consent to be asked."""
    return {"called_off": await service.change_consent(session, asker, given=body.given)}


@router.post("/rules", status_code=204)
async def accept_management_rules(asker: AskerDep, session: SessionDep) -> None:
    """Accept the management rules."""
    await accept_rules(session, asker.identity, asker.hours.today(datetime.now(UTC)))
