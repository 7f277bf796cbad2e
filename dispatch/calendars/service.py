"""Use cases of calendar feeds: make, revoke, read."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.calendars.feed import FeedNight, write_feed
from dispatch.calendars.tables import CalendarFeed
from dispatch.errors import MissingError
from dispatch.people.tables import Person
from dispatch.roster.life import PlaceState
from dispatch.roster.tables import RosterPlace
from dispatch.security.rules import Identity, new_token, token_hash
from dispatch.shifts.reading import Spot, list_places, read_communities, read_meetings, squad_key
from dispatch.shifts.rules import Hours

#: Nights that are over stay in the feed this long.
_KEPT = timedelta(days=31)
#: Revoked addresses are remembered this long.
_REMEMBERED = timedelta(days=1)


async def make_feed(session: AsyncSession, identity: Identity) -> str:
    """Return the secret of a new address; the one before is good no more."""
    await session.execute(
        select(Person.id).where(Person.id == identity.person_id).with_for_update()
    )
    await revoke_feed(session, identity)
    token = new_token()
    session.add(CalendarFeed(person_id=identity.person_id, token_hash=token_hash(token)))
    await session.flush()
    return token


async def revoke_feed(session: AsyncSession, identity: Identity) -> None:
    """Let the volunteer's address be good no more, if there is one."""
    await session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.person_id == identity.person_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
    )


async def find_feed(session: AsyncSession, person_id: int) -> CalendarFeed | None:
    """Return the volunteer's live feed, if there is one."""
    return await session.scalar(
        select(CalendarFeed).where(
            CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None)
        )
    )


async def read_feed(session: AsyncSession, hours: Hours, token: str, language: str) -> bytes:
    """Return the feed under a secret address.

    Raises MissingError `calendar.unknown` for one that was never made or is revoked.
    """
    person_id = await session.scalar(
        select(CalendarFeed.person_id).where(
            CalendarFeed.token_hash == token_hash(token), CalendarFeed.revoked_at.is_(None)
        )
    )
    if person_id is None:
        raise MissingError("calendar.unknown")
    now = datetime.now(UTC)
    places = await list_places(session, person_id, hours.today(now) - _KEPT)
    standing = [place for place in places if place.state == PlaceState.STANDING]
    meetings = await read_meetings(session, [squad_key(place) for place in standing])
    communities = await read_communities(session)
    nights = [
        _night(place, hours, communities, meetings.get(squad_key(place)), language)
        for place in standing
    ]
    return write_feed(nights, now, language)


def _night(
    place: RosterPlace,
    hours: Hours,
    communities: dict[str, Spot],
    meeting: Spot | None,
    language: str,
) -> FeedNight:
    starts_at, ends_at = hours.window(place.night)
    community = communities.get(place.community_code)
    return FeedNight(
        uid=f"place-{place.id}@patrolgrid",
        version=place.version,
        starts_at=starts_at.astimezone(UTC),
        ends_at=ends_at.astimezone(UTC),
        community=_name(community, language) if community else place.community_code,
        meeting=_name(meeting, language) if meeting else None,
        point=meeting.point if meeting else None,
    )


def _name(spot: Spot, language: str) -> str:
    return spot.name if language == "zh" else spot.name_en


async def delete_revoked(session: AsyncSession) -> None:
    """Delete addresses that were revoked a day ago."""
    bound = datetime.now(UTC) - _REMEMBERED
    await session.execute(delete(CalendarFeed).where(CalendarFeed.revoked_at < bound))
