"""Keeps patrols true as long as the server runs: ticks by position, happenings, what is over."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from dispatch.db.session import SessionMaker
from dispatch.live.hub import Hub
from dispatch.live.model import Event
from dispatch.patrols.choices import get_choices
from dispatch.patrols.happenings import Happening, note
from dispatch.patrols.mirror import Mirror
from dispatch.patrols.service import lay_away
from dispatch.patrols.store import list_live
from dispatch.patrols.ticks import tick_by_position
from dispatch.units.tables import Unit
from dispatch.units.views import unit_change

logger = logging.getLogger(__name__)

#: How often the clock is asked who is late, and which plan is over.
LOOK_PAUSE_S = 20.0


class PatrolKeeper:
    """The patrols of a process: follows events, judges positions, writes what came of them."""

    def __init__(self, sessions: SessionMaker) -> None:
        self._sessions = sessions
        self._mirror = Mirror(get_choices().watch)
        self._happened: asyncio.Queue[list[tuple[int, Happening]]] = asyncio.Queue()

    async def load(self) -> None:
        """Begin with what is in force."""
        async with self._sessions() as session:
            units = await session.scalars(select(Unit).order_by(Unit.id))
            changes = [*await list_live(session), *(unit_change(unit) for unit in units)]
        self._mirror.begin(changes)

    async def take(self, events: Sequence[Event]) -> None:
        """Follow events; what they mean for patrols is written off the live path."""
        found = self._mirror.take(events)
        if found:
            self._happened.put_nowait(found)

    async def look_at(self, hub: Hub, moved: Sequence[int]) -> None:
        """Judge the positions of units that moved."""
        for unit_id in moved:
            position = hub.positions.get(unit_id)
            if position is None:
                continue
            found = self._mirror.find_tick(position)
            if found is not None:
                async with self._sessions() as session, session.begin():
                    await tick_by_position(session, *found)
            off = self._mirror.find_off_route(position)
            if off is not None:
                self._happened.put_nowait([off])

    async def write_for_ever(self) -> None:
        """Write down what happened, plan by plan."""
        while True:
            found = await self._happened.get()
            try:
                await self._write(found)
            except (DBAPIError, OSError) as error:
                logger.warning("what happened to patrols could not be kept: %s", error)

    async def keep_time(self) -> None:
        """Ask the clock who is late or early, and lay away what is over, for ever."""
        while True:
            await asyncio.sleep(LOOK_PAUSE_S)
            delays = self._mirror.find_delays(datetime.now(UTC))
            if delays:
                self._happened.put_nowait(delays)
            try:
                async with self._sessions() as session, session.begin():
                    await lay_away(session)
            except (DBAPIError, OSError) as error:
                logger.warning("patrols could not be laid away: %s", error)

    async def _write(self, found: Sequence[tuple[int, Happening]]) -> None:
        by_plan: defaultdict[int, list[Happening]] = defaultdict(list)
        for plan_id, happening in found:
            by_plan[plan_id].append(happening)
        for plan_id, happenings in by_plan.items():
            async with self._sessions() as session, session.begin():
                await note(session, plan_id, happenings)
