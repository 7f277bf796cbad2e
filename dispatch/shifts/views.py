"""Call-offs as the wire shows them to the duty room."""

from typing import Any

from dispatch.live.model import Change
from dispatch.live.times import time_text
from dispatch.roster.tables import RosterPlace
from dispatch.shifts.tables import CallOff


def call_off_value(made: CallOff, place: RosterPlace, name: str) -> dict[str, Any]:
    """Return a call-off with the place that is empty now."""
    return {
        "id": made.id,
        "version": made.version,
        "place_id": place.id,
        "roster_id": place.roster_id,
        "person_id": place.person_id,
        "name": name,
        "night": place.night.isoformat(),
        "community_code": place.community_code,
        "part": place.part,
        "reason": made.reason,
        "called_off_at": time_text(made.called_off_at),
    }


def call_off_change(made: CallOff, place: RosterPlace, name: str) -> Change:
    """Return the change of a call-off that waits for the duty room."""
    return Change("calloff", made.id, made.version, call_off_value(made, place, name))
