"""Closures as the wire shows them."""

from typing import Any

from dispatch.closures.tables import RoadClosure
from dispatch.live.model import Change
from dispatch.live.times import time_text


def closure_value(closure: RoadClosure) -> dict[str, Any]:
    """Return the closure's present state; `geometry` are the closed stretches."""
    return {
        "id": closure.id,
        "version": closure.version,
        "bars": closure.bars,
        "reason": closure.reason,
        "roads": roads_value(closure.road_names, closure.road_names_en),
        "length_m": closure.length_m,
        "geometry": {"type": "MultiLineString", "coordinates": closure.stretches},
        "drawn_by": closure.drawn_by,
        "drawn_at": time_text(closure.drawn_at),
        "ends_at": time_text(closure.ends_at),
    }


def closure_change(closure: RoadClosure) -> Change:
    """Return the closure's change: gone from the live state once it ended."""
    value = None if closure.ended_at else closure_value(closure)
    return Change("closure", closure.id, closure.version, value)


def roads_value(names: list[str], names_en: list[str]) -> list[dict[str, str]]:
    """Return the names of the closed streets, each once."""
    return [{"name": a, "name_en": b} for a, b in zip(names, names_en, strict=True)]
