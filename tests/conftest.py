"""Fixtures that every folder of tests shares."""

from collections.abc import AsyncIterator, Iterator

import pytest
from databases import Databases
from duty import Duty, duty_room
from hypothesis import settings
from serving import LiveServer

from dispatch import background
from dispatch.cluster import temporary_cluster
from dispatch.positions import board

# A loaded machine is slow; how fast things are is measured in benchmarks.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


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


@pytest.fixture(scope="session")
async def duty_server(databases: Databases) -> AsyncIterator[Duty]:
    """The app on a database of its own, one a run."""
    with pytest.MonkeyPatch.context() as patch, databases.copy() as url:
        patch.setattr(background, "HEARTBEAT_S", 0.05)
        patch.setattr(board, "FLUSH_PAUSE_S", 0.05)
        async with duty_room(url) as duty:
            yield duty


@pytest.fixture
async def duty(duty_server: Duty) -> Duty:
    """The duty room before any work."""
    await duty_server.clean()
    return duty_server
