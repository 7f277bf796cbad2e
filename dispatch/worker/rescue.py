"""Taking up again what a lost worker left: jobs without a sign of life, jobs nobody carries."""

import asyncio
import logging

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.session import SessionMaker
from dispatch.jobs.carrier import send_to_worker
from dispatch.jobs.rules import LIVE
from dispatch.jobs.tables import Job

logger = logging.getLogger(__name__)

#: A worker says every few seconds that it lives; after this silence it is taken for lost.
HEARTBEAT_S = 5.0
LOST_AFTER_S = 30.0
PERIOD_S = 10.0

#: Of several workers that look at the same time only one does.
_ALONE = text("SELECT pg_try_advisory_xact_lock(7610016)")
_STALLED = text(
    """
    SELECT procrastinate_retry_job_v2(job.id, now(), NULL, NULL, NULL)
    FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker
        ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (job.worker_id IS NULL
           OR worker.last_heartbeat < now() - make_interval(secs => :lost_after_s))
    """
)
_NOT_CARRIED = text(
    "NOT EXISTS (SELECT FROM procrastinate_jobs carrier"
    " WHERE carrier.id = job.carrier_id AND carrier.status IN ('todo', 'doing'))"
)


async def rescue_for_ever(sessions: SessionMaker) -> None:
    """Look every few seconds for jobs whose worker is lost."""
    while True:
        try:
            await rescue(sessions)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("lost jobs could not be looked for: %s", error)
        await asyncio.sleep(PERIOD_S)


async def rescue(sessions: SessionMaker) -> None:
    """Queue anew the jobs whose worker is lost, and those that the queue lost."""
    async with sessions() as session, session.begin():
        if await session.scalar(_ALONE):
            await session.execute(_STALLED, {"lost_after_s": LOST_AFTER_S})
            await _send_again(session)


async def _send_again(session: AsyncSession) -> None:
    """Queue anew the live jobs that nothing carries: their worker lost the database at the end."""
    left = await session.scalars(
        select(Job).where(Job.state.in_(LIVE), _NOT_CARRIED).with_for_update(skip_locked=True)
    )
    for job in left:
        job.carrier_id = await send_to_worker(session, job.id)
