"""HTTP of the standing teams, for leaders."""

from typing import Any

from fastapi import APIRouter, Response

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.jobs.routes import Language
from dispatch.jobs.schemas import JobOut
from dispatch.security.guard import Management
from dispatch.staff.routes import Today
from dispatch.standing import service
from dispatch.standing.schemas import ComposeIn, FixIn

router = APIRouter(prefix="/api/teams")


@router.get("")
async def get_teams(_: Management, session: ReadSessionDep, today: Today) -> dict[str, Any]:
    """Return the teams, who sits where, what is short and what is fixed."""
    return await service.get_standing(session, today)


@router.post("/compose", status_code=201)
async def compose(
    body: ComposeIn,
    key: IdempotencyHeader,
    identity: Management,
    language: Language,
    session: SessionDep,
    response: Response,
) -> JobOut:
    """Have the teams composed by a worker."""
    job, is_new = await service.queue_composing(session, identity, key, body)
    if not is_new:
        response.status_code = 200
    return JobOut.of(job, language)


@router.get("/proposals/{job_id}")
async def get_proposal(
    job_id: int, _: Management, session: ReadSessionDep, today: Today
) -> dict[str, Any]:
    """Return what a job proposes beside how it is."""
    return await service.get_proposal(session, job_id, today)


@router.post("/proposals/{job_id}/accept")
async def accept(
    job_id: int, identity: Management, session: SessionDep, today: Today
) -> dict[str, Any]:
    """Let a proposal be so."""
    return await service.accept(session, identity, job_id, today)


@router.post("/fixes", status_code=201)
async def fix(
    body: FixIn, identity: Management, session: SessionDep, today: Today
) -> dict[str, int]:
    """Fix a seat or a grid, for or against somebody."""
    return {"id": await service.fix(session, identity, body, today)}


@router.delete("/fixes/{fix_id}", status_code=204)
async def unfix(fix_id: int, _: Management, session: SessionDep) -> None:
    """Leave a seat or a grid to the composing again."""
    await service.unfix(session, fix_id)
