"""Use cases that touch both an incident and units: assign, step, cancel, reassign, pin, close."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.routing import find_route
from dispatch.assignments.rules import AssignmentState
from dispatch.assignments.tables import Assignment
from dispatch.assignments.views import assignment_value
from dispatch.assignments.work import Work, assignment_unknown, open_assignment, open_work
from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ConflictError
from dispatch.ground.locating import Located
from dispatch.ground.runtime import Ground
from dispatch.incidents.rules import check_disposition, get_type
from dispatch.incidents.service import find_contact, incident_unknown, place
from dispatch.incidents.tables import Incident
from dispatch.incidents.views import get_access, incident_value
from dispatch.live.hub import Hub
from dispatch.security.guard import check_unit
from dispatch.security.rules import Identity
from dispatch.units.rules import POLICE_KINDS, UnitKind, UnitStatus
from dispatch.units.service import move, unit_unknown
from dispatch.units.tables import Unit

_EVENT_OF_STATE = {
    AssignmentState.ACKNOWLEDGED: "assignment.acknowledged",
    AssignmentState.ON_SCENE: "assignment.on_scene",
}


class Dispatcher:
    """What the use cases need beside the session: the ground, where units are, who asks."""

    def __init__(self, ground: Ground, hub: Hub, identity: Identity) -> None:
        self.ground = ground
        self.hub = hub
        self.identity = identity

    async def assign(
        self, session: AsyncSession, key: UUID, incident_id: int, unit_id: int
    ) -> dict[str, Any]:
        """Send a unit to an incident, once a key; return the assignment.

        The route is computed before anything is locked. Raises ConflictError `unit.taken` when
        somebody was faster, `unit.unavailable`, `unit.needs_police`, `incident.closed`.
        """
        route = await self._route_to(session, unit_id, incident_id)
        account_id = self.identity.account_id
        operation = f"assign {incident_id}"
        known_id = await claim_key(session, account_id, key, operation, {"unit_id": unit_id})
        if known_id is not None:
            return assignment_value(await session.get_one(Assignment, known_id))
        work = await open_work(session, incident_id)
        assignment = await self._add(work, unit_id, route)
        await keep_result(session, account_id, key, assignment.id)
        await work.commit_event("unit.assigned", self.identity.display_name)
        return assignment_value(assignment)

    async def step(
        self, session: AsyncSession, assignment_id: int, state: AssignmentState
    ) -> dict[str, Any]:
        """Move an assignment one step on; return it. Raises ConflictError for an illegal step."""
        work, assignment = await self._own(session, assignment_id)
        await work.step(assignment, state)
        await work.commit_event(_EVENT_OF_STATE[state], self.identity.display_name)
        return assignment_value(assignment)

    async def set_out(self, session: AsyncSession, assignment_id: int) -> dict[str, Any]:
        """Move an assignment to en route; return it.

        The route begins where the unit is now: since it was sent it may have moved, and the
        minutes until it set out must not eat up its ETA.
        """
        seen = await session.get(Assignment, assignment_id)
        if seen is None:
            raise assignment_unknown(assignment_id)
        route = await self._route_to(session, seen.unit_id, seen.incident_id)
        work, assignment = await self._own(session, assignment_id)
        await work.step(assignment, AssignmentState.EN_ROUTE)
        assignment.route = route
        await work.commit_event("assignment.en_route", self.identity.display_name)
        return assignment_value(assignment)

    async def clear(
        self, session: AsyncSession, assignment_id: int, disposition: str, note: str
    ) -> dict[str, Any]:
        """End a unit's work with its result; the last unit to end it closes the incident."""
        check_disposition(disposition)
        work, assignment = await self._own(session, assignment_id)
        await work.step(assignment, AssignmentState.CLEARED)
        assignment.disposition = disposition
        assignment.reason = note or None
        if not work.active:
            work.close(disposition)
        await work.commit_event("assignment.cleared", self.identity.display_name)
        return assignment_value(assignment)

    async def cancel(
        self, session: AsyncSession, assignment_id: int, reason: str
    ) -> dict[str, Any]:
        """Call a unit back; the incident waits again when nobody else is on it."""
        work, assignment = await open_assignment(session, assignment_id)
        await work.step(assignment, AssignmentState.CANCELLED)
        assignment.reason = reason
        await work.commit_event("assignment.cancelled", self.identity.display_name)
        return assignment_value(assignment)

    async def reassign(
        self, session: AsyncSession, assignment_id: int, unit_id: int, reason: str
    ) -> dict[str, Any]:
        """Call one unit back and send another in its place; return the new assignment."""
        former = await session.get(Assignment, assignment_id)
        if former is None:
            raise assignment_unknown(assignment_id)
        route = await self._route_to(session, unit_id, former.incident_id)
        work, assignment = await open_assignment(session, assignment_id)
        # Both in the order of their ids, before anything else: two exchanges never deadlock.
        for locked_id in sorted({former.unit_id, unit_id}):
            await work.lock_unit(locked_id)
        await work.step(assignment, AssignmentState.CANCELLED)
        assignment.reason = reason
        await session.flush()
        successor = await self._add(work, unit_id, route)
        await work.commit_event("unit.reassigned", self.identity.display_name)
        return assignment_value(successor)

    async def pin(
        self, session: AsyncSession, incident_id: int, located: Located
    ) -> dict[str, Any]:
        """Set where an incident is; units on their way get a new route."""
        work = await open_work(session, incident_id)
        work.check_open()
        await place(session, work.incident, located)
        for assignment in work.active.values():
            unit = await session.get_one(Unit, assignment.unit_id)
            assignment.route = await find_route(
                self.ground, self.hub, unit, get_access(work.incident)
            )
            assignment.version += 1
            work.touched[assignment.id] = assignment
        await work.commit_event("incident.pinned", self.identity.display_name)
        return await _incident_value(session, work.incident)

    async def close(
        self, session: AsyncSession, incident_id: int, disposition: str, note: str
    ) -> dict[str, Any]:
        """Close an incident from the duty room; units still on it are called back."""
        check_disposition(disposition)
        work = await open_work(session, incident_id)
        work.check_open()
        for assignment in sorted(work.active.values(), key=lambda a: a.unit_id):
            await work.step(assignment, AssignmentState.CANCELLED)
            assignment.reason = note or disposition
        work.close(disposition)
        await work.commit_event("incident.closed", self.identity.display_name)
        return await _incident_value(session, work.incident)

    async def _own(self, session: AsyncSession, assignment_id: int) -> tuple[Work, Assignment]:
        work, assignment = await open_assignment(session, assignment_id)
        check_unit(self.identity, assignment.unit_id)
        return work, assignment

    async def _route_to(
        self, session: AsyncSession, unit_id: int, incident_id: int
    ) -> dict[str, Any] | None:
        found = (
            await session.execute(
                select(Incident, Unit)
                .outerjoin(Unit, Unit.id == unit_id)
                .where(Incident.id == incident_id)
            )
        ).one_or_none()
        if found is None:
            raise incident_unknown(incident_id)
        incident, unit = found
        if unit is None:
            raise unit_unknown(unit_id)
        return await find_route(self.ground, self.hub, unit, get_access(incident))

    async def _add(self, work: Work, unit_id: int, route: dict[str, Any] | None) -> Assignment:
        """Lock the unit, look again, and insert; the unique index has the last word."""
        work.check_open()
        unit = await work.lock_unit(unit_id)
        await _check_free(work.session, unit)
        await _check_police(work, unit)
        move(unit, UnitStatus.DISPATCHED)
        assignment = Assignment(
            incident_id=work.incident.id,
            unit_id=unit_id,
            state=AssignmentState.ASSIGNED,
            assigned_by=self.identity.display_name,
            route=route,
            version=1,
        )
        work.session.add(assignment)
        try:
            await work.session.flush()
        except IntegrityError as error:
            raise ConflictError("unit.taken", call_sign=unit.call_sign, by="") from error
        work.add(assignment)
        return assignment


