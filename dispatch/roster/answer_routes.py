"""HTTP of what a roster is asked: where to, why, what if, and who else when somebody can't."""

from typing import Any

from fastapi import APIRouter

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.roster import asking, repairing
from dispatch.roster.desks import DeskDep, ReadingDeskDep
from dispatch.roster.schemas import AbsenceIn, ConfirmIn, DragIn, LeaveIn, SwapIn, WhyIn
from dispatch.roster.views import head_value

router = APIRouter(prefix="/api/rosters/{roster_id}")


@router.post("/check")
async def check(roster_id: int, body: DragIn, desk: ReadingDeskDep) -> dict[str, Any]:
    """Return which cells are fine for somebody, and why the others are not."""
    return await asking.list_cells(desk, roster_id, body)


@router.post("/why")
async def why(roster_id: int, body: WhyIn, desk: ReadingDeskDep) -> dict[str, Any]:
    """Return why somebody has a place, or why another does not."""
    return await asking.explain_cell(desk, roster_id, body)


@router.post("/what-if/swap")
async def what_if_swap(roster_id: int, body: SwapIn, desk: ReadingDeskDep) -> dict[str, Any]:
    """Return what it would do if two people swapped."""
    return await asking.foresee_swap(desk, roster_id, body)


@router.post("/what-if/leave")
async def what_if_leave(roster_id: int, body: LeaveIn, desk: ReadingDeskDep) -> dict[str, Any]:
    """Return what it would do if somebody were on leave."""
    return await asking.foresee_leave(desk, roster_id, body)


@router.post("/repairs", status_code=202)
async def begin_repair(
    roster_id: int, body: AbsenceIn, key: IdempotencyHeader, desk: DeskDep
) -> dict[str, Any]:
    """Return who could take the places of somebody who can't come; the job proves the fewest."""
    return await repairing.begin_repair(desk, key, roster_id, body)


@router.post("/repairs/preview")
async def preview_repair(roster_id: int, body: ConfirmIn, desk: DeskDep) -> dict[str, Any]:
    """Return what a repair would do."""
    return await repairing.preview_repair(desk, roster_id, body)


@router.post("/repairs/confirm")
async def confirm_repair(
    roster_id: int, body: ConfirmIn, key: IdempotencyHeader, desk: DeskDep
) -> dict[str, Any]:
    """Publish a repair as the roster's next version."""
    return head_value(await repairing.confirm_repair(desk, key, roster_id, body))
