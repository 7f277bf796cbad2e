"""Looking rosters up: all of them, one of them, one locked for a change."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError, MissingError
from dispatch.jobs.rules import LIVE
from dispatch.jobs.tables import Job
from dispatch.roster.life import RosterState
from dispatch.roster.tables import Roster, RosterPlace


async def list_rosters(session: AsyncSession) -> list[Roster]:
    """Return every roster that is not laid away, the oldest nights first."""
    rows = await session.scalars(
        select(Roster)
        .where(Roster.state != RosterState.ARCHIVED)
        .order_by(Roster.first_night, Roster.id)
    )
    return list(rows)


async def get_roster(session: AsyncSession, roster_id: int) -> Roster:
    """Return a roster. Raises MissingError `roster.unknown`."""
    roster = await session.get(Roster, roster_id)
    if roster is None:
        raise _unknown(roster_id)
    return roster


async def get_locked(
    session: AsyncSession, roster_id: int, states: Iterable[RosterState]
) -> Roster:
    """Return a roster in one of the states, locked, that nothing is being computed for.

    Raises MissingError `roster.unknown`, ConflictError `roster.wrong_state`,
    ConflictError `roster.solving` while a job is at work on it.
    """
    roster = await session.get(Roster, roster_id, with_for_update=True, populate_existing=True)
    if roster is None:
        raise _unknown(roster_id)
    if roster.state not in set(states):
        raise ConflictError("roster.wrong_state", state=roster.state)
    if await find_live_job(session, roster) is not None:
        raise ConflictError("roster.solving")
    return roster


async def find_live_job(session: AsyncSession, roster: Roster) -> Job | None:
    """Return the job that is queued or at work for a roster, or None."""
    if roster.job_id is None:
        return None
    return (
        await session.scalars(select(Job).where(Job.id == roster.job_id, Job.state.in_(LIVE)))
    ).one_or_none()


async def get_place(session: AsyncSession, roster: Roster, place_id: int) -> RosterPlace:
    """Return a place of a roster. Raises MissingError `roster.place_unknown`."""
    place = await session.get(RosterPlace, place_id)
    if place is None or place.roster_id != roster.id:
        raise MissingError("roster.place_unknown", where="place_id")
    return place


def _unknown(roster_id: int) -> MissingError:
    return MissingError("roster.unknown", where="roster_id", roster_id=roster_id)
