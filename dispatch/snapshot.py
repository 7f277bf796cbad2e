"""The whole live state as one consistent reading: what a client begins with."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.tables import Assignment
from dispatch.assignments.views import assignment_change, unit_at_work_change
from dispatch.closures.service import list_active
from dispatch.closures.views import closure_change
from dispatch.db.session import SessionMaker
from dispatch.emergencies.service import list_open
from dispatch.emergencies.views import emergency_change
from dispatch.incidents.rules import IncidentState
from dispatch.incidents.tables import Incident, IncidentContact
from dispatch.incidents.views import incident_change
from dispatch.jobs.rules import LIVE
from dispatch.jobs.tables import Job
from dispatch.jobs.views import job_change
from dispatch.live.history import get_here
from dispatch.live.model import Change, Scope, Snapshot
from dispatch.messages.service import list_live as list_live_messages
from dispatch.messages.views import message_change
from dispatch.notes.service import list_live as list_live_notes
from dispatch.notes.views import note_change
from dispatch.patrols.store import list_live
from dispatch.units.tables import Unit

#: What a snapshot holds, whether there is any of it or not.
ENTITIES = (
    "unit",
    "incident",
    "assignment",
    "closure",
    "job",
    "patrol_plan",
    "patrol",
    "patrol_proposal",
    "message",
    "emergency",
    "note",
)


async def take_snapshot(sessions: SessionMaker, scope: Scope) -> Snapshot:
    """Return everything the scope may see, with the place from which events follow."""
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        snapshot = Snapshot(await get_here(session), {entity: [] for entity in ENTITIES})
        for change in await _changes(session):
            seen = scope.unit_id is None or scope.unit_id in change.unit_ids
            if seen and change.value is not None:
                snapshot.entities[change.entity].append(change.value)
        return snapshot


async def _changes(session: AsyncSession) -> list[Change]:
    assignments = (
        await session.scalars(select(Assignment).where(Assignment.ended_at.is_(None)))
    ).all()
    active = {assignment.unit_id: assignment for assignment in assignments}
    units = await session.scalars(select(Unit).order_by(Unit.id))
    incidents = await session.execute(
        select(Incident, IncidentContact)
        .outerjoin(IncidentContact, IncidentContact.incident_id == Incident.id)
        .where(Incident.state != IncidentState.CLOSED)
        .order_by(Incident.id)
    )
    jobs = await session.scalars(select(Job).where(Job.state.in_(LIVE)).order_by(Job.id))
    return [
        *(unit_at_work_change(unit, active.get(unit.id)) for unit in units),
        *(incident_change(incident, contact) for incident, contact in incidents),
        *(assignment_change(assignment) for assignment in assignments),
        *(closure_change(closure) for closure in await list_active(session)),
        *(job_change(job) for job in jobs),
        *(message_change(message) for message in await list_live_messages(session)),
        *(emergency_change(*row) for row in await list_open(session)),
        *(note_change(*row) for row in await list_live_notes(session)),
        *await list_live(session),
    ]
