"""Use cases of jobs: queue, look, cancel."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from dispatch.errors import ConflictError, ForbiddenError, MissingError
from dispatch.jobs.carrier import call_back, send_to_worker
from dispatch.jobs.rules import LIVE, JobKind, JobState, Payload
from dispatch.jobs.tables import Job
from dispatch.jobs.views import job_change
from dispatch.live.model import JobProgress
from dispatch.live.outbox import append_event
from dispatch.security.rules import MANAGEMENT, Identity

#: The latest so many are listed.
MOST_LISTED = 50


async def queue_job(
    session: AsyncSession, kind: JobKind, payload: Payload, requested_by: Identity
) -> int:
    """Queue a job in the session's transaction and return its id.

    Nothing is queued unless the caller commits. `payload` must be JSON.
    """
    job = Job(
        version=1,
        kind=kind.name,
        state=JobState.QUEUED,
        payload=payload,
        requested_by=requested_by.account_id,
        by=requested_by.display_name,
        time_limit_s=kind.time_limit_s,
        attempts=0,
        carrier_id=0,
    )
    session.add(job)
    await session.flush()
    job.carrier_id = await send_to_worker(session, job.id)
    await append_event(session, "job.queued", job.by, [job_change(job)])
    return job.id


async def list_jobs(session: AsyncSession) -> list[Job]:
    """Return the latest jobs, newest first, without payload and result: they may be large."""
    latest = select(Job).options(defer(Job.payload), defer(Job.result)).order_by(Job.id.desc())
    return list(await session.scalars(latest.limit(MOST_LISTED)))


async def read_progress(session: AsyncSession) -> list[JobProgress]:
    """Return the progress of the running jobs: a new process begins with it."""
    rows = await session.execute(
        select(Job.id, Job.progress).where(Job.state == JobState.RUNNING, Job.progress.is_not(None))
    )
    return [JobProgress(job_id, **progress) for job_id, progress in rows]


async def get_job(session: AsyncSession, job_id: int) -> Job:
    """Return a job as it is now. Raises MissingError `job.unknown`."""
    job = await session.get(Job, job_id)
    if job is None:
        raise _unknown(job_id)
    return job


async def cancel_job(session: AsyncSession, identity: Identity, job_id: int) -> Job:
    """Cancel a job, queued or running; the worker kills its process once this is committed.

    Raises MissingError `job.unknown`, ForbiddenError `job.foreign` unless it is the account's
    own or a leader asks, ConflictError `job.ended`.
    """
    job = await find_locked(session, job_id)
    if job is None:
        raise _unknown(job_id)
    if job.requested_by != identity.account_id and identity.role not in MANAGEMENT:
        raise ForbiddenError("job.foreign", by=job.by)
    if job.state not in LIVE:
        raise ConflictError("job.ended")
    await call_back(session, job.carrier_id)
    await change_state(session, job, JobState.CANCELLED, actor=identity.display_name)
    return job


async def find_locked(session: AsyncSession, job_id: int) -> Job | None:
    """Return the job, locked for the transaction and read anew."""
    return await session.get(Job, job_id, with_for_update=True, populate_existing=True)


async def change_state(session: AsyncSession, job: Job, state: JobState, *, actor: str) -> None:
    """Bring a locked job into a state, with the event of it."""
    now = await session.scalar(select(func.clock_timestamp()))
    job.state = state
    job.version += 1
    if state is JobState.RUNNING:
        job.started_at = now
    elif state not in LIVE:
        job.ended_at = now
    await append_event(session, f"job.{_VERBS.get(state, state)}", actor, [job_change(job)])


#: The event's word where it is not the state's own.
_VERBS = {JobState.RUNNING: "started"}


def _unknown(job_id: int) -> MissingError:
    return MissingError("job.unknown", where="job_id", job_id=job_id)
