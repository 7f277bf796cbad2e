"""Writing the history of positions: in batches, beside the path on which they go live."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.session import SessionMaker
from dispatch.positions.board import PositionBoard
from dispatch.positions.days import ensure_days
from dispatch.positions.rules import Fix

logger = logging.getLogger(__name__)

PAUSE_S = 5.0
#: Rows in one statement.
BATCH = 2_000

Taken = tuple[int, Fix]

#: One array a column: a statement of the same shape whatever the number of rows.
_INSERT = text(
    """
    INSERT INTO position_fix (unit_id, at, lon, lat, accuracy_m, speed_kmh, heading_deg)
    SELECT * FROM unnest(
        CAST(:units AS int[]), CAST(:times AS timestamptz[]), CAST(:lons AS float8[]),
        CAST(:lats AS float8[]), CAST(:accuracies AS real[]), CAST(:speeds AS real[]),
        CAST(:headings AS real[])
    )
    ON CONFLICT DO NOTHING
    """
)


async def write_for_ever(board: PositionBoard, sessions: SessionMaker, days_kept: int) -> None:
    """Write what the board took, every few seconds; what could not be written waits."""
    writer = HistoryWriter(days_kept)
    while True:
        await asyncio.sleep(PAUSE_S)
        taken = board.take_history()
        try:
            await writer.write(sessions, taken)
        except (SQLAlchemyError, OSError) as error:
            board.give_back_history(taken)
            logger.warning("positions could not be kept: %s", error)


async def keep_rest(board: PositionBoard, sessions: SessionMaker, days_kept: int) -> None:
    """Write what is left when the server stops."""
    try:
        await HistoryWriter(days_kept).write(sessions, board.take_history())
    except (SQLAlchemyError, OSError) as error:
        logger.warning("the last positions could not be kept: %s", error)


class HistoryWriter:
    """Writes fixes and makes the days that they fall on."""

    def __init__(self, days_kept: int) -> None:
        self._kept = timedelta(days=days_kept)
        self._known: set[date] = set()

    async def write(self, sessions: SessionMaker, taken: Sequence[Taken]) -> None:
        """Write fixes; a batch is a transaction of its own."""
        for start in range(0, len(taken), BATCH):
            async with sessions() as session, session.begin():
                await self.write_in(session, taken[start : start + BATCH])

    async def write_in(self, session: AsyncSession, taken: Sequence[Taken]) -> None:
        """Write fixes in a transaction; those older than is kept are left out."""
        oldest = datetime.now(UTC) - self._kept
        rows = [(unit_id, fix) for unit_id, fix in taken if fix.at > oldest]
        days = {fix.at.astimezone(UTC).date() for _, fix in rows}
        if not rows:
            return
        if not days <= self._known:
            await ensure_days(session, days)
        await session.execute(_INSERT, _columns(rows))
        self._known |= days


def _columns(rows: Sequence[Taken]) -> dict[str, list[object]]:
    return {
        "units": [unit_id for unit_id, _ in rows],
        "times": [fix.at for _, fix in rows],
        "lons": [fix.point[0] for _, fix in rows],
        "lats": [fix.point[1] for _, fix in rows],
        "accuracies": [fix.accuracy_m for _, fix in rows],
        "speeds": [fix.speed_kmh for _, fix in rows],
        "headings": [fix.heading_deg for _, fix in rows],
    }
