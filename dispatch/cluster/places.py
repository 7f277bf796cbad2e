"""Decides where the cluster's files and its socket live."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from dispatch.cluster.account import Account
from dispatch.cluster.errors import ClusterError

PORT = 5432
SOCKET_FILE = f".s.PGSQL.{PORT}"
SOCKET_PATH_LIMIT = 107
"""Bytes in sockaddr_un.sun_path on Linux, less the closing zero (unix(7))."""
FALLBACK_BASE = Path("/var/lib")


@dataclass(frozen=True)
class Places:
    """Where one cluster lives: `home` holds its data folder, log and (if short) socket."""

    home: Path
    socket: Path

    @property
    def data(self) -> Path:
        """The server's own data folder (PGDATA)."""
        return self.home / "postgres"

    @property
    def making(self) -> Path:
        """Where a new data folder is made, before it is moved to `data` whole."""
        return self.home / "postgres.making"

    @property
    def log(self) -> Path:
        """The file with what the server says."""
        return self.home / "postgres.log"


def get_key(folder: Path) -> str:
    """Return ten characters that stand for a folder, for names outside it."""
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:10]


def choose_home(data_dir: Path, account: Account, fallback_base: Path = FALLBACK_BASE) -> Path:
    """Return the folder for the cluster: the data folder, or one the server can enter.

    A project in a folder closed to others (say /root) cannot hold the files of a server that
    runs under an account without rights; /var/lib can. A cluster made earlier is never left
    behind: if it is there and has become unreachable, ClusterError("cluster.unreachable").
    """
    elsewhere = fallback_base / f"patrolgrid-{get_key(data_dir)}"
    if (elsewhere / "postgres").exists():
        return elsewhere
    if account.can_enter(data_dir):
        return data_dir
    if (data_dir / "postgres").exists():
        raise ClusterError("cluster.unreachable", path=data_dir, account=account.name)
    return elsewhere


def choose_socket(home: Path, short_base: Path) -> Path:
    """Return the socket's folder: inside `home` if the path fits the system's limit."""
    inside = home / "socket"
    if len(os.fsencode(inside / SOCKET_FILE)) <= SOCKET_PATH_LIMIT:
        return inside
    return short_base / f"patrolgrid-{get_key(home)}"


def get_short_base() -> Path:
    """Return a folder with a short path where this user may make folders."""
    if os.geteuid() == 0:
        return Path("/run")
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(own) if own and os.access(own, os.W_OK) else Path("/tmp")  # noqa: S108 - see claim


def claim(folder: Path, account: Account) -> None:
    """Make a folder that belongs to the account alone, or check that it does already.

    In /tmp somebody else could have made it first: such a folder is refused.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
            raise ClusterError("cluster.folder_taken", path=folder) from None
    account.own(folder)


def choose_places(data_dir: Path, account: Account) -> Places:
    """Return where the cluster of a data folder lives (the data folder must exist)."""
    home = choose_home(data_dir.resolve(), account)
    return Places(home=home, socket=choose_socket(home, get_short_base()))
