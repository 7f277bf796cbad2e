"""A roster whole, as the leader's board shows it."""

import asyncio
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.roster.desk import Desk
from dispatch.roster.gather import Gathered, gather
from dispatch.roster.ground_facts import CommunityFacts, MeetingPlace, read_meetings
from dispatch.roster.holidays import find_holiday
from dispatch.roster.judging import judge
from dispatch.roster.life import Part
from dispatch.roster.nights.problem import Place, Problem
from dispatch.roster.reading import find_live_job, get_roster
from dispatch.roster.tables import Roster, RosterForbid, RosterSquad
from dispatch.roster.versioning import read_published
from dispatch.roster.views import cell_value, forbid_value, head_value, place_value


async def read_board(desk: Desk, roster_id: int) -> dict[str, Any]:
    """Return a roster with its nights, communities, squads, places, people and findings.

    Raises MissingError `roster.unknown`.
    """
    roster = await get_roster(desk.session, roster_id)
    known = await gather(desk.session, roster)
    squads = await desk.session.scalars(
        select(RosterSquad).where(RosterSquad.roster_id == roster.id)
    )
    forbids = await desk.session.scalars(
        select(RosterForbid).where(RosterForbid.roster_id == roster.id)
    )
    meetings = await read_meetings(desk.session)
    job = await find_live_job(desk.session, roster)
    return {
        **head_value(roster),
        "job_id": job.id if job else None,
        "nights": _nights(known.problem, desk.language),
        "communities": [
            _community(one, meetings.get(one.code)) for one in known.communities.values()
        ],
        "squads": [_squad(row) for row in squads],
        "places": [place_value(row) for row in known.rows],
        "forbids": [forbid_value(row) for row in forbids],
        "people": _people(known),
        "changes": await _changes(desk.session, roster, known),
        "findings": await asyncio.to_thread(judge, known.problem, known.roster, desk.words(known)),
    }


def _nights(problem: Problem, language: str) -> list[dict[str, Any]]:
    return [
        {
            "night": night.date.isoformat(),
            "heavy": night.heavy,
            "holiday": find_holiday(night.date, language),
        }
        for night in problem.nights
    ]


def _community(facts: CommunityFacts, meeting: MeetingPlace | None) -> dict[str, Any]:
    return {
        "code": facts.code,
        "name": facts.name,
        "name_en": facts.name_en,
        "neighbours": sorted(facts.neighbours),
        "meeting": {
            "code": meeting.code,
            "name": meeting.name,
            "name_en": meeting.name_en,
            "point": meeting.point,
        }
        if meeting
        else None,
    }


def _squad(row: RosterSquad) -> dict[str, Any]:
    return {
        "night": row.night.isoformat(),
        "community": row.community_code,
        "least": row.least,
        "aim": row.aim,
        "most": row.most,
        "need": row.need,
        "meeting_code": row.meeting_code,
    }


def _people(known: Gathered) -> list[dict[str, Any]]:
    """Return who may be asked, and whoever has a place although they may not any more."""
    volunteers = [
        {
            "id": int(v.id),
            "name": known.names[v.id],
            "part": Part.VOLUNTEER,
            "communities": [v.home],
        }
        for v in known.problem.volunteers
    ]
    leaders = [
        {
            "id": int(one.id),
            "name": known.names[one.id],
            "part": Part(one.kind),
            "communities": sorted(one.communities),
        }
        for one in known.problem.leaders
    ]
    asked = {person["id"] for person in (*volunteers, *leaders)}
    others = {
        row.person_id: {
            "id": row.person_id,
            "name": known.names[str(row.person_id)],
            "part": row.part,
            "communities": [],
        }
        for row in known.rows
        if row.person_id not in asked
    }
    return [*leaders, *volunteers, *others.values()]


async def _changes(
    session: AsyncSession, roster: Roster, known: Gathered
) -> dict[str, list[dict[str, Any]]] | None:
    """Return what differs from the version that is published; None before any is."""
    published = await read_published(session, roster)
    if published is None:
        return None
    return difference(published, known.roster.places)


def difference(
    before: frozenset[Place], after: frozenset[Place]
) -> dict[str, list[dict[str, Any]]]:
    """Return the cells that went and those that came."""
    return {
        "gone": [cell_value(place) for place in sorted(before - after)],
        "new": [cell_value(place) for place in sorted(after - before)],
    }
