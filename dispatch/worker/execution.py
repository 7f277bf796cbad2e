"""Doing a job: attempts in processes of their own, until it is done, refused, or given up."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DataError

from dispatch.db.session import SessionMaker
from dispatch.jobs import course
from dispatch.jobs.course import Attempt
from dispatch.jobs.rules import Failure, JobKind
from dispatch.worker.process import JobProcess, start_process

logger = logging.getLogger(__name__)

#: A process has so long to start and import its libraries; a job's own time begins after that.
START_LIMIT_S = 120.0
#: A job whose time is up has so long to hand over what it has.
GRACE_S = 5.0

Kinds = dict[str, JobKind]


class _CrashError(Exception):
    """The process ended without an answer."""


@dataclass(frozen=True, slots=True)
class Executor:
    """What doing jobs takes: the database and the kinds this worker knows."""

    url: str
    sessions: SessionMaker
    kinds: Kinds

    async def do(self, job_id: int) -> None:
        """Do a job to its end; a crash of its process is tried once more."""
        attempt = await course.begin(self.sessions, job_id)
        while attempt is not None:
            attempt = await self._try(attempt)

    async def _try(self, attempt: Attempt) -> Attempt | None:
        """Make one attempt; return the next one where this one crashed."""
        kind = self.kinds.get(attempt.kind)
        if kind is None:
            await course.fail(self.sessions, attempt, _failure("job.kind_unknown"))
            return None
        try:
            await self._settle(attempt, await self._run(kind, attempt))
        except _CrashError as error:
            logger.warning("job %d (%s) crashed: %s", attempt.job_id, attempt.kind, error)
            return await course.begin_again(self.sessions, attempt, _failure("job.crashed"))
        except TimeoutError:
            failure = _failure("job.timed_out", seconds=round(attempt.time_limit_s))
            await course.fail(self.sessions, attempt, failure)
        except asyncio.CancelledError:  # the worker stops, or the job was cancelled meanwhile
            await course.give_back(self.sessions, attempt)
            raise
        return None

    async def _settle(self, attempt: Attempt, answer: dict[str, Any] | None) -> None:
        """Write what a process answered; None came of a job that is not ours any more."""
        if answer is None:
            return
        if "failure" in answer:
            await course.fail(self.sessions, attempt, answer["failure"])
            return
        try:
            await course.finish(self.sessions, attempt, answer["result"])
        except DataError:  # a text with NUL, which JSON can hold and PostgreSQL can't
            await course.fail(self.sessions, attempt, _failure("job.result_unstorable"))

    async def _run(self, kind: JobKind, attempt: Attempt) -> dict[str, Any] | None:
        """Return the answer of an attempt's process, or None when the job was taken from us.

        Raises TimeoutError when its time and the grace are over, _CrashError when it ended
        without an answer.
        """
        async with _running(kind, self.url) as process, asyncio.timeout(START_LIMIT_S) as end:
            await process.send(attempt.payload)
            async for answer in process.answers():
                if "begun" in answer:
                    end.reschedule(_start_clock(process, attempt.time_limit_s))
                elif "progress" not in answer:
                    return answer
                elif not await course.note_progress(self.sessions, attempt, answer["progress"]):
                    return None
            raise _CrashError(f"ended with {await process.kill()}")


def _start_clock(process: JobProcess, limit_s: float) -> float:
    """Have a process asked to stop when its time is up; return when the grace is over too."""
    loop = asyncio.get_running_loop()
    loop.call_later(limit_s, process.ask_to_stop)
    return loop.time() + limit_s + GRACE_S


@contextlib.asynccontextmanager
async def _running(kind: JobKind, url: str) -> AsyncIterator[JobProcess]:
    """Start a process; it is gone when the block ends, however it ends."""
    process = await start_process(kind, url)
    try:
        yield process
    finally:
        await process.kill()


def _failure(code: str, **params: Any) -> Failure:
    return {"code": code, "params": params}
