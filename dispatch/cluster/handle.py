"""A running cluster: how to reach it, and how to stop it."""

import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

from dispatch.cluster.create import DATABASE, ROLE

FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
"""PostgreSQL's ways to stop: end the sessions and write everything down; or at once."""
FAST_GRACE_S = 30.0
IMMEDIATE_GRACE_S = 10.0


@dataclass
class ClusterHandle:
    """How to reach a database, and whether it was started here.

    `url` is a SQLAlchemy URL. `started` is False for a server that was running before, or that
    belongs to somebody else; stop() then leaves it alone.
    """

    url: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def started(self) -> bool:
        """Tell whether this handle started the server."""
        return self.process is not None

    def stop(self) -> None:
        """Stop the server if this handle started it; a second call does nothing."""
        process, self.process = self.process, None
        if process is not None:
            _stop(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def build_url(socket: Path, database: str = DATABASE) -> str:
    """Return the SQLAlchemy URL of a database behind a socket folder."""
    place = urlencode({"host": str(socket), "user": ROLE}, quote_via=quote, safe="/")
    return f"postgresql+psycopg:///{database}?{place}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    for signum, grace_s in ((FAST, FAST_GRACE_S), (IMMEDIATE, IMMEDIATE_GRACE_S)):
        process.send_signal(signum)
        try:
            process.wait(grace_s)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    process.wait()
