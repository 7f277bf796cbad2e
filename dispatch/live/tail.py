"""The tail: wakes on NOTIFY, reads the settled events and gives them to the hub."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

import orjson
import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from dispatch.db.session import SessionMaker
from dispatch.live.history import ensure_epoch, get_here, list_settled
from dispatch.live.hub import Hub
from dispatch.live.model import Event, JobProgress, Position
from dispatch.live.outbox import (
    EVENT_CHANNEL,
    GROUND_CHANNEL,
    JOB_CHANNEL,
    POSITION_CHANNEL,
)

logger = logging.getLogger(__name__)

BATCH = 500
#: Look again after this when events are committed but an older transaction still runs.
UNSETTLED_PAUSE_S = 0.015
#: After a publication the next one waits so long: what is committed meanwhile goes out together,
#: so that a burst costs every client one frame. A single event is never held back.
GATHER_S = 0.04
#: Look again after this even when no NOTIFY came.
IDLE_PAUSE_S = 1.0
RECONNECT_PAUSE_S = 0.5


async def open_hub(sessions: SessionMaker) -> Hub:
    """Return a hub that begins at the present place of the history."""
    async with sessions() as session, session.begin():
        return Hub(await ensure_epoch(session), await get_here(session))


class GroundFollower(Protocol):
    """Keeps the ground of this process in step with the history."""

    async def load(self, what: str) -> None:
        """Take another ground, or what the notification says of it."""
        ...

    async def catch_up(self) -> None:
        """Take whatever changed while nobody listened."""
        ...

    async def take(self, events: Sequence[Event]) -> None:
        """Take what the events change of it."""
        ...


class Tail:
    """Follows the outbox for the hub of this process, over lost connections too.

    `ground` hears of the events before any client does.
    """

    def __init__(
        self,
        url: str,
        sessions: SessionMaker,
        reads: SessionMaker,
        hub: Hub,
        ground: GroundFollower,
    ) -> None:
        self._dsn = make_url(url).set(drivername="postgresql").render_as_string(False)
        self._sessions = sessions
        self._reads = reads
        self._hub = hub
        self._ground = ground
        self._woken = asyncio.Event()

    async def listen(self) -> None:
        """Turn notifications into wake-ups; connect again when the connection is lost."""
        while True:
            try:
                await self._listen_once()
            except (psycopg.OperationalError, DBAPIError, OSError) as error:
                logger.warning("listening connection lost: %s", error)
                await asyncio.sleep(RECONNECT_PAUSE_S)

    async def follow(self) -> None:
        """Read what is settled whenever woken, and at least every second."""
        while True:
            before = self._hub.place
            try:
                on_their_way = await self.drain()
            except (DBAPIError, OSError) as error:
                logger.warning("outbox could not be read: %s", error)
                await asyncio.sleep(RECONNECT_PAUSE_S)
                continue
            if on_their_way:
                await asyncio.sleep(UNSETTLED_PAUSE_S)
                continue
            if self._hub.place != before:
                await asyncio.sleep(GATHER_S)
            try:
                await asyncio.wait_for(self._woken.wait(), IDLE_PAUSE_S)
            except TimeoutError:
                await self._check_epoch()
            self._woken.clear()

    async def drain(self) -> bool:
        """Publish the settled events; return whether more are on their way."""
        async with self._reads() as session:
            events, on_their_way = await list_settled(session, self._hub.place, BATCH)
        await self._ground.take(events)
        self._hub.publish(events)
        return on_their_way

    async def _check_epoch(self) -> None:
        """Begin anew when somebody declared a new epoch (after a restore)."""
        try:
            async with self._sessions() as session, session.begin():
                epoch = await ensure_epoch(session)
                if epoch != self._hub.epoch:
                    self._hub.restart(epoch, await get_here(session))
        except (DBAPIError, OSError) as error:
            logger.warning("epoch could not be read: %s", error)

    async def _listen_once(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
        async with connection:
            for channel in (EVENT_CHANNEL, POSITION_CHANNEL, JOB_CHANNEL, GROUND_CHANNEL):
                await connection.execute(f"LISTEN {channel}".encode())
            self._woken.set()
            await self._ground.catch_up()
            async for notify in connection.notifies():
                await self._receive(notify)

    async def _receive(self, notify: psycopg.Notify) -> None:
        if notify.channel == EVENT_CHANNEL:
            self._woken.set()
        elif notify.channel == POSITION_CHANNEL:
            self._hub.publish_positions([decode_position(p) for p in orjson.loads(notify.payload)])
        elif notify.channel == JOB_CHANNEL:
            self._hub.publish_progress(JobProgress(**orjson.loads(notify.payload)))
        else:
            await self._ground.load(notify.payload)


def encode_position(position: Position) -> list[object]:
    """Return a position in the short form in which processes tell each other."""
    return [
        position.unit_id,
        *position.point,
        position.at,
        position.accuracy_m,
        position.speed_kmh,
        position.heading_deg,
    ]


def decode_position(fields: list[object]) -> Position:
    """Return the position of `encode_position`'s form."""
    unit_id, lon, lat, at, accuracy_m, speed_kmh, heading_deg = fields
    return Position(unit_id, (lon, lat), at, accuracy_m, speed_kmh, heading_deg)  # type: ignore[arg-type]
