"""Calls for help as the wire shows them."""

from typing import Any

from dispatch.emergencies.tables import Emergency
from dispatch.live.model import Change
from dispatch.live.times import time_text
from dispatch.units.tables import Unit


def emergency_value(emergency: Emergency, unit: Unit) -> dict[str, Any]:
    """Return the call's present state."""
    return {
        "id": emergency.id,
        "version": emergency.version,
        "unit_id": unit.id,
        "call_sign": unit.call_sign,
        "raised_at": time_text(emergency.raised_at),
        "raised_by": emergency.raised_by,
        "point": get_point(emergency),
        "accuracy_m": emergency.accuracy_m,
        "label": emergency.label,
        "acknowledged_at": time_text(emergency.acknowledged_at),
        "acknowledged_by": emergency.acknowledged_by,
    }


def emergency_change(emergency: Emergency, unit: Unit) -> Change:
    """Return the call's change: gone from the live state once it is closed."""
    value = None if emergency.closed_at else emergency_value(emergency, unit)
    return Change("emergency", emergency.id, emergency.version, value, frozenset({unit.id}))


def get_point(emergency: Emergency) -> tuple[float, float] | None:
    """Return lon, lat of the call, or None where the phone did not know."""
    if emergency.lon is None or emergency.lat is None:
        return None
    return (emergency.lon, emergency.lat)
