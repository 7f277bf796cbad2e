"""Fixtures that every folder of tests shares."""

from collections.abc import Iterator

import pytest
from databases import Databases
from serving import LiveServer

from dispatch.cluster import temporary_cluster


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """One cluster a run, with a template that has schema, ground and people."""
    with temporary_cluster() as cluster:
        databases = Databases(cluster.url)
        databases.prepare()
        yield databases


@pytest.fixture(scope="module")
def live_server(databases: Databases) -> Iterator[LiveServer]:
    """A running server process on a database of its own, one a module."""
    with databases.copy() as url:
        server = LiveServer(url)
        server.start()
        yield server
        server.close()
