"""Use cases of availability: absences, single nights, partners."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError, InvalidError, MissingError
from dispatch.people.tables import Absence, Person
from dispatch.security.rules import Identity
from dispatch.staff.rules import FARTHEST_DAYS
from dispatch.staff.schemas import AbsenceIn, PartnersIn
from dispatch.staff.service import lock, touch, with_connection
from dispatch.staff.views import absence_value
from dispatch.staff.writing import write_partners, write_wish


async def add_absence(
    session: AsyncSession, identity: Identity, person_id: int, body: AbsenceIn, today: date
) -> dict[str, Any]:
    """Note days on which somebody can't be asked; return the absence.

    Raises InvalidError `person.days_reversed`, `person.day_past`, `person.day_far`;
    ConflictError `person.absent_already` where it overlaps another one.
    """
    if body.last_day < body.first_day:
        raise InvalidError("person.days_reversed", where="last_day")
    _check_day(body.last_day, today, "last_day")
    await lock(session, person_id)
    earlier = await session.scalar(
        select(Absence).where(
            Absence.person_id == person_id,
            Absence.first_day <= body.last_day,
            Absence.last_day >= body.first_day,
        )
    )
    if earlier is not None:
        days = {"first": earlier.first_day.isoformat(), "last": earlier.last_day.isoformat()}
        raise ConflictError("person.absent_already", where="first_day", **days)
    absence = Absence(person_id=person_id, by=identity.display_name, **body.model_dump())
    session.add(absence)
    await touch(session, person_id)
    await session.flush()
    return absence_value(absence)


async def take_absence_back(session: AsyncSession, person_id: int, absence_id: int) -> None:
    """Forget an absence. Raises MissingError `person.absence_unknown`."""
    await lock(session, person_id)
    absence = await session.get(Absence, absence_id)
    if absence is None or absence.person_id != person_id:
        raise MissingError("person.absence_unknown", where="absence_id", absence_id=absence_id)
    await session.delete(absence)
    await touch(session, person_id)


async def wish_night(
    session: AsyncSession, person_id: int, night: date, weight: int | None, today: date
) -> None:
    """Keep how much somebody would like a night.

    Raises InvalidError `person.day_past`, `person.day_far`.
    """
    _check_day(night, today, "night")
    await lock(session, person_id)
    await with_connection(session, lambda c: write_wish(c, person_id, night, weight))
    await touch(session, person_id)


async def wish_partners(session: AsyncSession, person_id: int, body: PartnersIn) -> None:
    """Keep with whom somebody would like to go, and would rather not.

    Raises InvalidError `person.own_partner`, MissingError `person.unknown` for a partner.
    """
    await lock(session, person_id)
    wishes = {partner.person_id: partner.wanted for partner in body.partners}
    if person_id in wishes:
        raise InvalidError("person.own_partner", where="partners")
    there = select(Person.id).where(Person.id.in_(wishes), Person.left_on.is_(None))
    unknown = set(wishes) - set(await session.scalars(there))
    if unknown:
        raise MissingError("person.unknown", where="partners", person_id=min(unknown))
    await with_connection(session, lambda c: write_partners(c, person_id, wishes))
    await touch(session, person_id)


def _check_day(day: date, today: date, where: str) -> None:
    if day < today:
        raise InvalidError("person.day_past", where=where, today=today.isoformat())
    if day > today + timedelta(days=FARTHEST_DAYS):
        raise InvalidError("person.day_far", where=where, days=FARTHEST_DAYS)
