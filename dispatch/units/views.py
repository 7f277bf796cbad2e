"""Units as the wire shows them."""

from typing import Any

from geoalchemy2.shape import to_shape

from dispatch.live.model import Change
from dispatch.live.times import time_text
from dispatch.units.rules import MODE_OF_KIND, POLICE_KINDS, UnitKind
from dispatch.units.tables import Unit


def unit_change(
    unit: Unit, incident_id: int | None = None, assignment_id: int | None = None
) -> Change:
    """Return the unit's present state; the ids are those of its active assignment."""
    kind = UnitKind(unit.kind)
    value: dict[str, Any] = {
        "id": unit.id,
        "version": unit.version,
        "call_sign": unit.call_sign,
        "kind": kind,
        "mode": MODE_OF_KIND[kind],
        "status": unit.status,
        "status_since": time_text(unit.status_since),
        "crew": unit.crew,
        "police": kind in POLICE_KINDS,
        "community": unit.community_code,
        "grids": unit.grid_codes,
        "members": unit.member_names,
        "incident_id": incident_id,
        "assignment_id": assignment_id,
    }
    return Change("unit", unit.id, unit.version, value, frozenset({unit.id}))


def home_point(unit: Unit) -> tuple[float, float]:
    """Return the lon, lat where the unit is taken to be until it sends a position."""
    shape = to_shape(unit.home)
    return (shape.x, shape.y)
