"""Kinds of jobs that tests register: each does one thing a solver might do."""

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from dispatch.errors import InvalidError
from dispatch.jobs.rules import JobKind, Payload, Progress, Report, ShouldStop
from dispatch.worker.lifetime import run_until_stopped
from dispatch.worker.running import do_jobs


def add(payload: Payload, report: Report, should_stop: ShouldStop) -> int:
    """Add two numbers, chatting on stdout as libraries do."""
    print("adding")  # noqa: T201
    return int(payload["a"]) + int(payload["b"])


def describe(payload: Payload, report: Report, should_stop: ShouldStop) -> dict[str, Any]:
    """Tell what the process is like."""
    return {
        "nice": os.nice(0),
        "session": os.getsid(0) == os.getpid(),
        "loop": asyncio._get_running_loop() is not None,
    }


def approach(payload: Payload, report: Report, should_stop: ShouldStop) -> str:
    """Report, then wait until told that the time is up."""
    report(Progress(best=120.0, bound=90.0, fraction=0.25, seconds_left=30.0))
    return _wait_for(should_stop)


def flood(payload: Payload, report: Report, should_stop: ShouldStop) -> str:
    """Report far more often than anybody can read."""
    for step in range(100_000):
        report(Progress(best=float(step)))
    return _wait_for(should_stop)


def hang(payload: Payload, report: Report, should_stop: ShouldStop) -> None:
    """Write down the own process id and never end, whatever anybody asks."""
    _append(payload, str(os.getpid()))
    report(Progress(fraction=0.5))
    threading.Event().wait()


def refuse(payload: Payload, report: Report, should_stop: ShouldStop) -> None:
    """Find that the request can't be met."""
    raise InvalidError("incident.type_unknown", type="x")


def crash(payload: Payload, report: Report, should_stop: ShouldStop) -> None:
    """Die as a solver does that runs out of memory."""
    _append(payload, "started")
    os.kill(os.getpid(), signal.SIGKILL)


def crash_once(payload: Payload, report: Report, should_stop: ShouldStop) -> str:
    """Die the first time only."""
    if _append(payload, "started") == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return "second"


def stumble(payload: Payload, report: Report, should_stop: ShouldStop) -> None:
    """Raise what nobody foresaw."""
    raise ZeroDivisionError


def count(payload: Payload, report: Report, should_stop: ShouldStop) -> int:
    """Write down that it ran."""
    return _append(payload, str(payload["number"]))


def spoil(payload: Payload, report: Report, should_stop: ShouldStop) -> str:
    """Return what PostgreSQL can't hold."""
    return "\0"


def _append(payload: Payload, line: str) -> int:
    """Add a line to the payload's file and return how many there are."""
    path = Path(payload["path"])
    with path.open("a") as file:
        file.write(f"{line}\n")
    return len(path.read_text().splitlines())


def _wait_for(should_stop: ShouldStop) -> str:
    while not should_stop():
        threading.Event().wait(0.01)
    return "best so far"


def _kind(name: str, time_limit_s: float = 60.0) -> JobKind:
    return JobKind(f"test.{name}", f"job_kinds:{name}", time_limit_s)


ADD = _kind("add")
DESCRIBE = _kind("describe")
APPROACH = _kind("approach")
APPROACH_BRIEFLY = JobKind("test.approach_briefly", "job_kinds:approach", 0.5)
FLOOD = _kind("flood")
HANG = _kind("hang")
HANG_BRIEFLY = JobKind("test.hang_briefly", "job_kinds:hang", 0.5)
REFUSE = _kind("refuse")
CRASH = _kind("crash")
CRASH_ONCE = _kind("crash_once")
STUMBLE = _kind("stumble")
COUNT = _kind("count")
SPOIL = _kind("spoil")
GONE = JobKind("test.gone", "job_kinds:no_such_function", 60.0)
UNKNOWN = _kind("unknown_to_the_worker")

KINDS = (
    ADD, DESCRIBE, APPROACH, APPROACH_BRIEFLY, FLOOD, HANG, HANG_BRIEFLY, REFUSE,
    CRASH, CRASH_ONCE, STUMBLE, COUNT, SPOIL, GONE,
)  # fmt: skip


if __name__ == "__main__":  # a worker in a process of its own, for tests that kill it
    run_until_stopped(do_jobs(sys.argv[1], 1, KINDS))
