"""What time does to people: whoever left is out of the teams, what is long past is deleted."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.people.tables import Absence, NightWish, Person
from dispatch.settings import Settings
from dispatch.staff.present import find_today
from dispatch.teams.live import end_membership
from dispatch.teams.tables import GridAnswer, TeamMember

#: Who the event log names for what nobody in particular did.
_ACTOR = "system"


async def end_memberships(session: AsyncSession, settings: Settings) -> None:
    """Take those whose last day is over out of their teams."""
    today = find_today(settings.time_zone)
    bound = select(TeamMember.person_id).union(select(GridAnswer.person_id)).subquery()
    gone = await session.scalars(
        select(Person.id)
        .where(Person.left_on < today, Person.id.in_(select(bound.c.person_id)))
        .order_by(Person.id)
    )
    person_ids = list(gone)
    if person_ids:
        await end_membership(session, person_ids, _ACTOR)


async def delete_past_days(session: AsyncSession, settings: Settings) -> None:
    """Delete absences and wishes for nights that are long past."""
    bound = find_today(settings.time_zone) - timedelta(days=settings.availability_days)
    await session.execute(delete(Absence).where(Absence.last_day < bound))
    await session.execute(delete(NightWish).where(NightWish.night < bound))
