"""The queue that carries jobs to workers: procrastinate, within our own transactions."""

from typing import Any

from procrastinate import PsycopgConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from sqlalchemy.ext.asyncio import AsyncSession

QUEUE = "jobs"
#: The one task the queue knows: do the job of this id.
TASK = "job.do"

#: Never opened: every call brings the caller's own connection.
_manager = JobManager(PsycopgConnector())


async def send_to_worker(session: AsyncSession, job_id: int) -> int:
    """Queue a job in the session's transaction and return its id in the queue.

    Workers are woken by the commit; a rollback leaves nothing.
    """
    connection = await _connection(session)
    task = configure_task(name=TASK, job_manager=_manager, queue=QUEUE, connection=connection)
    return await task.defer_async(job_id=job_id)


async def call_back(session: AsyncSession, carrier_id: int) -> None:
    """Take a job out of the queue, or tell the worker that has it; done by the commit."""
    await _manager.cancel_job_by_id_async(
        carrier_id, abort=True, delete_job=True, connection=await _connection(session)
    )


async def _connection(session: AsyncSession) -> Any:
    """Return psycopg's connection of the session's transaction."""
    raw = await (await session.connection()).get_raw_connection()
    return raw.driver_connection
