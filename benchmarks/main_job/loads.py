"""Starting the load processes of this package and talking to them by their pipes."""

import subprocess
import sys
from typing import Any

import orjson


class LoadError(RuntimeError):
    """A load process ended without figures."""


def start_load(name: str, first: bytes) -> subprocess.Popen[bytes]:
    """Start a module of this package as a process and send it its first lines."""
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", f"benchmarks.main_job.{name}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    send(process, first)
    return process


def send(process: subprocess.Popen[bytes], line: bytes) -> None:
    """Send a line to a load process."""
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    process.stdin.write(line)
    process.stdin.flush()


def wait_ready(process: subprocess.Popen[bytes]) -> None:
    """Wait until a load process says that it is connected. Raises LoadError."""
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    if not process.stdout.readline():
        raise LoadError("a load process could not begin")


def read_figures(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Return what a load process prints last. Raises LoadError when it fails."""
    printed, _ = process.communicate()
    if process.returncode != 0:
        raise LoadError(f"a load process ended with {process.returncode}")
    figures: dict[str, Any] = orjson.loads(printed)
    return figures
