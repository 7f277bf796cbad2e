"""Notes as the wire shows them."""

from typing import Any

from dispatch.live.model import Change
from dispatch.live.times import time_text
from dispatch.notes.tables import Note
from dispatch.units.tables import Unit


def note_value(note: Note, unit: Unit) -> dict[str, Any]:
    """Return the note; its photo has an address of its own."""
    return {
        "id": note.id,
        "version": note.version,
        "unit_id": unit.id,
        "call_sign": unit.call_sign,
        "incident_id": note.incident_id,
        "patrol_id": note.patrol_id,
        "stop_id": note.stop_id,
        "text": note.text,
        "has_photo": note.photo is not None,
        "point": None if note.lon is None or note.lat is None else (note.lon, note.lat),
        "by": note.written_by,
        "at": time_text(note.written_at),
    }


def note_change(note: Note, unit: Unit) -> Change:
    """Return the note's change: gone from the live state once it is retired."""
    value = None if note.retired_at else note_value(note, unit)
    return Change("note", note.id, note.version, value, frozenset({unit.id}))
