"""The real server as a process of its own, as `patrolgrid serve` starts it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

START_LIMIT_S = 60.0
STOP_LIMIT_S = 15.0
POLL_S = 0.02


class ServerError(RuntimeError):
    """The server did not start."""


@contextmanager
def serving(url: str, port: int) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Yield the server's process and the seconds until it was ready. Raises ServerError."""
    program = Path(sys.executable).with_name("patrolgrid")
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [str(program), "serve", "--port", str(port)], env=os.environ | {"DATABASE_URL": url}
    )
    try:
        _wait_ready(process, port)
        yield process, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(STOP_LIMIT_S)


def _wait_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz"):
                return
        except (URLError, OSError):
            time.sleep(POLL_S)
    raise ServerError(f"no answer on port {port}; exit code {process.poll()}")
