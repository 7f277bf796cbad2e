"""The course of a job as its worker writes it: begin, progress, end; fenced by the attempt.

A worker that was taken for dead may come back. Whatever it writes then names an attempt that
is no longer the job's, and is refused.
"""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.session import SessionMaker
from dispatch.jobs.carrier import send_to_worker
from dispatch.jobs.rules import LIVE, MOST_ATTEMPTS, Failure, JobState, Payload
from dispatch.jobs.service import change_state, find_locked
from dispatch.jobs.tables import Job
from dispatch.live.outbox import JOB_CHANNEL

#: Who the event log names for what a worker did.
WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a job: what to do, and which try it is."""

    job_id: int
    number: int
    kind: str
    payload: Payload
    time_limit_s: float


async def begin(sessions: SessionMaker, job_id: int) -> Attempt | None:
    """Begin the next attempt at a job; None when there is nothing (more) to do.

    A job that is running already lost its worker; after too many of them it has failed with
    `job.worker_lost`.
    """
    async with sessions() as session, session.begin():
        job = await find_locked(session, job_id)
        if job is None or job.state not in LIVE:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            await _fail(session, job, {"code": "job.worker_lost", "params": {}})
            return None
        return await _begin(session, job)


async def begin_again(sessions: SessionMaker, attempt: Attempt, failure: Failure) -> Attempt | None:
    """Begin another attempt after a crash, or fail for good where that was the last one."""
    async with sessions() as session, session.begin():
        job = await _find_held(session, attempt)
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            await _fail(session, job, failure)
            return None
        return await _begin(session, job)


async def finish(sessions: SessionMaker, attempt: Attempt, result: Any) -> None:
    """Write a job's result, unless it was cancelled or is another worker's now."""
    async with sessions() as session, session.begin():
        job = await _find_held(session, attempt)
        if job is not None:
            job.result = result
            await change_state(session, job, JobState.DONE, actor=WORKER)


async def fail(sessions: SessionMaker, attempt: Attempt, failure: Failure) -> None:
    """Write why a job failed, unless it was cancelled or is another worker's now."""
    async with sessions() as session, session.begin():
        job = await _find_held(session, attempt)
        if job is not None:
            await _fail(session, job, failure)


async def give_back(sessions: SessionMaker, attempt: Attempt) -> None:
    """Queue a job anew because its worker stops, which costs the job none of its attempts.

    Does nothing for a job that was cancelled or is another worker's now.
    """
    async with sessions() as session, session.begin():
        job = await _find_held(session, attempt)
        if job is not None:
            job.attempts -= 1
            job.progress = None
            job.carrier_id = await send_to_worker(session, job.id)
            await change_state(session, job, JobState.QUEUED, actor=WORKER)


async def note_progress(sessions: SessionMaker, attempt: Attempt, progress: dict[str, Any]) -> bool:
    """Keep the progress and tell every process; False when the job is not ours any more.

    It bypasses the outbox: only the latest counts.
    """
    async with sessions() as session, session.begin():
        held = await session.scalar(
            update(Job)
            .where(_is_held(attempt))
            .values(progress=progress)
            .returning(Job.id)
            .execution_options(synchronize_session=False)
        )
        if held is None:
            return False
        message = orjson.dumps({"job_id": attempt.job_id, **progress}).decode()
        await session.execute(select(func.pg_notify(JOB_CHANNEL, message)))
        return True


async def _begin(session: AsyncSession, job: Job) -> Attempt:
    job.attempts += 1
    job.progress = None
    await change_state(session, job, JobState.RUNNING, actor=WORKER)
    return Attempt(job.id, job.attempts, job.kind, job.payload, job.time_limit_s)


async def _fail(session: AsyncSession, job: Job, failure: Failure) -> None:
    job.failure = failure
    await change_state(session, job, JobState.FAILED, actor=WORKER)


async def _find_held(session: AsyncSession, attempt: Attempt) -> Job | None:
    job = await find_locked(session, attempt.job_id)
    held = job is not None and job.state == JobState.RUNNING and job.attempts == attempt.number
    return job if held else None


def _is_held(attempt: Attempt) -> Any:
    return (
        (Job.id == attempt.job_id)
        & (Job.state == JobState.RUNNING)
        & (Job.attempts == attempt.number)
    )
