"""Making a print for a request: in a process of its own at the lowest priority.

Drawing takes seconds of a whole core. On the event loop it would stop the duty room, and at
normal priority it would slow every request; see the traps in the design notes.
"""

import asyncio
import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dispatch.errors import PatrolError, TooManyError
from dispatch.prints.libraries import text_environment

logger = logging.getLogger(__name__)

#: So many prints may wait for their turn; one is made at a time.
MOST_WAITING = 4
#: A print that takes longer has failed.
LONGEST_S = 300.0


class PrintFailedError(PatrolError):
    """A print could not be made; the log says why."""

    status = 500


@dataclass(slots=True)
class Printer:
    """Makes one print at a time from the database at an address."""

    url: str
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _waiting: int = 0

    async def make(self, arguments: Sequence[str], form: str, language: str) -> bytes:
        """Return what `patrolgrid print ARGUMENTS` writes in a form, "html" or "pdf".

        Raises TooManyError `print.busy` when too many wait, PrintFailedError `print.failed`. A
        request that goes away takes its process with it.
        """
        if self._waiting >= MOST_WAITING:
            raise TooManyError("print.busy")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._run(arguments, form, language)
        finally:
            self._waiting -= 1

    async def _run(self, arguments: Sequence[str], form: str, language: str) -> bytes:
        with tempfile.TemporaryDirectory(prefix="patrolgrid-print-") as folder:
            file = Path(folder) / f"print.{form}"
            options = [f"--{form}", str(file), "--language", language]
            process = await self._start([*arguments, *options])
            try:
                _, said = await asyncio.wait_for(process.communicate(), LONGEST_S)
            finally:
                await _end(process)
            if process.returncode != 0 or not file.exists():
                logger.error("print %s failed: %s", arguments, said.decode("utf-8", "replace"))
                raise PrintFailedError("print.failed")
            return file.read_bytes()

    async def _start(self, arguments: Sequence[str]) -> asyncio.subprocess.Process:
        program = str(Path(sys.executable).with_name("patrolgrid"))
        return await asyncio.create_subprocess_exec(
            "nice",
            "-n",
            "19",
            program,
            "print",
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **text_environment(), "DATABASE_URL": self.url},
        )


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
