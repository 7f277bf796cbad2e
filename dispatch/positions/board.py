"""The board of a process: judges fixes, keeps the latest of each unit, flushes once a second.

Positions bypass the outbox. A flush writes the latest rows and tells every process by NOTIFY,
so that all hubs show the same; a fix lost in a crash is replaced by the next one.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

import orjson
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.session import SessionMaker
from dispatch.live.hub import Hub
from dispatch.live.model import Position
from dispatch.live.outbox import POSITION_CHANNEL
from dispatch.live.tail import encode_position
from dispatch.live.times import time_text
from dispatch.positions.rules import Fix, Trail, accept, find_early, find_fault, note
from dispatch.positions.schemas import Rejected, Taken
from dispatch.units.rules import UnitStatus
from dispatch.units.tables import Unit, UnitPosition

logger = logging.getLogger(__name__)

FLUSH_PAUSE_S = 1.0
#: Fixes that wait for the history at most: what a database that is away for minutes costs.
MOST_HISTORY = 100_000
#: Positions in one NOTIFY: its payload may not reach 8000 bytes.
CHUNK = 50

OnFlush = Callable[[list[int]], Awaitable[None]]


class PositionBoard:
    """Fixes waiting for the next flush, and the trails they are judged by.

    The hub knows what other processes took: a unit's requests may reach any of them.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._trails: defaultdict[int, Trail] = defaultdict(Trail)
        self._waiting: dict[int, Fix] = {}
        self._history: deque[tuple[int, Fix]] = deque(maxlen=MOST_HISTORY)

    def take(self, unit_id: int, fixes: Iterable[Fix], since: datetime | None = None) -> Taken:
        """Judge a batch of a unit's fixes and keep the latest good one.

        `since` is when the unit signed on: nothing from before it is taken.
        """
        trail, now = self._trails[unit_id], datetime.now(UTC)
        elsewhere = self._hub.positions.get(unit_id)
        if elsewhere is not None:
            note(trail, elsewhere.point, datetime.fromisoformat(elsewhere.at))
        accepted, rejected = 0, []
        for fix in fixes:
            fault = find_early(fix, since) or find_fault(trail, fix, now)
            if fault is not None:
                rejected.append(Rejected(id=fix.id, code=fault))
                continue
            accept(trail, fix)
            self._waiting[unit_id] = fix
            self._history.append((unit_id, fix))
            accepted += 1
        return Taken(accepted=accepted, rejected=rejected)

    def take_history(self) -> list[tuple[int, Fix]]:
        """Return the fixes that were taken since, in order, to be kept elsewhere."""
        taken, self._history = self._history, deque(maxlen=MOST_HISTORY)
        return list(taken)

    def give_back_history(self, taken: list[tuple[int, Fix]]) -> None:
        """Let fixes that could not be kept wait again, before those that came meanwhile."""
        self._history = deque([*taken, *self._history], maxlen=MOST_HISTORY)

    async def flush_for_ever(self, sessions: SessionMaker, on_flush: OnFlush) -> None:
        """Flush every second; a failed flush is made up for by the next."""
        while True:
            await asyncio.sleep(FLUSH_PAUSE_S)
            try:
                moved = await self.flush(sessions)
                if moved:
                    await on_flush(moved)
            except (SQLAlchemyError, OSError) as error:
                logger.warning("positions could not be flushed: %s", error)

    async def flush(self, sessions: SessionMaker) -> list[int]:
        """Write and announce what waits; return the units that moved.

        Units that signed off meanwhile are left out: nobody is followed off duty. A unit that
        another transaction holds just now waits for the next flush.
        """
        for unit_id in self._hub.off_duty:  # where it was is nobody's business any more
            self._trails.pop(unit_id, None)
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return []
        try:
            async with sessions() as session, session.begin():
                statuses = await _lock_units(session, waiting)
                moved = {
                    unit_id: fix
                    for unit_id, fix in waiting.items()
                    if statuses.get(unit_id, UnitStatus.OUT_OF_SERVICE) != UnitStatus.OUT_OF_SERVICE
                }
                await _write(session, moved)
        except (SQLAlchemyError, OSError):
            self._waiting = waiting | self._waiting
            raise
        held = {unit_id: fix for unit_id, fix in waiting.items() if unit_id not in statuses}
        self._waiting = held | self._waiting
        return sorted(moved)


async def _lock_units(session: AsyncSession, unit_ids: Iterable[int]) -> dict[int, str]:
    """Return the statuses of the units, which can't sign off until this transaction ends.

    Units locked by others are skipped, not waited for: no circle of waiting can form.
    """
    rows = await session.execute(
        select(Unit.id, Unit.status)
        .where(Unit.id.in_(unit_ids))
        .with_for_update(read=True, skip_locked=True)
    )
    return {row.id: row.status for row in rows}


async def _write(session: AsyncSession, moved: dict[int, Fix]) -> None:
    if not moved:
        return
    upsert = insert(UnitPosition).values([_row(unit_id, fix) for unit_id, fix in moved.items()])
    await session.execute(
        upsert.on_conflict_do_update(
            index_elements=[UnitPosition.unit_id],
            set_={name: upsert.excluded[name] for name in _COLUMNS},
            where=upsert.excluded.at > UnitPosition.at,
        )
    )
    await _announce(session, [_position(unit_id, fix) for unit_id, fix in moved.items()])


async def _announce(session: AsyncSession, positions: list[Position]) -> None:
    for start in range(0, len(positions), CHUNK):
        encoded = [encode_position(p) for p in positions[start : start + CHUNK]]
        await session.execute(
            select(func.pg_notify(POSITION_CHANNEL, orjson.dumps(encoded).decode()))
        )


async def read_latest(session: AsyncSession) -> list[Position]:
    """Return the latest positions that the database holds: a new process begins with them."""
    rows = await session.scalars(select(UnitPosition))
    return [
        Position(
            row.unit_id,
            (row.lon, row.lat),
            time_text(row.at),
            row.accuracy_m,
            row.speed_kmh,
            row.heading_deg,
        )
        for row in rows
    ]


_COLUMNS = ("at", "lon", "lat", "accuracy_m", "speed_kmh", "heading_deg")


def _row(unit_id: int, fix: Fix) -> dict[str, object]:
    return {
        "unit_id": unit_id,
        "at": fix.at,
        "lon": fix.point[0],
        "lat": fix.point[1],
        "accuracy_m": fix.accuracy_m,
        "speed_kmh": fix.speed_kmh,
        "heading_deg": fix.heading_deg,
    }


def _position(unit_id: int, fix: Fix) -> Position:
    return Position(
        unit_id, fix.point, time_text(fix.at), fix.accuracy_m, fix.speed_kmh, fix.heading_deg
    )
