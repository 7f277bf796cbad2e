"""Incidents as the wire shows them."""

from typing import Any

from geoalchemy2.shape import to_shape

from dispatch.incidents.rules import IncidentState, mask_name, mask_phone
from dispatch.incidents.tables import Incident, IncidentContact
from dispatch.live.model import Change
from dispatch.live.times import time_text


def incident_value(incident: Incident, contact: IncidentContact | None) -> dict[str, Any]:
    """Return the incident's present state."""
    return {
        "id": incident.id,
        "version": incident.version,
        "number": incident.number,
        "type": incident.type,
        "priority": incident.priority,
        "source": incident.source,
        "state": incident.state,
        "location_text": incident.location_text,
        "label": incident.label,
        "point": get_point(incident),
        "verified": incident.verified,
        "confidence": incident.confidence,
        "grid_chain": incident.grid_chain,
        "caller_masked": _masked(contact),
        "note": incident.note,
        "operator": incident.operator,
        "reported_at": time_text(incident.reported_at),
        "closed_at": time_text(incident.closed_at),
        "disposition": incident.disposition,
        "unit_ids": incident.unit_ids,
    }


def incident_change(incident: Incident, contact: IncidentContact | None) -> Change:
    """Return the incident's change: gone from the live state once it is closed."""
    closed = incident.state == IncidentState.CLOSED
    value = None if closed else incident_value(incident, contact)
    return Change("incident", incident.id, incident.version, value, frozenset(incident.unit_ids))


def get_point(incident: Incident) -> tuple[float, float] | None:
    """Return the incident's lon, lat, or None while nobody knows where it is."""
    if incident.point is None:
        return None
    shape = to_shape(incident.point)
    return (shape.x, shape.y)


def get_access(incident: Incident) -> tuple[float, float] | None:
    """Return where a route to the incident ends: on its own road, or at the point itself."""
    if incident.access_point is None:
        return get_point(incident)
    shape = to_shape(incident.access_point)
    return (shape.x, shape.y)


def _masked(contact: IncidentContact | None) -> dict[str, str] | None:
    if contact is None:
        return None
    return {"name": mask_name(contact.caller_name), "phone": mask_phone(contact.caller_phone)}
