"""A cluster for one test run or one benchmark, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dispatch.cluster.account import get_server_account
from dispatch.cluster.create import create_cluster
from dispatch.cluster.ensure import get_installation
from dispatch.cluster.handle import ClusterHandle, build_url
from dispatch.cluster.places import Places, choose_socket, get_short_base
from dispatch.cluster.start import start_server


@contextmanager
def temporary_cluster(*, durable: bool = False) -> Iterator[ClusterHandle]:
    """Make a cluster in a new temporary folder, and remove it with its server at the end.

    `durable=True` keeps every commit as safe as in production, for measurements; without it
    nothing waits for the disk. Raises ClusterError.
    """
    account = get_server_account()
    home = Path(tempfile.mkdtemp(prefix="patrolgrid-"))
    places = Places(home, choose_socket(home, get_short_base()))
    try:
        home.chmod(0o755)  # the server, under its own account, must pass through
        installation = get_installation(places.data)
        create_cluster(places, installation, account, durable=durable)
        process = start_server(places, installation, account, durable=durable)
        with ClusterHandle(build_url(places.socket), process) as handle:
            yield handle
    finally:
        shutil.rmtree(places.socket, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
