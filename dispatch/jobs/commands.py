"""The command of the background jobs."""

import asyncio

from dispatch.commands import database
from dispatch.jobs.housekeeping import run_housekeeping
from dispatch.jobs.lifetime import run_until_stopped
from dispatch.jobs.schedule import run_schedule
from dispatch.priority import give_way
from dispatch.settings import get_settings


def worker() -> None:
    """Run the background jobs until stopped: erase what must go, activate what is planned."""
    give_way()
    with database() as url:
        run_until_stopped(_run_jobs(url))


async def _run_jobs(url: str) -> None:
    async with asyncio.TaskGroup() as jobs:
        jobs.create_task(run_housekeeping(url, get_settings()))
        jobs.create_task(run_schedule(url))
