"""What runs as long as the server does: tail, heartbeat, positions, the ground's renewal."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from typing import Any

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from dispatch.aliases.service import read_accepted
from dispatch.assignments.around import go_around
from dispatch.assignments.off_route import RouteKeeper
from dispatch.closures.upkeep import Reading, Upkeep
from dispatch.coverage.service import CoverageDesk
from dispatch.db.session import make_engine, make_read_maker, make_session_maker
from dispatch.ground.outside import open_outside
from dispatch.ground.runtime import Ground, load_runtime, read_active_id
from dispatch.ground.station import get_region
from dispatch.jobs.service import read_progress
from dispatch.live.hub import Hub
from dispatch.live.model import Event
from dispatch.live.tail import Tail, open_hub
from dispatch.ogc.collections import read_collections
from dispatch.ogc.pool import ReadOnlyPool
from dispatch.patrols.keeper import PatrolKeeper
from dispatch.positions.board import PositionBoard, read_latest
from dispatch.positions.history import keep_rest, write_for_ever
from dispatch.prints.printer import Printer
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
    state.outside = open_outside(settings, get_region())
    state.hub = await open_hub(state.sessions)
    state.pool = ReadOnlyPool(engine)
    state.jobs = ChildJobs(url)
    upkeep = _make_upkeep(app, url)
    await upkeep.load()
    state.positions = PositionBoard(state.hub)
    state.printer = Printer(url)
    state.coverage = CoverageDesk()
    state.upkeep = upkeep
    state.patrols = PatrolKeeper(state.sessions)
    await state.patrols.load()
    async with state.sessions() as session:
        state.hub.publish_positions(await read_latest(session))
        for progress in await read_progress(session):
            state.hub.publish_progress(progress)
    gc.collect()
    gc.freeze()  # the ground's objects stay: collections need not walk half a million of them
    tasks = [_start(work) for work in _works(app, url, upkeep)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await keep_rest(state.positions, state.sessions, state.settings.track_days)
        state.outside.close()
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


def _make_upkeep(app: FastAPI, url: str) -> Upkeep:
    state = app.state

    def load(known: Ground | None) -> Ground:
        return load_runtime(url, read_accepted, known)

    async def find_valid() -> int | None:
        return await read_active_id(state.reads)

    async def take_ground(ground: Ground) -> None:
        state.ground = ground
        if state.hub.ground_version != ground.version_id:
            await _read_collections(app)
            state.hub.ground_version = ground.version_id
            state.hub.heartbeat()

    async def lead_around(closure_ids: list[int]) -> None:
        await go_around(state.sessions, state.ground, state.hub, closure_ids)

    reading = Reading(load, find_valid)
    return Upkeep(reading, state.sessions, state.settings.time_zone, take_ground, lead_around)


class _Followers:
    """What of this process follows the events before any client hears of them."""

    def __init__(self, upkeep: Upkeep, patrols: PatrolKeeper) -> None:
        self._upkeep = upkeep
        self._patrols = patrols

    async def load(self, what: str) -> None:
        """Take another ground, or what the notification says of it."""
        await self._upkeep.load(what)

    async def take(self, events: Sequence[Event]) -> None:
        """Take what the events change."""
        await self._upkeep.take(events)
        await self._patrols.take(events)


def _works(app: FastAPI, url: str, upkeep: Upkeep) -> list[Coroutine[Any, Any, None]]:
    state = app.state
    keeper = RouteKeeper()

    async def look_at_routes(moved: list[int]) -> None:
        await keeper.look(state.sessions, state.ground, state.hub, moved)
        await state.patrols.look_at(state.hub, moved)

    followers = _Followers(upkeep, state.patrols)
    tail = Tail(url, state.sessions, state.reads, state.hub, followers)
    return [
        tail.listen(),
        tail.follow(),
        state.positions.flush_for_ever(state.sessions, look_at_routes),
        write_for_ever(state.positions, state.sessions, state.settings.track_days),
        upkeep.keep_time(),
        upkeep.tell(),
        state.patrols.write_for_ever(),
        state.patrols.keep_time(),
        _beat(app),
    ]


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
