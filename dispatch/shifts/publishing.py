"""A published roster that changes: locked, written down as its next version, told to all."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError
from dispatch.live.model import Change
from dispatch.roster.life import PlaceState, RosterState
from dispatch.roster.tables import Roster, RosterPlace, RosterVersion


async def lock_published(session: AsyncSession, roster_id: int) -> Roster:
    """Return a roster, locked: whoever changes one of its places comes through here.

    Raises ConflictError `shift.laid_away` when it is not in force.
    """
    roster = await session.get_one(Roster, roster_id, with_for_update=True, populate_existing=True)
    if roster.state != RosterState.PUBLISHED:
        raise ConflictError("shift.laid_away")
    return roster


async def republish(session: AsyncSession, roster: Roster, reason: str, by: str) -> Change:
    """Write down the roster's next published version as its places stand now.

    Return its change, for the event.
    """
    await session.flush()
    roster.version += 1
    roster.published += 1
    roster.published_at = datetime.now(UTC)
    session.add(
        RosterVersion(
            roster_id=roster.id,
            number=roster.published,
            places=await _standing(session, roster.id),
            reason=reason,
            by=by,
        )
    )
    await session.flush()
    return roster_change(roster)


async def _standing(session: AsyncSession, roster_id: int) -> list[dict[str, Any]]:
    places = await session.scalars(
        select(RosterPlace)
        .where(RosterPlace.roster_id == roster_id, RosterPlace.state == PlaceState.STANDING)
        .order_by(RosterPlace.night, RosterPlace.community_code, RosterPlace.person_id)
    )
    return [
        {
            "person_id": place.person_id,
            "night": place.night.isoformat(),
            "community_code": place.community_code,
            "part": place.part,
        }
        for place in places
    ]


def roster_change(roster: Roster) -> Change:
    """Return the roster's change: that it is another now, and no names."""
    value = {
        "id": roster.id,
        "version": roster.version,
        "state": roster.state,
        "first_night": roster.first_night.isoformat(),
        "last_night": roster.last_night.isoformat(),
        "published": roster.published,
    }
    return Change("roster", roster.id, roster.version, value)


async def list_published(session: AsyncSession) -> list[Change]:
    """Return the rosters in force as the live state holds them."""
    rosters = await session.scalars(
        select(Roster).where(Roster.state == RosterState.PUBLISHED).order_by(Roster.id)
    )
    return [roster_change(roster) for roster in rosters]
