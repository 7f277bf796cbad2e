"""The worker's life: housekeeping, taking jobs from the queue, taking up what others lost."""

import asyncio
import logging
from collections.abc import Iterable

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout
from sqlalchemy.engine import make_url

from dispatch.db.session import make_engine, make_session_maker
from dispatch.jobs.carrier import QUEUE, TASK
from dispatch.jobs.rules import JobKind
from dispatch.settings import Settings
from dispatch.worker.execution import Executor
from dispatch.worker.housekeeping import run_housekeeping
from dispatch.worker.rescue import HEARTBEAT_S, LOST_AFTER_S, rescue_for_ever
from dispatch.worker.schedule import run_schedule

logger = logging.getLogger(__name__)

RECONNECT_PAUSE_S = 1.0
#: A notification wakes the worker; it looks by itself only in case one was lost.
POLL_S = 5.0


async def run_worker(url: str, settings: Settings, kinds: Iterable[JobKind]) -> None:
    """Keep the house, keep to plans, do jobs, until cancelled; what fails ends it all."""
    async with asyncio.TaskGroup() as group:
        group.create_task(run_housekeeping(url, settings))
        group.create_task(run_schedule(url))
        group.create_task(do_jobs(url, settings.worker_jobs, kinds))


async def do_jobs(url: str, at_once: int, kinds: Iterable[JobKind]) -> None:
    """Do jobs, so many at once, until cancelled; a database that is away is waited for.

    When cancelled, the jobs that run are queued anew for other workers.
    """
    engine = make_engine(url, connections=2 + at_once)
    sessions = make_session_maker(engine)
    executor = Executor(url, sessions, {kind.name: kind for kind in kinds})
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(rescue_for_ever(sessions))
            group.create_task(_serve_for_ever(url, at_once, executor))
    finally:
        await engine.dispose()


async def _serve_for_ever(url: str, at_once: int, executor: Executor) -> None:
    while True:
        await _serve_queue(url, at_once, executor)
        await asyncio.sleep(RECONNECT_PAUSE_S)


async def _serve_queue(url: str, at_once: int, executor: Executor) -> None:
    """Take jobs from the queue until the database is lost."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=dsn, min_size=1, max_size=3))
    app.task(name=TASK, queue=QUEUE)(executor.do)
    try:
        async with app.open_async():
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=at_once,
                install_signal_handlers=False,
                shutdown_graceful_timeout=0,
                delete_jobs="always",
                fetch_job_polling_interval=POLL_S,
                abort_job_polling_interval=POLL_S,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=LOST_AFTER_S,
            )
    except (ConnectorException, PoolTimeout) as error:
        logger.warning("the queue could not be read: %s", error.__cause__ or error)
