"""What the volunteer's page shows, and use cases that touch nights and swaps at once."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.attendance.reading import attendance_value, read_attendance, sum_up
from dispatch.attendance.tables import Attendance
from dispatch.live.times import now_text, time_text
from dispatch.roster.life import Part, PlaceState, RosterState
from dispatch.roster.tables import Roster, RosterPlace
from dispatch.shifts.asker import Asker
from dispatch.shifts.reading import (
    Member,
    Spot,
    SquadKey,
    list_places,
    read_communities,
    read_meetings,
    read_squads,
    squad_key,
)
from dispatch.shifts.rules import CallOffReason, can_give_up
from dispatch.shifts.service import call_off, call_off_all
from dispatch.swaps.service import list_asked, list_own, withdraw_for
from dispatch.volunteers.service import set_consent

#: The page's months begin with the last one.
_A_MONTH = timedelta(days=31)


class _Pages:
    """What the nights of one reading have in common."""

    def __init__(self, asker: Asker, communities: dict[str, Spot]) -> None:
        self.asker = asker
        self.communities = communities
        self.now = datetime.now(UTC)
        self.squads: dict[SquadKey, list[Member]] = {}
        self.meetings: dict[SquadKey, Spot] = {}
        self.attendance: dict[int, Attendance] = {}

    def night(self, place: RosterPlace) -> dict[str, Any]:
        """Return a night; names only of one's own squad, and only while they are of use."""
        starts_at, ends_at = self.asker.hours.window(place.night)
        key = squad_key(place)
        meeting = self.meetings.get(key)
        return {
            "place_id": place.id,
            "night": place.night.isoformat(),
            "starts_at": time_text(starts_at),
            "ends_at": time_text(ends_at),
            "community": self.spot(place.community_code),
            "part": place.part,
            "state": place.state,
            "meeting": None if meeting is None else asdict(meeting),
            "squad": [self._member(member) for member in self.squads.get(key, [])],
            "attendance": attendance_value(self.attendance.get(place.id)),
            "open": place.state == PlaceState.STANDING
            and place.part == Part.VOLUNTEER
            and can_give_up(self.asker.hours, place.night, self.now),
        }

    def spot(self, code: str) -> dict[str, Any]:
        """Return a community by its names; one of an earlier ground by its code."""
        return asdict(self.communities.get(code, Spot(code, code, code)))

    def _member(self, member: Member) -> dict[str, Any]:
        me = member.person_id == self.asker.identity.person_id
        return {"name": member.name, "part": member.part, "me": me}


async def read_page(session: AsyncSession, asker: Asker) -> dict[str, Any]:
    """Return the volunteer's nights from last month on, swaps, and hours."""
    pages = _Pages(asker, await read_communities(session))
    person_id, today = asker.identity.person_id or 0, asker.hours.today(pages.now)
    places = await list_places(session, person_id, (today.replace(day=1) - _A_MONTH).replace(day=1))
    ahead = [p for p in places if _has_names(asker, p, pages.now)]
    keys = [squad_key(place) for place in ahead]
    pages.squads = await read_squads(session, keys)
    pages.meetings = await read_meetings(session, keys)
    pages.attendance = await read_attendance(session, [place.id for place in places])
    return {
        "now": now_text(),
        "published_until": await _published_until(session, today),
        "nights": [pages.night(place) for place in places],
        "offers": await list_own(session, person_id),
        "requests": await list_asked(session, person_id),
        "communities": {code: asdict(spot) for code, spot in pages.communities.items()},
        "hours": await _read_hours(session, asker, today),
    }


def _has_names(asker: Asker, place: RosterPlace, now: datetime) -> bool:
    """Return whether a night still needs its squad's names: until it is over."""
    return place.state == PlaceState.STANDING and now <= asker.hours.window(place.night)[1]


async def _published_until(session: AsyncSession, today: date) -> str | None:
    last = await session.scalar(
        select(Roster.last_night)
        .where(Roster.state == RosterState.PUBLISHED, Roster.last_night >= today)
        .order_by(Roster.last_night.desc())
        .limit(1)
    )
    return None if last is None else last.isoformat()


async def _read_hours(session: AsyncSession, asker: Asker, today: date) -> dict[str, Any]:
    """Return what the volunteer served this month and this year."""
    person_id = asker.identity.person_id or 0
    spans = {"month": today.replace(day=1), "year": today.replace(month=1, day=1)}
    sums = {}
    for name, first in spans.items():
        totals = await sum_up(session, asker.hours, first, today, person_id)
        sums[name] = {
            "nights": sum(total.nights for total in totals),
            "minutes": sum(total.minutes for total in totals),
            "late": sum(total.late for total in totals),
            "absent": sum(total.absent for total in totals),
        }
    return sums


async def give_up(
    session: AsyncSession, asker: Asker, key: UUID, place_id: int, reason: CallOffReason
) -> dict[str, Any]:
    """Call a night off, and take back its offer to swap; see shifts' call_off."""
    await withdraw_for(session, asker, place_id)
    return await call_off(session, asker, key, place_id, reason)


async def change_consent(session: AsyncSession, asker: Asker, *, given: bool) -> int:
    """Give or take back the consent; return how many nights were called off with it.

    Who takes it back is asked no more, and has no night that has not begun.
    """
    today = asker.hours.today(datetime.now(UTC))
    await set_consent(session, asker.identity, today, given=given)
    if given:
        return 0
    for offered in await list_own(session, asker.identity.person_id or 0):
        await withdraw_for(session, asker, offered["place"]["place_id"])
    return await call_off_all(session, asker, CallOffReason.OTHER)
