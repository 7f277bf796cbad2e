"""What runs as long as the server does: tail, heartbeat, positions, the ground's renewal."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from dispatch.assignments.off_route import RouteKeeper
from dispatch.db.session import make_engine, make_read_maker, make_session_maker
from dispatch.ground.runtime import load_runtime, read_active_id
from dispatch.live.hub import Hub
from dispatch.live.tail import Tail, open_hub
from dispatch.ogc.collections import read_collections
from dispatch.ogc.pool import ReadOnlyPool
from dispatch.positions.board import PositionBoard, read_latest
from dispatch.security.service import list_ended
from dispatch.settings import Settings
from dispatch.versions.child import ChildJobs

logger = logging.getLogger(__name__)

HEARTBEAT_S = 5.0


@contextlib.asynccontextmanager
async def running(app: FastAPI, settings: Settings, url: str) -> AsyncIterator[None]:
    """Build the app's state, run its tasks, and take both down in the end."""
    engine = make_engine(url, settings.database_connections)
    state = app.state
    state.settings, state.sessions = settings, make_session_maker(engine)
    state.reads = make_read_maker(engine)
    state.ground = await asyncio.to_thread(load_runtime, url)
    state.hub = await open_hub(state.sessions)
    state.hub.ground_version = state.ground.version_id
    state.pool = ReadOnlyPool(engine)
    state.jobs = ChildJobs(url)
    state.renew_ground = _make_renewal(app, url)
    await _read_collections(app)
    state.positions = PositionBoard(state.hub)
    async with state.sessions() as session:
        state.hub.publish_positions(await read_latest(session))
    gc.collect()
    gc.freeze()  # the ground's objects stay: collections need not walk half a million of them
    tasks = [_start(work) for work in _works(app, url)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await engine.dispose()


def _start(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Start a task whose failure stops the process.

    Half a live path is worse than none: whoever supervises the process starts it again.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(_stop_process_on_failure)
    return task


def _stop_process_on_failure(task: asyncio.Task[None]) -> None:
    if task.cancelled():
        return
    logger.critical("a background task failed", exc_info=task.exception())
    signal.raise_signal(signal.SIGTERM)


def _works(app: FastAPI, url: str) -> list[Coroutine[Any, Any, None]]:
    state = app.state
    keeper = RouteKeeper()

    async def look_at_routes(moved: list[int]) -> None:
        await keeper.look(state.sessions, state.ground, state.hub, moved)

    tail = Tail(url, state.sessions, state.reads, state.hub, state.renew_ground)
    return [
        tail.listen(),
        tail.follow(),
        state.positions.flush_for_ever(state.sessions, look_at_routes),
        _beat(app),
    ]


def _make_renewal(app: FastAPI, url: str) -> Callable[[], Coroutine[Any, Any, None]]:
    """Return what takes over another version of the ground, if one is valid by now."""
    state, turn = app.state, asyncio.Lock()

    async def renew_ground() -> None:
        async with turn:
            if await read_active_id(state.reads) in {None, state.ground.version_id}:
                return
            state.ground = await asyncio.to_thread(load_runtime, url)
            await _read_collections(app)
            state.hub.ground_version = state.ground.version_id
            state.hub.heartbeat()

    return renew_ground


async def _read_collections(app: FastAPI) -> None:
    """Keep the catalogue of collections where tipg looks for it."""
    state = app.state
    collections = await read_collections(state.reads, state.settings.language)
    state.collection_catalog = {"collections": collections}


async def _beat(app: FastAPI) -> None:
    """Send signs of life, and close the sockets of sessions that ended."""
    hub: Hub = app.state.hub
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        hub.heartbeat()
        try:
            async with app.state.sessions() as session:
                hub.end_sessions(await list_ended(session, hub.session_ids()))
        except (DBAPIError, OSError) as error:
            logger.warning("sessions could not be checked: %s", error)
