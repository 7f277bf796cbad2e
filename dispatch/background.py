"""What runs as long as the server does: tail, heartbeat, positions, the ground's renewal."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from dispatch.assignments.off_route import RouteKeeper
from dispatch.db.session import make_engine, make_read_maker, make_session_maker
from dispatch.ground.runtime import load_runtime
from dispatch.jobs.service import read_progress
from dispatch.live.hub import Hub
from dispatch.live.tail import Tail, open_hub
from dispatch.positions.board import PositionBoard, read_latest
from dispatch.security.service import list_ended
from dispatch.settings import Settings

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
    state.positions = PositionBoard(state.hub)
    async with state.sessions() as session:
        state.hub.publish_positions(await read_latest(session))
        for progress in await read_progress(session):
            state.hub.publish_progress(progress)
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

    async def renew_ground() -> None:
        state.ground = await asyncio.to_thread(load_runtime, url)

    async def look_at_routes(moved: list[int]) -> None:
        await keeper.look(state.sessions, state.ground, state.hub, moved)

    tail = Tail(url, state.sessions, state.reads, state.hub, renew_ground)
    return [
        tail.listen(),
        tail.follow(),
        state.positions.flush_for_ever(state.sessions, look_at_routes),
        _beat(app),
    ]


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
