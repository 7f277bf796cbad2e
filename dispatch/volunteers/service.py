"""Use cases of volunteers: who am I, accepting the rules, giving and taking back consent."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import MissingError
from dispatch.people.tables import Person
from dispatch.security.rules import Identity
from dispatch.volunteers.schemas import Named, SquadOut, VolunteerOut
from dispatch.volunteers.tables import Squad, Volunteer
from gis.tables import GridRow, GroundVersion


async def get_volunteer(session: AsyncSession, identity: Identity) -> VolunteerOut:
    """Return the volunteer who is signed in.

    Raises MissingError `volunteer.unknown` when the account belongs to no volunteer, or their
    community is not on the active ground.
    """
    row = (
        await session.execute(
            select(
                Person.name.label("display_name"),
                Volunteer.number,
                Volunteer.uniform_no,
                Volunteer.trained_until,
                Volunteer.uniform_until,
                Volunteer.rules_accepted_on,
                Volunteer.consented_on,
                Squad.name.label("squad"),
                GridRow.code,
                GridRow.name,
                GridRow.name_en,
            )
            .join(Volunteer, Volunteer.person_id == Person.id)
            .join(Squad, Squad.id == Volunteer.squad_id, isouter=True)
            .join(GridRow, GridRow.code == Person.community_code)
            .join(GroundVersion, GroundVersion.id == GridRow.version_id)
            .where(Person.id == identity.person_id, GroundVersion.active)
        )
    ).one_or_none()
    if row is None:
        raise MissingError("volunteer.unknown")
    return VolunteerOut(
        display_name=row.display_name,
        number=row.number,
        uniform_no=row.uniform_no,
        community=Named(code=row.code, name=row.name, name_en=row.name_en),
        squad=SquadOut(name=row.squad) if row.squad is not None else None,
        trained_until=row.trained_until,
        uniform_until=row.uniform_until,
        rules_accepted_on=row.rules_accepted_on,
        consented_on=row.consented_on,
    )


async def accept_rules(session: AsyncSession, identity: Identity, today: date) -> None:
    """Note that the volunteer accepts the management rules; the first day stays.

    Raises MissingError `volunteer.unknown`.
    """
    volunteer = await _lock(session, identity)
    volunteer.rules_accepted_on = volunteer.rules_accepted_on or today


async def set_consent(
    session: AsyncSession, identity: Identity, today: date, *, given: bool
) -> None:
    """Note that the volunteer agrees to be asked, or does not any more.

    Raises MissingError `volunteer.unknown`.
    """
    volunteer = await _lock(session, identity)
    volunteer.consented_on = (volunteer.consented_on or today) if given else None


async def _lock(session: AsyncSession, identity: Identity) -> Volunteer:
    volunteer = await session.get(Volunteer, identity.person_id or 0, with_for_update=True)
    if volunteer is None:
        raise MissingError("volunteer.unknown")
    return volunteer
