"""Messages as the wire shows them."""

from typing import Any

from dispatch.live.model import Change
from dispatch.live.times import time_text
from dispatch.messages.tables import Message


def message_value(message: Message) -> dict[str, Any]:
    """Return the message's present state."""
    return {
        "id": message.id,
        "version": message.version,
        "unit_id": message.unit_id,
        "to_unit": message.to_unit,
        "text": message.text,
        "by": message.sent_by,
        "sent_at": time_text(message.sent_at),
        "read_at": time_text(message.read_at),
        "read_by": message.read_by,
    }


def message_change(message: Message) -> Change:
    """Return the message's change: gone from the live state once it is retired."""
    value = None if message.retired_at else message_value(message)
    return Change("message", message.id, message.version, value, frozenset({message.unit_id}))
