"""The supervisor's child processes: each a group of its own, none outlives the supervisor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dispatch.cluster.children import die_with_parent
from dispatch.run.speech import RunError

PROGRAM = str(Path(sys.executable).with_name("patrolgrid"))
GRACE_S = 8.0
TAIL_LINES = 15


@dataclass(frozen=True)
class Child:
    """A running child, its name for messages and the file with its words."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """Raise RunError("run.child_died") if the child has ended."""
        status = self.process.poll()
        if status is not None:
            said = get_tail(self.log)
            raise RunError(
                "run.child_died", name=self.name, status=status, path=self.log, said=said
            )


def start_child(name: str, command: Sequence[str], url: str, logs: Path) -> Child:
    """Start a program with DATABASE_URL set, its output going to a log file named for it.

    A session of its own keeps Ctrl-C from reaching it: the supervisor stops it, in order. If
    the supervisor is killed, the kernel tells the child to stop.
    """
    log = logs / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own programs
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(os.environ) | {"DATABASE_URL": url},
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one call into libc
        )
    return Child(name, process, log)


def stop_children(children: Sequence[Child], grace_s: float = GRACE_S) -> None:
    """Ask every child's group to end, wait for all, and kill what is left after the grace."""
    for child in children:
        _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + grace_s
    for child in children:
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            continue
    for child in children:
        _signal_group(child, signal.SIGKILL)  # also grandchildren that stayed behind
        child.process.wait()


def run_to_end(child: Child, code: str) -> str:
    """Wait for a child that does one job; return its output or raise RunError(code)."""
    try:
        status = child.process.wait()
    except BaseException:
        stop_children([child])
        raise
    if status != 0:
        raise RunError(code, path=child.log, said=get_tail(child.log))
    return child.log.read_text(errors="replace")


def get_tail(log: Path) -> str:
    """Return a log's last lines."""
    return "\n".join(log.read_text(errors="replace").strip().splitlines()[-TAIL_LINES:])


def _signal_group(child: Child, signum: signal.Signals) -> None:
    try:
        os.killpg(child.process.pid, signum)
    except ProcessLookupError:
        return
