"""A job's process as the worker holds it: started, listened to, asked to stop, killed."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from typing import Any

import orjson

from dispatch.cluster.children import die_with_parent
from dispatch.jobs.rules import JobKind, Payload
from dispatch.worker.frames import encode_frame, receive_frame


class JobProcess:
    """One running process; whatever happens to it never reaches the worker's own."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """The process' id, which is its group's too."""
        return self._process.pid

    async def send(self, payload: Payload) -> None:
        """Give the process what to do; one that is gone already is noticed by its answers."""
        stdin = self._process.stdin
        if stdin is not None:
            stdin.write(encode_frame(orjson.dumps(payload)))
            with contextlib.suppress(ConnectionError):
                await stdin.drain()

    async def answers(self) -> AsyncIterator[dict[str, Any]]:
        """Yield what the process says until it closes its end, as it does when it dies."""
        stdout = self._process.stdout
        while stdout is not None:
            try:
                yield orjson.loads(await receive_frame(stdout))
            except asyncio.IncompleteReadError:
                return

    def ask_to_stop(self) -> None:
        """Tell the process that its time is up."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def kill(self) -> int:
        """End the process and its whole group at once; return how it ended, as Popen does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        return await self._process.wait()


async def start_process(kind: JobKind, url: str) -> JobProcess:
    """Start the process of a job with the database's address in its environment.

    A new interpreter, so that nothing of the worker's event loop is in it, and a session of its
    own, so that it gives way as a whole. It dies with the worker.
    """
    return JobProcess(
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "dispatch.worker.child",
            kind.work,
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, "DATABASE_URL": url},
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
    )
