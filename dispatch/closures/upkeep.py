"""The ground of a process kept true: closures and the hour put into its streets."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError

from dispatch.closures.rules import is_due
from dispatch.closures.service import as_network_closure, end_due, list_active
from dispatch.closures.tables import RoadClosure
from dispatch.db.session import SessionMaker
from dispatch.ground.runtime import ALIASES_CHANGED, Ground
from dispatch.live.model import Event

logger = logging.getLogger(__name__)

LOOK_PAUSE_S = 1.0

OnGround = Callable[[Ground], Awaitable[None]]
OnDrawn = Callable[[list[int]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the ground is read: `read` blocks, and learns of a known one only its names.

    It returns the known one itself when nothing changed.

    `find_valid` returns the id of the version that is valid now.
    """

    read: Callable[[Ground | None], Ground]
    find_valid: Callable[[], Awaitable[int | None]]


class Upkeep:
    """Gives `on_ground` the ground whenever its streets change.

    `on_drawn` is told, after that and off the live path, which closures are new.
    """

    def __init__(
        self,
        reading: Reading,
        sessions: SessionMaker,
        zone: str,
        on_ground: OnGround,
        on_drawn: OnDrawn,
    ) -> None:
        self._reading = reading
        self._sessions = sessions
        self._zone = ZoneInfo(zone)
        self._on_ground = on_ground
        self._on_drawn = on_drawn
        self._drawn: asyncio.Queue[list[int]] = asyncio.Queue()
        self._turn = asyncio.Lock()
        self._lock = asyncio.Lock()
        self._free: Ground | None = None
        self._hour = -1
        self._closures: list[RoadClosure] = []

    async def load(self, what: str = "") -> None:
        """Take over the ground that is valid, if it is another, or what it is newly taught."""
        async with self._turn:
            if what == ALIASES_CHANGED or not await self._is_valid():
                await self._read()

    async def catch_up(self) -> None:
        """Take over whatever changed while nobody listened: the version, or only its names."""
        async with self._turn:
            await self._read()

    async def _is_valid(self) -> bool:
        """Whether the ground there is, if any, is still the valid one."""
        if self._free is None:
            return False
        return await self._reading.find_valid() in {None, self._free.version_id}

    async def _read(self) -> None:
        known = self._free
        free = await asyncio.to_thread(self._reading.read, known)
        if free is known:
            return
        async with self._lock:
            self._free = free
        await self.renew()

    async def renew(self) -> None:
        """Put the present closures and hour into the streets."""
        async with self._lock:
            if self._free is None:
                return
            async with self._sessions() as session:
                self._closures = await list_active(session)
            self._hour = datetime.now(self._zone).hour
            closed = [as_network_closure(closure) for closure in self._closures]
            ground = await asyncio.to_thread(self._free.under, closed, self._hour)
            await self._on_ground(ground)

    async def take(self, events: Sequence[Event]) -> None:
        """Renew the streets before anybody hears of a change of closures."""
        if not any(change.entity == "closure" for event in events for change in event.changes):
            return
        await self.renew()
        drawn = [event for event in events if event.kind == "closure.drawn"]
        if drawn:
            self._drawn.put_nowait([change.id for event in drawn for change in event.changes])

    async def keep_time(self) -> None:
        """End closures when they are due, and take the speeds of the hour, for ever."""
        while True:
            await asyncio.sleep(LOOK_PAUSE_S)
            try:
                await self._look()
            except (DBAPIError, OSError) as error:
                logger.warning("closures could not be kept: %s", error)

    async def tell(self) -> None:
        """Pass on which closures are new, for ever."""
        while True:
            drawn = await self._drawn.get()
            try:
                await self._on_drawn(drawn)
            except (DBAPIError, OSError) as error:
                logger.warning("routes around a closure could not be made: %s", error)

    async def _look(self) -> None:
        now = datetime.now(UTC)
        if any(is_due(closure.ends_at, now) for closure in self._closures):
            async with self._sessions() as session, session.begin():
                await end_due(session)
        if datetime.now(self._zone).hour != self._hour:
            await self.renew()
