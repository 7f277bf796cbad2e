"""Jobs under test: queueing them, workers in this process or their own, waiting for states."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from job_kinds import KINDS
from sqlalchemy import select

from dispatch.db.session import SessionMaker
from dispatch.jobs.rules import LIVE, JobKind, JobState
from dispatch.jobs.service import queue_job
from dispatch.jobs.tables import Job
from dispatch.security.rules import Identity, Role
from dispatch.security.tables import Account
from dispatch.worker.running import do_jobs

#: A failure guard: nothing here takes this long unless it hangs.
GUARD_S = 90.0
TESTS = Path(__file__).parent


class Bench:
    """A database with jobs in it."""

    def __init__(self, url: str, sessions: SessionMaker) -> None:
        self.url = url
        self.sessions = sessions

    async def identity(self, username: str = "leader") -> Identity:
        async with self.sessions() as session:
            account = (
                await session.scalars(select(Account).where(Account.username == username))
            ).one()
        return Identity(account.id, 0, account.display_name, Role(account.role), None, None)

    async def queue(self, kind: JobKind, **payload: Any) -> int:
        identity = await self.identity()
        async with self.sessions() as session, session.begin():
            return await queue_job(session, kind, payload, identity)

    async def get(self, job_id: int) -> Job:
        async with self.sessions() as session:
            job = await session.get(Job, job_id)
        assert job is not None
        return job

    async def until(self, job_id: int, *states: JobState) -> Job:
        """Wait until a job is in one of the states."""
        async with asyncio.timeout(GUARD_S):
            while True:
                job = await self.get(job_id)
                if job.state in states:
                    return job
                assert job.state in LIVE, (job.state, job.failure)
                await asyncio.sleep(0.02)

    async def until_progress(self, job_id: int) -> dict[str, Any]:
        """Wait until a job has reported and return what."""
        async with asyncio.timeout(GUARD_S):
            while (progress := (await self.get(job_id)).progress) is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        return progress

    async def until_lines(self, path: Path, number: int) -> list[str]:
        """Wait until a job has written so many lines, and return them."""
        await eventually(lambda: len(read_lines(path)) >= number)
        return read_lines(path)


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something outside this process holds."""
    async with asyncio.timeout(GUARD_S):
        while not holds():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.02)


def read_lines(path: Path) -> list[str]:
    """Return what jobs wrote; nothing before they did."""
    return path.read_text().splitlines() if path.exists() else []


@asynccontextmanager
async def worker(
    url: str, at_once: int = 1, kinds: Sequence[JobKind] = KINDS
) -> AsyncIterator[None]:
    """Do jobs in this process until the block ends; the work itself has its own processes."""
    task = asyncio.create_task(do_jobs(url, at_once, kinds))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextmanager
def worker_process(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Do jobs in a process of its own."""
    process = subprocess.Popen([sys.executable, TESTS / "job_kinds.py", url])
    try:
        yield process
    finally:
        process.kill()
        process.wait()
