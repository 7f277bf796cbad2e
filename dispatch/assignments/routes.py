"""HTTP of assignments, and of what the duty room does to an incident with its units."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.requests import HTTPConnection

from dispatch.assignments.rules import AssignmentState
from dispatch.assignments.schemas import AssignIn, CancelIn, ReassignIn
from dispatch.assignments.service import Dispatcher
from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import SessionDep
from dispatch.ground.locating import locate_point
from dispatch.incidents.schemas import CloseIn, PinIn
from dispatch.security.guard import DutyRoom, DutyRoomOrField

router = APIRouter(prefix="/api")

Json = dict[str, Any]


async def duty_room(connection: HTTPConnection, identity: DutyRoom) -> Dispatcher:
    """Return the use cases for somebody in the duty room."""
    state = connection.app.state
    return Dispatcher(state.ground, state.hub, identity)


async def anybody_on_duty(connection: HTTPConnection, identity: DutyRoomOrField) -> Dispatcher:
    """Return the use cases for the duty room or a unit in the field."""
    state = connection.app.state
    return Dispatcher(state.ground, state.hub, identity)


FromDutyRoom = Annotated[Dispatcher, Depends(duty_room)]
FromAnybody = Annotated[Dispatcher, Depends(anybody_on_duty)]


@router.post("/incidents/{incident_id}/assignments", status_code=201)
async def assign(
    incident_id: int,
    body: AssignIn,
    key: IdempotencyHeader,
    dispatcher: FromDutyRoom,
    session: SessionDep,
) -> Json:
    """Send a unit to an incident."""
    return await dispatcher.assign(session, key, incident_id, body.unit_id)


@router.post("/incidents/{incident_id}/pin")
async def pin(incident_id: int, body: PinIn, dispatcher: FromDutyRoom, session: SessionDep) -> Json:
    """Set where an incident is, by hand."""
    located = await locate_point(dispatcher.ground, body.point)
    return await dispatcher.pin(session, incident_id, located)


@router.post("/incidents/{incident_id}/close")
async def close(
    incident_id: int, body: CloseIn, dispatcher: FromDutyRoom, session: SessionDep
) -> Json:
    """Close an incident from the duty room."""
    return await dispatcher.close(session, incident_id, body.disposition, body.note)


@router.post("/assignments/{assignment_id}/acknowledge")
async def acknowledge(assignment_id: int, dispatcher: FromAnybody, session: SessionDep) -> Json:
    """Sign the receipt (签收)."""
    return await dispatcher.step(session, assignment_id, AssignmentState.ACKNOWLEDGED)


@router.post("/assignments/{assignment_id}/en-route")
async def set_out(assignment_id: int, dispatcher: FromAnybody, session: SessionDep) -> Json:
    """Set out."""
    return await dispatcher.set_out(session, assignment_id)


@router.post("/assignments/{assignment_id}/on-scene")
async def arrive(assignment_id: int, dispatcher: FromAnybody, session: SessionDep) -> Json:
    """Arrive."""
    return await dispatcher.step(session, assignment_id, AssignmentState.ON_SCENE)


@router.post("/assignments/{assignment_id}/clear")
async def clear(
    assignment_id: int, body: CloseIn, dispatcher: FromAnybody, session: SessionDep
) -> Json:
    """End the work with its result."""
    return await dispatcher.clear(session, assignment_id, body.disposition, body.note)


@router.post("/assignments/{assignment_id}/cancel")
async def cancel(
    assignment_id: int, body: CancelIn, dispatcher: FromDutyRoom, session: SessionDep
) -> Json:
    """Call a unit back."""
    return await dispatcher.cancel(session, assignment_id, body.reason)


@router.post("/assignments/{assignment_id}/reassign", status_code=201)
async def reassign(
    assignment_id: int, body: ReassignIn, dispatcher: FromDutyRoom, session: SessionDep
) -> Json:
    """Send another unit instead."""
    return await dispatcher.reassign(session, assignment_id, body.unit_id, body.reason)
