"""What is looked at before a process is started for a print."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.tables import Assignment
from dispatch.errors import ConflictError, MissingError
from dispatch.incidents.tables import Incident
from dispatch.patrols.tables import Patrol, PatrolStop


async def check_assignment(session: AsyncSession, assignment_id: int) -> None:
    """Raise what `read_route` would: MissingError or ConflictError `print.no_place`."""
    row = (
        await session.execute(
            select(Incident.number, Incident.point.is_not(None).label("placed"))
            .join(Assignment, Assignment.incident_id == Incident.id)
            .where(Assignment.id == assignment_id)
        )
    ).one_or_none()
    if row is None:
        raise MissingError("assignment.unknown", assignment_id=assignment_id)
    if not row.placed:
        raise ConflictError("print.no_place", number=row.number)


async def check_patrol(session: AsyncSession, patrol_id: int) -> None:
    """Raise what `read_patrol` would: MissingError or ConflictError `patrol.no_stops`."""
    found = await session.scalar(select(Patrol.id).where(Patrol.id == patrol_id))
    if found is None:
        raise MissingError("patrol.unknown", patrol_id=patrol_id)
    stop = select(PatrolStop.id).where(PatrolStop.patrol_id == patrol_id).limit(1)
    if await session.scalar(stop) is None:
        raise ConflictError("patrol.no_stops")
