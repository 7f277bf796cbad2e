"""The days of the positions' history: a partition each, made ahead and dropped at its end."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.settings import Settings

#: Days made ahead, so that a worker may rest for a week.
AHEAD = 7
_PREFIX = "position_fix_"
#: One process makes or drops days at a time; held until the transaction ends.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('patrolgrid.position_fix'))")
_LIST = text(
    "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'position_fix'::regclass"
)


async def keep_days(session: AsyncSession, settings: Settings) -> None:
    """Make the days ahead and drop those older than `track_days`: the housekeeper's work."""
    today = datetime.now(UTC).date()
    await ensure_days(session, [today + timedelta(days=ahead) for ahead in range(AHEAD + 1)])
    await drop_days(session, before=today - timedelta(days=settings.track_days))


async def ensure_days(session: AsyncSession, days: Iterable[date]) -> None:
    """Make the partitions of the days (UTC) that are not there yet."""
    await session.execute(_LOCK)
    known = set(await list_days(session))
    for day in sorted(set(days) - known):
        await session.execute(text(_make(day)))


async def drop_days(session: AsyncSession, before: date) -> None:
    """Drop the partitions of the days before a day, with all that they hold."""
    await session.execute(_LOCK)
    for day in await list_days(session):
        if day < before:
            await session.execute(text(f"DROP TABLE {_name(day)}"))


async def list_days(session: AsyncSession) -> list[date]:
    """Return the days that have a partition, in order."""
    names = await session.scalars(_LIST)
    found = [name.removeprefix(_PREFIX) for name in names if name.startswith(_PREFIX)]
    return sorted(datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date() for day in found)


def _make(day: date) -> str:
    return (
        f"CREATE TABLE {_name(day)} PARTITION OF position_fix"
        f" FOR VALUES FROM ('{day}T00:00:00Z') TO ('{day + timedelta(days=1)}T00:00:00Z')"
    )


def _name(day: date) -> str:
    return f"{_PREFIX}{day:%Y%m%d}"