async def _check_free(session: AsyncSession, unit: Unit) -> None:
    """Raise ConflictError saying why the unit can't be sent, and who was faster."""
    if unit.status == UnitStatus.OUT_OF_SERVICE:
        raise ConflictError("unit.off_duty", where="unit_id", call_sign=unit.call_sign)
    if unit.status != UnitStatus.AVAILABLE:
        holder = (
            await session.execute(
                select(Assignment.assigned_by, Incident.number)
                .join(Incident, Incident.id == Assignment.incident_id)
                .where(Assignment.unit_id == unit.id, Assignment.ended_at.is_(None))
            )
        ).one()
        raise ConflictError(
            "unit.taken",
            where="unit_id",
            call_sign=unit.call_sign,
            by=holder.assigned_by,
            number=holder.number,
        )


async def _check_police(work: Work, unit: Unit) -> None:
    """Raise ConflictError `unit.needs_police`: nobody untrained goes alone into danger."""
    if UnitKind(unit.kind) in POLICE_KINDS or not get_type(work.incident.type).dangerous:
        return
    kinds = await work.session.scalars(select(Unit.kind).where(Unit.id.in_(work.active)))
    if not any(UnitKind(kind) in POLICE_KINDS for kind in kinds):
        raise ConflictError("unit.needs_police", where="unit_id", call_sign=unit.call_sign)


async def _incident_value(session: AsyncSession, incident: Incident) -> dict[str, Any]:
    return incident_value(incident, await find_contact(session, incident.id))
