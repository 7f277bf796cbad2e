"""The cluster of a data folder: found running, started, or made."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch.cluster.account import Account, get_server_account
from dispatch.cluster.binaries import OLDEST_VERSION, Installation, find_installation
from dispatch.cluster.create import check_room, create_cluster
from dispatch.cluster.errors import ClusterError
from dispatch.cluster.handle import ClusterHandle, build_url
from dispatch.cluster.places import Places, choose_places
from dispatch.cluster.postmaster import find_postmaster
from dispatch.cluster.start import start_server, wait_ready

ROOM_TO_START_BYTES = 200_000_000


def ensure_cluster(data_dir: Path) -> ClusterHandle:
    """Return a handle on the database of a data folder, with the server running.

    `DATABASE_URL`, when set, is used as it is and nothing is started. Otherwise the private
    cluster below `data_dir` is made if absent, started if stopped and reused if running.
    Raises ClusterError.
    """
    external = os.environ.get("DATABASE_URL")
    if external:
        return ClusterHandle(normalise_url(external))
    _make_folder(data_dir)
    with _alone(data_dir):
        return _ensure(data_dir, get_server_account())


def normalise_url(url: str) -> str:
    """Return a database URL with the one driver we use, whatever usual scheme it has."""
    scheme, separator, rest = url.partition("://")
    if scheme in {"postgres", "postgresql"}:
        scheme = "postgresql+psycopg"
    return f"{scheme}{separator}{rest}"


def get_installation(data: Path) -> Installation:
    """Return the server for a data folder: of the version that made it, if it is there."""
    version = _read_version(data)
    installation = find_installation(version)
    if installation is not None:
        return installation
    if version is not None and find_installation() is not None:
        raise ClusterError("cluster.other_version", path=data, version=version)
    raise ClusterError("cluster.no_server", version=version or OLDEST_VERSION)


def _ensure(data_dir: Path, account: Account) -> ClusterHandle:
    places = choose_places(data_dir, account)
    running = find_postmaster(places.data)
    if running is not None:
        wait_ready(places)
        return ClusterHandle(build_url(running.socket))
    installation = get_installation(places.data)
    _prepare(places, installation, account)
    process = start_server(places, installation, account, durable=True)
    return ClusterHandle(build_url(places.socket), process)


def _prepare(places: Places, installation: Installation, account: Account) -> None:
    if _read_version(places.data) is not None:
        check_room(places.home, ROOM_TO_START_BYTES)
        return
    if places.data.exists() and any(places.data.iterdir()):
        raise ClusterError("cluster.damaged", path=places.data)
    places.home.mkdir(mode=0o755, parents=True, exist_ok=True)
    create_cluster(places, installation, account, durable=True)


def _read_version(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None
    except PermissionError:
        raise ClusterError("cluster.foreign", path=data, pid="") from None


def _make_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise ClusterError("cluster.no_folder", path=data_dir, said=error.strerror) from None
    if not os.access(data_dir, os.W_OK | os.X_OK):
        raise ClusterError("cluster.no_folder", path=data_dir, said=os.strerror(13))


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the data folder's lock, lest two commands make the same cluster."""
    with (data_dir / "cluster.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
