"""What was published of a roster, version by version."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.roster.desk import Desk
from dispatch.roster.nights.problem import Place
from dispatch.roster.reading import get_roster
from dispatch.roster.tables import Roster, RosterVersion
from dispatch.roster.views import cell_value, read_cell


async def list_versions(session: AsyncSession, roster_id: int) -> list[RosterVersion]:
    """Return what was published of a roster, the latest first."""
    await get_roster(session, roster_id)
    rows = await session.scalars(
        select(RosterVersion)
        .where(RosterVersion.roster_id == roster_id)
        .order_by(RosterVersion.number.desc())
    )
    return list(rows)


async def read_published(session: AsyncSession, roster: Roster) -> frozenset[Place] | None:
    """Return the places that are published now for a roster's nights, or None before any."""
    original = roster.revises_id or roster.id
    version = await session.scalar(
        select(RosterVersion)
        .where(RosterVersion.roster_id == original)
        .order_by(RosterVersion.number.desc())
        .limit(1)
    )
    if version is None:
        return None
    return frozenset(read_cell(cell) for cell in version.places)


async def add_version(desk: Desk, roster: Roster, places: frozenset[Place], reason: str) -> None:
    """Keep what is published now as the roster's next version."""
    roster.published += 1
    roster.published_at = datetime.now(UTC)
    roster.version += 1
    desk.session.add(
        RosterVersion(
            roster_id=roster.id,
            number=roster.published,
            places=[cell_value(place) for place in sorted(places)],
            reason=reason,
            by=desk.actor,
        )
    )
    await desk.session.flush()
