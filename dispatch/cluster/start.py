"""Starts the server on a data folder and waits until it answers."""

import signal
import subprocess
import time
from pathlib import Path

from dispatch.cluster.account import Account
from dispatch.cluster.binaries import Installation
from dispatch.cluster.children import die_with_parent
from dispatch.cluster.create import get_environment, get_tail
from dispatch.cluster.errors import ClusterError
from dispatch.cluster.options import build_arguments
from dispatch.cluster.places import Places, claim
from dispatch.cluster.postmaster import clear_stale, find_postmaster

START_LIMIT_S = 120.0
"""Long enough to replay the write-ahead log after a power cut."""
POLL_S = 0.02
LOG_LIMIT_BYTES = 10_000_000


def start_server(
    places: Places, installation: Installation, account: Account, *, durable: bool
) -> subprocess.Popen[bytes]:
    """Start the server as our child and return when it accepts connections.

    It is its own session, so that Ctrl-C reaches us and not it: we stop it last. If we are
    killed, the kernel asks it to shut down in good order. The kernel's notion of a parent is the
    thread: call this from one that lives as long as the server shall.
    """
    clear_stale(places.data)
    claim(places.socket, account)
    _rotate(places.log)
    with places.log.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program and paths
            [
                str(installation.programs / "postgres"),
                *build_arguments(places.data, places.socket, durable=durable),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=get_environment(installation),
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - one call into libc
            **account.identity(),
        )
    try:
        wait_ready(places, process)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def wait_ready(places: Places, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait for the server on a data folder; raises ClusterError("cluster.not_started")."""
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            break
        found = find_postmaster(places.data)
        if found is not None and found.ready:
            return
        time.sleep(POLL_S)
    said = get_tail(places.log.read_text(errors="replace")) if places.log.exists() else ""
    raise ClusterError("cluster.not_started", path=places.log, said=said)


def _rotate(log: Path) -> None:
    """Keep the log and the one before it from growing without end."""
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.1"))
