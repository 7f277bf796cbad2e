"""Reads the server's pid file, and tells a living server from a stale file."""

from dataclasses import dataclass
from pathlib import Path

from dispatch.cluster.errors import ClusterError

PID_FILE = "postmaster.pid"
_PID_LINE, _SOCKET_LINE, _STATUS_LINE = 0, 4, 7
"""Line numbers in the file (PostgreSQL source, src/include/utils/pidfile.h)."""


@dataclass(frozen=True)
class Postmaster:
    """What the pid file says: the process, its socket folder, and whether it is ready."""

    pid: int
    socket: Path
    ready: bool


def find_postmaster(data: Path) -> Postmaster | None:
    """Return the server that runs on a data folder, or None when none does."""
    said = _read(data)
    return said if said is not None and runs_on(said.pid, data) else None


def runs_on(pid: int, data: Path) -> bool:
    """Tell whether a process is a server on this data folder.

    A server's working folder is its data folder, so a number that another program has been
    given since (after a power cut, say) is not mistaken for it.
    """
    process = Path("/proc") / str(pid)
    try:
        return (process / "comm").read_text().strip() == "postgres" and (process / "cwd").samefile(
            data
        )
    except (FileNotFoundError, ProcessLookupError):
        return False
    except PermissionError:
        raise ClusterError("cluster.foreign", path=data, pid=pid) from None


def clear_stale(data: Path) -> None:
    """Remove the pid file of a server that is gone, lest its number belong to another now."""
    if find_postmaster(data) is None:
        (data / PID_FILE).unlink(missing_ok=True)


def _read(data: Path) -> Postmaster | None:
    try:
        lines = (data / PID_FILE).read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[_PID_LINE].strip().isdigit():
        return None
    socket = lines[_SOCKET_LINE] if len(lines) > _SOCKET_LINE else ""
    status = lines[_STATUS_LINE].strip() if len(lines) > _STATUS_LINE else ""
    return Postmaster(int(lines[_PID_LINE]), Path(socket), status == "ready")
