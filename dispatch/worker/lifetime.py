"""Running a job until somebody asks the process to stop."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run an endless job; SIGINT and SIGTERM end it, and that is no failure.

    What the job itself raises is raised.
    """
    asyncio.run(_run(work))


async def _run(work: Coroutine[Any, Any, None]) -> None:
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(work)
    for signum in STOP_SIGNALS:
        loop.add_signal_handler(signum, task.cancel)
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
