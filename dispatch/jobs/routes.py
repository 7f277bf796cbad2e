"""HTTP of jobs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.errors import choose_language
from dispatch.jobs import service
from dispatch.jobs.schemas import JobOut, JobResultOut
from dispatch.security.guard import DutyRoom
from dispatch.settings import Settings

router = APIRouter(prefix="/api/jobs")


async def get_language(request: Request) -> str:
    """Return the language the client asked for."""
    settings: Settings = request.app.state.settings
    return choose_language(request.headers.get("accept-language"), settings.language)


Language = Annotated[str, Depends(get_language)]


@router.get("")
async def list_jobs(_: DutyRoom, language: Language, session: ReadSessionDep) -> list[JobOut]:
    """Return the latest jobs, newest first, without their results."""
    return [JobOut.of(job, language) for job in await service.list_jobs(session)]


@router.get("/{job_id}")
async def get_job(
    job_id: int, _: DutyRoom, language: Language, session: ReadSessionDep
) -> JobResultOut:
    """Return a job with its result."""
    return JobResultOut.of(await service.get_job(session, job_id), language)


@router.post("/{job_id}/cancel")
async def cancel(
    job_id: int, identity: DutyRoom, language: Language, session: SessionDep
) -> JobOut:
    """Cancel a job, queued or running."""
    return JobOut.of(await service.cancel_job(session, identity, job_id), language)
