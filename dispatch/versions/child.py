"""Heavy work on the ground, in a process and session of its own that give way to all others."""

import asyncio
import os
import signal
import sys
from typing import Any

import orjson

from dispatch.cluster.children import die_with_parent
from dispatch.errors import ConflictError, InvalidError
from gis.errors import GisError

#: No job of a station's ground takes longer unless something is wrong.
LIMIT_S = 300.0
#: So many may wait for the one that runs; more are sent away.
MOST_WAITING = 4


class ChildJobs:
    """Runs the jobs of a module one after the other, each in a new process."""

    def __init__(self, url: str, module: str = "dispatch.versions.work") -> None:
        self._url = url
        self._module = module
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def run(self, job: str, **params: Any) -> Any:
        """Return what a job answers.

        Raises what the job raised as GisError; ConflictError `ground.busy` when too many wait,
        InvalidError `ground.job_failed` when it ended without an answer or took too long.
        """
        if self._waiting >= MOST_WAITING:
            raise ConflictError("ground.busy")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._run(orjson.dumps({"job": job, "params": params}))
        finally:
            self._waiting -= 1

    async def _run(self, order: bytes) -> Any:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"DATABASE_URL": self._url},
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        try:
            async with asyncio.timeout(LIMIT_S):
                said, _ = await process.communicate(order)
        except TimeoutError:
            raise InvalidError("ground.job_failed") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return _answer(said)


def _answer(said: bytes) -> Any:
    try:
        answer = orjson.loads(said)
    except orjson.JSONDecodeError:
        raise InvalidError("ground.job_failed") from None
    if "code" in answer:
        raise GisError(answer["code"], **answer["params"])  # 422, whichever tree its text is in
    return answer["value"]
