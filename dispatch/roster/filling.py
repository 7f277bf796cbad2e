"""Filling the office's form from the database."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.session import one_transaction
from dispatch.ground.station import get_station
from dispatch.roster.form import Form, FormPlace, FormShare, lay_out
from dispatch.roster.gather import Gathered, gather
from dispatch.roster.ground_facts import read_meetings
from dispatch.roster.judging import share_out
from dispatch.roster.life import Part
from dispatch.roster.reading import get_roster
from dispatch.roster.words import Words
from dispatch.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which roster's form, in which language, made on which day."""

    roster_id: int
    language: str
    today: date


async def read_form(url: str, roster_id: int, language: str, settings: Settings) -> Form:
    """Return a roster's form from the database at an address. Raises what `fill_form` raises."""
    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    async with one_transaction(url) as session:
        return await fill_form(session, Wanted(roster_id, language, today))


async def fill_form(session: AsyncSession, wanted: Wanted) -> Form:
    """Return a roster's form. Raises MissingError `roster.unknown`."""
    roster = await get_roster(session, wanted.roster_id)
    known = await gather(session, roster)
    words = Words(wanted.language, known.names, known.communities)
    nights = [night.date for night in known.problem.nights]
    communities = await _communities(session, known, words)
    return Form(
        head=get_station()["name" if wanted.language == "zh" else "name_en"],
        first=roster.first_night,
        last=roster.last_night,
        version=roster.published,
        made_by=roster.by,
        made_on=wanted.today,
        weeks=lay_out(nights, communities, _places(known, words)),
        shares=_shares(known, words),
    )


def _places(known: Gathered, words: Words) -> list[FormPlace]:
    return [
        FormPlace(words.name(str(row.person_id)), row.night, row.community_code, Part(row.part))
        for row in known.rows
    ]


async def _communities(
    session: AsyncSession, known: Gathered, words: Words
) -> list[tuple[str, str, str]]:
    meetings = await read_meetings(session)

    def meeting(code: str) -> str:
        found = meetings.get(code)
        if found is None:
            return ""
        return found.name if words.language == "zh" else found.name_en

    return [(code, words.community(code), meeting(code)) for code in known.communities]


def _shares(known: Gathered, words: Words) -> tuple[FormShare, ...]:
    home = {one.id: one.home for one in known.problem.volunteers}
    return tuple(
        FormShare(
            name=words.name(one.person),
            community=words.community(home[one.person]),
            nights=one.nights,
            due=one.due,
            heavy=one.heavy,
            away=one.away,
        )
        for one in share_out(known.problem, known.roster)
    )
