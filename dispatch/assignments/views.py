"""Assignments and routes as the wire shows them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shapely import get_coordinates

from dispatch.assignments.rules import ENDED
from dispatch.assignments.tables import Assignment
from dispatch.live.model import Change
from dispatch.live.times import now_text, time_text
from dispatch.units.tables import Unit
from dispatch.units.views import unit_change
from gis.network import Route

#: Decimals of a route's degrees: 0.1 m.
_DECIMALS = 6


def assignment_value(assignment: Assignment) -> dict[str, Any]:
    """Return the assignment's present state."""
    return {
        "id": assignment.id,
        "version": assignment.version,
        "incident_id": assignment.incident_id,
        "unit_id": assignment.unit_id,
        "state": assignment.state,
        "assigned_at": time_text(assignment.assigned_at),
        "acknowledged_at": time_text(assignment.acknowledged_at),
        "en_route_at": time_text(assignment.en_route_at),
        "on_scene_at": time_text(assignment.on_scene_at),
        "ended_at": time_text(assignment.ended_at),
        "by": assignment.assigned_by,
        "disposition": assignment.disposition,
        "reason": assignment.reason,
        "route": assignment.route,
    }


def assignment_change(assignment: Assignment) -> Change:
    """Return the assignment's change: gone from the live state once it ended."""
    ended = assignment.state in ENDED
    return Change(
        "assignment",
        assignment.id,
        assignment.version,
        None if ended else assignment_value(assignment),
        frozenset({assignment.unit_id}),
    )


def unit_at_work_change(unit: Unit, assignment: Assignment | None) -> Change:
    """Return the unit's change with the active assignment it has, if any."""
    if assignment is None:
        return unit_change(unit)
    return unit_change(unit, assignment.incident_id, assignment.id)


def route_value(route: Route) -> dict[str, Any]:
    """Return a route with its turn list; the ETA counts from this moment."""
    eta_at = datetime.now(UTC) + timedelta(seconds=route.duration_s)
    return {
        "geometry": {
            "type": "LineString",
            "coordinates": get_coordinates(route.geometry).round(_DECIMALS).tolist(),
        },
        "length_m": round(route.length_m, 1),
        "duration_s": round(route.duration_s, 1),
        "eta_at": time_text(eta_at),
        "computed_at": now_text(),
        "steps": [
            {
                "code": step.code,
                "street": step.street,
                "street_en": step.street_en,
                "length_m": round(step.length_m, 1),
                "duration_s": round(step.duration_s, 1),
                "point": [round(degrees, _DECIMALS) for degrees in step.point],
            }
            for step in route.steps
        ],
    }
