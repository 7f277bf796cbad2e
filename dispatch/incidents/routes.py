"""HTTP of incidents."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import SessionDep
from dispatch.ground.locating import MOST_WORDS, Located, locate_point, locate_text
from dispatch.ground.routes import GroundDep
from dispatch.ground.runtime import Ground
from dispatch.incidents import service
from dispatch.incidents.rules import DISPOSITIONS, INCIDENT_TYPES
from dispatch.incidents.schemas import Contact, IncidentIn
from dispatch.security.guard import DutyRoom, IdentityDep
from gis.network import MAX_ACCESS_M, distance_m

router = APIRouter(prefix="/api")


@router.get("/incident-types")
async def list_types(_: IdentityDep) -> list[dict[str, Any]]:
    """Return the incident types with their usual priority."""
    return [
        {
            "code": kind.code,
            "name": kind.name,
            "name_en": kind.name_en,
            "priority": kind.priority,
            "dangerous": kind.dangerous,
            "units_needed": kind.units_needed,
        }
        for kind in INCIDENT_TYPES.values()
    ]


@router.get("/dispositions")
async def list_dispositions(_: IdentityDep) -> list[dict[str, Any]]:
    """Return the results an incident can be closed with."""
    return [asdict(disposition) for disposition in DISPOSITIONS.values()]


@router.post("/incidents", status_code=201)
async def report(
    body: IncidentIn,
    key: IdempotencyHeader,
    identity: DutyRoom,
    ground: GroundDep,
    request: Request,
    response: Response,
    session: SessionDep,
) -> dict[str, Any]:
    """Report an incident; 200 with the same incident when this key reported it before."""
    service.check_report(body)
    incoming = service.Report(body, await _locate(ground, body), identity, key)
    reported = await service.report_incident(session, request.app.state.settings, incoming)
    if not reported.created:
        response.status_code = 200
    return reported.value


@router.get("/incidents/{incident_id}")
async def show(incident_id: int, _: DutyRoom, session: SessionDep) -> dict[str, Any]:
    """Return an incident, closed or open."""
    return await service.get_incident_value(session, incident_id)


@router.get("/incidents/{incident_id}/contact")
async def contact(incident_id: int, identity: DutyRoom, session: SessionDep) -> Contact:
    """Return a caller's contact in full; who looked is recorded."""
    return await service.look_at_contact(session, identity, incident_id)


async def _locate(ground: Ground, body: IncidentIn) -> Located:
    """Return where the report points to: a chosen point goes before the words."""
    if body.point is None:
        return await locate_text(ground, body.location_text)
    located = await locate_point(ground, body.point)
    access = located.access
    if body.access and distance_m(body.point, body.access) <= MAX_ACCESS_M:
        access = body.access
    is_name = 0 < len(body.location_text) <= MOST_WORDS
    label = body.location_text if is_name else located.label
    return Located(located.point, label, None, verified=True, access=access)
