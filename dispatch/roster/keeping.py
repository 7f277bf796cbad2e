"""Keeping what a search found: in one transaction, with the checker's verdict, told to all."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError
from dispatch.jobs.rules import JobState
from dispatch.jobs.tables import Job
from dispatch.live.outbox import append_event
from dispatch.roster.editing import find_part
from dispatch.roster.gather import Gathered, as_place
from dispatch.roster.judging import summarise
from dispatch.roster.life import RosterState
from dispatch.roster.nights.check import check
from dispatch.roster.nights.problem import Place
from dispatch.roster.nights.problem import Roster as Nights
from dispatch.roster.tables import Roster, RosterPlace
from dispatch.roster.views import roster_change

_SOLVER = "worker"


async def keep_solved(
    session: AsyncSession, roster_id: int, known: Gathered, solved: Nights
) -> None:
    """Write a solved roster's places over a draft's, unless its job was cancelled meanwhile.

    Rows that stay keep their ids. Raises ConflictError `roster.solve_stale`.
    """
    roster = await session.get_one(Roster, roster_id, with_for_update=True)
    job = await session.get(Job, roster.job_id, with_for_update={"read": True})
    if roster.state != RosterState.DRAFT or job is None or job.state != JobState.RUNNING:
        raise ConflictError("roster.solve_stale")
    await write_places(session, roster, known, solved)
    roster.findings = summarise(known.problem, solved, check(known.problem, solved))
    roster.version += 1
    await append_event(session, "roster.solved", _SOLVER, [roster_change(roster)])


async def write_places(
    session: AsyncSession, roster: Roster, known: Gathered, wanted: Nights
) -> None:
    """Bring a roster's standing places to what is wanted; rows that stay keep their ids."""
    held = {as_place(row): row for row in known.rows}
    for place in held.keys() - wanted.places:
        await session.delete(await session.get_one(RosterPlace, held[place].id))
    await session.flush()
    await add_places(session, roster, known, wanted.places - held.keys())


async def add_places(
    session: AsyncSession, roster: Roster, known: Gathered, places: Iterable[Place]
) -> None:
    """Give people new standing places in a roster."""
    session.add_all(
        RosterPlace(
            roster_id=roster.id,
            person_id=int(place.person),
            night=place.date,
            community_code=place.community,
            part=find_part(known, place.person),
        )
        for place in sorted(places)
    )
    await session.flush()
