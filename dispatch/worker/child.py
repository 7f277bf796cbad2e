"""The process of one job: `python -m dispatch.worker.child MODULE:FUNCTION`.

The payload comes by stdin, which then stays open: its end means that the time is up, or that
the worker is gone. What is reported goes back by stdout in frames (dispatch.worker.frames);
whatever the job's libraries print goes to stderr, and so to the worker's log.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from dispatch.errors import PatrolError
from dispatch.jobs.rules import Progress, Work
from dispatch.priority import give_way
from dispatch.worker.frames import read_frame, write_frame
from gis.errors import GisError

#: Progress goes out at most twice a second, the latest only.
PAUSE_S = 0.5
#: Where memory runs out, the kernel takes this process before any other.
_FIRST_TO_GO = "1000"


def main(where: str) -> None:
    """Do one job and answer with its result or refusal; a crash answers nothing."""
    give_way()
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
    answers = _keep_stdout()
    payload = orjson.loads(read_frame(sys.stdin.buffer))
    stopped = threading.Event()
    threading.Thread(target=_wait_for_end, args=(stopped,), daemon=True).start()
    work = _find_work(where)
    write_frame(answers, orjson.dumps({"begun": True}))
    with _Reporter(answers) as reporter:
        answer = _do(work, payload, reporter.report, stopped.is_set)
    write_frame(answers, orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS))


def _do(
    work: Work,
    payload: dict[str, Any],
    report: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> dict[str, Any]:
    try:
        return {"result": work(payload, report, should_stop)}
    except (PatrolError, GisError) as error:
        return {"failure": {"code": error.code, "params": error.params}}


def _find_work(where: str) -> Work:
    module, function = where.split(":")
    work: Work = getattr(import_module(module), function)
    return work


def _keep_stdout() -> BinaryIO:
    """Return the way to the worker, and send everybody else's output to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _wait_for_end(stopped: threading.Event) -> None:
    """Wait, beside a solver that may hold the main thread, until stdin ends."""
    sys.stdin.buffer.read()
    stopped.set()


class _Reporter:
    """Sends the latest progress from a thread of its own, so that reporting costs nothing."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._latest: Progress | None = None
        self._wake = threading.Event()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._send_for_ever)

    def __enter__(self) -> "_Reporter":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._wake.set()
        self._thread.join()
        self._send_latest()  # how it ended is kept beside the result

    def report(self, progress: Progress) -> None:
        """Take note of a progress; a later one replaces it if it was not sent yet."""
        self._latest = progress
        self._wake.set()

    def _send_for_ever(self) -> None:
        while not self._done.is_set():
            self._wake.wait()
            self._wake.clear()
            self._send_latest()
            self._done.wait(PAUSE_S)

    def _send_latest(self) -> None:
        progress, self._latest = self._latest, None
        if progress is not None:
            write_frame(self._answers, orjson.dumps({"progress": progress.wire()}))


if __name__ == "__main__":
    main(sys.argv[1])
