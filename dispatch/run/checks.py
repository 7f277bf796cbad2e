"""What must hold before anything is started: a free port, and nobody else on the data."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch.run.speech import RunError

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
LAST_PORT = 65535


def parse_port(value: str | None) -> int:
    """Return the port a person asked for (8000 when none); raises RunError("run.bad_port")."""
    if not value:
        return DEFAULT_PORT
    if value.isascii() and value.isdigit() and 0 < int(value) <= LAST_PORT:
        return int(value)
    raise RunError("run.bad_port", value=value)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on a port of this machine."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError:
            return False
    return True


def check_port(port: int) -> None:
    """Raise RunError("run.port_taken") with the next free port when this one is not free."""
    if not is_free(port):
        free = next((other for other in range(port + 1, LAST_PORT + 1) if is_free(other)), 0)
        raise RunError("run.port_taken", port=port, free=free)


@contextmanager
def hold_alone(data: Path) -> Iterator[None]:
    """Keep every other supervisor off a data folder; raises RunError("run.already_running").

    The lock is the kernel's: it ends with the process, however that ends.
    """
    with os.fdopen(os.open(data / "run.lock", os.O_RDWR | os.O_CREAT, 0o644), "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = lock.read().strip()
            raise RunError("run.already_running", path=data, pid=pid) from None
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield
