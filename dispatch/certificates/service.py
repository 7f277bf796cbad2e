"""What a certificate of service says, read from the database."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.attendance.reading import Total, sum_up
from dispatch.errors import MissingError
from dispatch.ground.station import get_station
from dispatch.settings import Settings
from dispatch.shifts.reading import Spot, read_communities
from dispatch.shifts.rules import make_hours


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who served how much in a year; `hours` has one decimal."""

    station: str
    name: str
    number: str
    community: str
    year: int
    nights: int
    hours: float
    made_on: date


async def read_certificate(
    session: AsyncSession, settings: Settings, person_id: int, year: int, language: str
) -> Certificate:
    """Return a volunteer's certificate for a year, so far.

    Raises MissingError `volunteer.unknown`.
    """
    total = await get_total(session, settings, person_id, year)
    communities = await read_communities(session)
    spot = communities.get(total.community_code or "", Spot("", "", ""))
    zh = language == "zh"
    return Certificate(
        station=get_station()["name" if zh else "name_en"],
        name=total.name,
        number=total.number,
        community=spot.name if zh else spot.name_en,
        year=year,
        nights=total.nights,
        hours=round(total.minutes / 60, 1),
        made_on=datetime.now(ZoneInfo(settings.time_zone)).date(),
    )


async def get_total(session: AsyncSession, settings: Settings, person_id: int, year: int) -> Total:
    """Return what a volunteer served in a year. Raises MissingError `volunteer.unknown`."""
    hours = make_hours(settings)
    totals = await sum_up(session, hours, date(year, 1, 1), date(year, 12, 31), person_id)
    if not totals:
        raise MissingError("volunteer.unknown")
    return totals[0]
