"""HTTP of rosters' life: begin, solve, review, publish, revise."""

from typing import Any

from fastapi import APIRouter

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.jobs.schemas import JobOut
from dispatch.roster import drafting, publishing, reading, revising, solving, versioning
from dispatch.roster.board import read_board
from dispatch.roster.desks import DeskDep, ReadingDeskDep
from dispatch.roster.life import RosterState
from dispatch.roster.schemas import DraftIn, PublishIn, SolveIn
from dispatch.roster.views import head_value, version_value

router = APIRouter(prefix="/api/rosters")


@router.get("")
async def list_rosters(desk: ReadingDeskDep) -> list[dict[str, Any]]:
    """Return every roster that is not laid away, without its places."""
    return [head_value(roster) for roster in await reading.list_rosters(desk.session)]


@router.post("", status_code=201)
async def create(body: DraftIn, key: IdempotencyHeader, desk: DeskDep) -> dict[str, Any]:
    """Begin a roster of whole ISO weeks."""
    return head_value(await drafting.create_draft(desk, key, body))


@router.get("/{roster_id}")
async def get(roster_id: int, desk: ReadingDeskDep) -> dict[str, Any]:
    """Return a roster whole, with what its check finds now."""
    return await read_board(desk, roster_id)


@router.delete("/{roster_id}", status_code=204)
async def discard(roster_id: int, desk: DeskDep) -> None:
    """Throw a draft away."""
    await drafting.discard_draft(desk, roster_id)


@router.post("/{roster_id}/solve", status_code=202)
async def solve(roster_id: int, body: SolveIn, key: IdempotencyHeader, desk: DeskDep) -> JobOut:
    """Have a draft filled by the solver; the job tells how far it is."""
    return JobOut.of(await solving.queue_solve(desk, key, roster_id, body), desk.language)


@router.post("/{roster_id}/review")
async def review(roster_id: int, desk: DeskDep) -> dict[str, Any]:
    """Look a draft through: it can't be changed until it is published or taken back."""
    return head_value(await publishing.change_step(desk, roster_id, RosterState.REVIEW))


@router.post("/{roster_id}/withdraw")
async def withdraw(roster_id: int, desk: DeskDep) -> dict[str, Any]:
    """Take a roster in review back to draft."""
    return head_value(await publishing.change_step(desk, roster_id, RosterState.DRAFT))


@router.post("/{roster_id}/publish")
async def publish(roster_id: int, body: PublishIn, desk: DeskDep) -> dict[str, Any]:
    """Publish a reviewed roster as its next version; everybody sees it at once."""
    return head_value(await publishing.publish(desk, roster_id, body.reason))


@router.post("/{roster_id}/revise", status_code=201)
async def revise(roster_id: int, desk: DeskDep) -> dict[str, Any]:
    """Begin the draft of a published roster's next version."""
    return head_value(await revising.revise(desk, roster_id))


@router.get("/{roster_id}/versions")
async def list_versions(roster_id: int, desk: ReadingDeskDep) -> list[dict[str, Any]]:
    """Return what was published of a roster, the latest first."""
    versions = await versioning.list_versions(desk.session, roster_id)
    return [version_value(version) for version in versions]
