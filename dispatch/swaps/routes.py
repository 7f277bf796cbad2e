"""HTTP of swaps: volunteers offer and agree, leaders decide."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.requests import HTTPConnection

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.security.guard import DutyRoom
from dispatch.settings import Settings
from dispatch.shifts.asker import AskerDep, DeciderDep
from dispatch.swaps import deciding, service
from dispatch.swaps.schemas import OfferIn

router = APIRouter(prefix="/api")


async def get_least_ahead(connection: HTTPConnection) -> timedelta | None:
    """Return how long before a night the rules alone may decide; None: never."""
    settings: Settings = connection.app.state.settings
    hours = settings.swap_auto_hours
    return None if hours is None else timedelta(hours=hours)


LeastAheadDep = Annotated[timedelta | None, Depends(get_least_ahead)]


@router.get("/volunteer/shifts/{place_id}/takers")
async def list_takers(
    place_id: int, asker: AskerDep, session: ReadSessionDep
) -> list[dict[str, Any]]:
    """Return who could take a night."""
    return await service.list_takers(session, asker, place_id)


@router.post("/volunteer/shifts/{place_id}/swap", status_code=201)
async def offer(
    place_id: int, body: OfferIn, key: IdempotencyHeader, asker: AskerDep, session: SessionDep
) -> dict[str, Any]:
    """Offer a night."""
    return await service.offer(session, asker, key, place_id, body)


@router.post("/volunteer/swap-options/{option_id}/agree")
async def agree(
    option_id: int, asker: AskerDep, least_ahead: LeastAheadDep, session: SessionDep
) -> dict[str, Any]:
    """Agree to what somebody asks."""
    return await service.agree(session, asker, option_id, least_ahead)


@router.post("/volunteer/swaps/{swap_id}/decline", status_code=204)
async def decline(swap_id: int, asker: AskerDep, session: SessionDep) -> None:
    """Say no to what somebody asks."""
    await service.decline(session, asker, swap_id)


@router.post("/volunteer/swaps/{swap_id}/withdraw")
async def withdraw(swap_id: int, asker: AskerDep, session: SessionDep) -> dict[str, Any]:
    """Take back an offer."""
    return await service.withdraw(session, asker, swap_id)


@router.get("/swaps")
async def list_open(_: DutyRoom, session: ReadSessionDep) -> list[dict[str, Any]]:
    """Return the swaps that may still come about."""
    return await deciding.list_open(session)


@router.post("/swaps/{swap_id}/approve")
async def approve(swap_id: int, decider: DeciderDep, session: SessionDep) -> dict[str, Any]:
    """Let a swap come about."""
    return await deciding.approve(session, decider, swap_id)


@router.post("/swaps/{swap_id}/refuse")
async def refuse(swap_id: int, decider: DeciderDep, session: SessionDep) -> dict[str, Any]:
    """Refuse a swap."""
    return await deciding.refuse(session, decider, swap_id)
