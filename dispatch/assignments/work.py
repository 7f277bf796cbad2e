"""One incident at work: its row, its active assignments and their units, locked together.

Locks are always taken incident first, then units by id, so that two requests can't wait
for each other in a circle.
"""

from collections.abc import Sequence
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
from dispatch.incidents.service import find_contact, find_locked, get_incident
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
    return _work(session, incident, await _list_assignments(session, incident_id))


async def open_assignment(session: AsyncSession, assignment_id: int) -> tuple[Work, Assignment]:
    """Return the work of an assignment's incident, and the assignment, locked.

    Raises MissingError `assignment.unknown`.
    """
    of_assignment = select(Assignment.incident_id).where(Assignment.id == assignment_id)
    incident = await find_locked(session, Incident.id == of_assignment.scalar_subquery())
    if incident is None:
        raise assignment_unknown(assignment_id)
    assignments = await _list_assignments(session, incident.id, assignment_id)
    assignment = next(found for found in assignments if found.id == assignment_id)
    return _work(session, incident, assignments), assignment


def assignment_unknown(assignment_id: int) -> MissingError:
    """Return the error that there is no such assignment."""
    return MissingError("assignment.unknown", assignment_id=assignment_id)


async def _list_assignments(
    session: AsyncSession, incident_id: int, also: int | None = None
) -> Sequence[Assignment]:
    """Return the incident's active assignments, and one more even if it ended, read anew."""
    rows = await session.scalars(
        select(Assignment)
        .where(
            Assignment.incident_id == incident_id,
            Assignment.ended_at.is_(None) | (Assignment.id == also),
        )
        .execution_options(populate_existing=True)
    )
    return rows.all()


def _work(session: AsyncSession, incident: Incident, assignments: Sequence[Assignment]) -> Work:
    active = {found.unit_id: found for found in assignments if found.ended_at is None}
    return Work(session, incident, active, frozenset(active), {}, {})
