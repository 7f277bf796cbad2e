"""Use cases of volunteers: who am I."""

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
    )
