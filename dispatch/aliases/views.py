"""Aliases on the wire, outbound."""

from typing import Any

from geoalchemy2.shape import to_shape

from dispatch.aliases.tables import AliasRow
from dispatch.live.times import time_text


def alias_value(alias: AliasRow) -> dict[str, Any]:
    """Return an alias with who proposed and who decided."""
    point = to_shape(alias.point)
    return {
        "id": alias.id,
        "text": alias.text,
        "label": alias.label,
        "point": (point.x, point.y),
        "state": alias.state,
        "times": alias.times,
        "proposed_by": alias.proposed_by,
        "proposed_at": time_text(alias.proposed_at),
        "decided_by": alias.decided_by,
        "decided_at": time_text(alias.decided_at),
    }
