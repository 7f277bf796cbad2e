"""HTTP of what a leader changes in a draft by hand."""

from typing import Any

from fastapi import APIRouter

from dispatch.roster import editing
from dispatch.roster.desks import DeskDep
from dispatch.roster.schemas import CellIn, ForbidIn, PinIn, PlaceIn, SquadIn
from dispatch.roster.views import forbid_value, place_value

router = APIRouter(prefix="/api/rosters/{roster_id}")


@router.post("/places", status_code=201)
async def add_place(roster_id: int, body: PlaceIn, desk: DeskDep) -> dict[str, Any]:
    """Put somebody in a squad by hand."""
    return place_value(await editing.add_place(desk, roster_id, body))


@router.post("/places/{place_id}/move")
async def move_place(roster_id: int, place_id: int, body: CellIn, desk: DeskDep) -> dict[str, Any]:
    """Move somebody to another cell by hand."""
    return place_value(await editing.move_place(desk, roster_id, place_id, body))


@router.post("/places/{place_id}/pin")
async def pin_place(roster_id: int, place_id: int, body: PinIn, desk: DeskDep) -> dict[str, Any]:
    """Pin a place, or let a search move it again."""
    return place_value(await editing.pin_place(desk, roster_id, place_id, pinned=body.pinned))


@router.delete("/places/{place_id}", status_code=204)
async def remove_place(roster_id: int, place_id: int, desk: DeskDep) -> None:
    """Take somebody out of a squad."""
    await editing.remove_place(desk, roster_id, place_id)


@router.post("/forbids", status_code=201)
async def add_forbid(roster_id: int, body: ForbidIn, desk: DeskDep) -> dict[str, Any]:
    """Keep somebody out of a night."""
    return forbid_value(await editing.add_forbid(desk, roster_id, body))


@router.delete("/forbids/{forbid_id}", status_code=204)
async def remove_forbid(roster_id: int, forbid_id: int, desk: DeskDep) -> None:
    """Let somebody be asked for a night again."""
    await editing.remove_forbid(desk, roster_id, forbid_id)


@router.post("/squads", status_code=204)
async def set_squad(roster_id: int, body: SquadIn, desk: DeskDep) -> None:
    """Say what a community needs on a night."""
    await editing.set_squad(desk, roster_id, body)


@router.post("/squads/drop", status_code=204)
async def drop_squad(roster_id: int, body: CellIn, desk: DeskDep) -> None:
    """Ask for no squad of a community on a night."""
    await editing.drop_squad(desk, roster_id, body)
