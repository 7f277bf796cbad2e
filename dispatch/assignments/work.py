"""One incident at work: its row, its active assignments and their units, locked together.

Locks are always taken incident first, then units by id, so that two requests can't wait
for each other in a circle.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.rules import (
    ENDED,
    UNIT_STATUS,
    AssignmentState,
    incident_state,
    is_legal_step,
)
from dispatch.assignments.tables import Assignment
from dispatch.assignments.views import assignment_change, unit_at_work_change
from dispatch.errors import ConflictError, MissingError
from dispatch.incidents.rules import IncidentState
from dispatch.incidents.service import find_contact, get_incident
from dispatch.incidents.tables import Incident
from dispatch.incidents.views import incident_change
from dispatch.live.model import Change
from dispatch.live.outbox import append_event
from dispatch.units.service import get_unit, move
from dispatch.units.tables import Unit

_STAMP = {
    AssignmentState.ACKNOWLEDGED: "acknowledged_at",
    AssignmentState.EN_ROUTE: "en_route_at",
    AssignmentState.ON_SCENE: "on_scene_at",
    AssignmentState.CLEARED: "ended_at",
    AssignmentState.CANCELLED: "ended_at",
}


@dataclass(slots=True)
class Work:
    """An incident with its active assignments by unit id, and the units touched."""

    session: AsyncSession
    incident: Incident
    active: dict[int, Assignment]
    former_unit_ids: frozenset[int]
    touched_units: dict[int, Unit]
    touched: dict[int, Assignment]

    @property
    def is_open(self) -> bool:
        """Whether the incident still accepts work."""
        return self.incident.state != IncidentState.CLOSED

    def check_open(self) -> None:
        """Raise ConflictError `incident.closed` when the incident is closed."""
        if not self.is_open:
            raise ConflictError("incident.closed", number=self.incident.number)

    async def lock_unit(self, unit_id: int) -> Unit:
        """Return the unit, locked."""
        unit = await get_unit(self.session, unit_id)
        self.touched_units[unit_id] = unit
        return unit

    def add(self, assignment: Assignment) -> None:
        """Take up a new assignment."""
        self.active[assignment.unit_id] = assignment
        self.touched[assignment.id] = assignment

    async def step(self, assignment: Assignment, state: AssignmentState) -> None:
        """Move an assignment and its unit to a state.

        Raises ConflictError `assignment.transition` when the step is not a legal one.
        """
        before = AssignmentState(assignment.state)
        if not is_legal_step(before, state):
            raise ConflictError("assignment.transition", before=before, after=state)
        unit = await self.lock_unit(assignment.unit_id)
        if unit.status != UNIT_STATUS[state]:
            move(unit, UNIT_STATUS[state])
        else:
            unit.version += 1
        assignment.state = state
        setattr(assignment, _STAMP[state], datetime.now(UTC))
        assignment.version += 1
        self.touched[assignment.id] = assignment
        if state in ENDED:
            del self.active[assignment.unit_id]

    def close(self, disposition: str) -> None:
        """Close the incident; its active assignments must have ended."""
        self.incident.state = IncidentState.CLOSED
        self.incident.closed_at = datetime.now(UTC)
        self.incident.disposition = disposition

    async def commit_event(self, kind: str, actor: str) -> None:
        """Bring the incident up to date and append the event with everything that changed."""
        incident = self.incident
        if self.is_open:
            states = (AssignmentState(a.state) for a in self.active.values())
            incident.state = incident_state(states)
        incident.unit_ids = sorted(self.active)
        incident.version += 1
        await self.session.flush()
        await append_event(self.session, kind, actor, await self._changes(), self.former_unit_ids)

    async def _changes(self) -> list[Change]:
        contact = await find_contact(self.session, self.incident.id)
        return [
            incident_change(self.incident, contact),
            *(assignment_change(assignment) for assignment in self.touched.values()),
            *(
                unit_at_work_change(unit, self.active.get(unit.id))
                for unit in self.touched_units.values()
            ),
        ]


async def open_work(session: AsyncSession, incident_id: int) -> Work:
    """Return the incident's work, locked. Raises MissingError `incident.unknown`."""
    incident = await get_incident(session, incident_id)
    assignments = await session.scalars(
        select(Assignment)
        .where(Assignment.incident_id == incident_id, Assignment.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )
    active = {assignment.unit_id: assignment for assignment in assignments}
    return Work(session, incident, active, frozenset(active), {}, {})


async def open_assignment(session: AsyncSession, assignment_id: int) -> tuple[Work, Assignment]:
    """Return the work of an assignment's incident, and the assignment, locked.

    Raises MissingError `assignment.unknown`.
    """
    assignment = await session.get(Assignment, assignment_id)
    if assignment is None:
        raise MissingError("assignment.unknown", assignment_id=assignment_id)
    work = await open_work(session, assignment.incident_id)
    await session.refresh(assignment)
    return work, assignment
