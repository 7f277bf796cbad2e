"""What trackers send, read into fixes. Pure.

OsmAnd: https://www.traccar.org/osmand/ (query and JSON form; Traccar Client sends both).
OwnTracks HTTP: https://owntracks.org/booklet/tech/json/.
Traccar forwarding: https://www.traccar.org/forward/ (position and device as JSON).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dispatch.positions.rules import Fix

KMH_PER_KNOT = 1.852
KMH_PER_MS = 3.6
#: Of a tracker that does not say how good its position is: what receivers outdoors do.
USUAL_ACCURACY_M = 15.0
#: Numbers above this are milliseconds: seconds would be the year 2286.
_SECONDS_END = 1e10


class UnreadableError(Exception):
    """A report that lacks what it must say; `where` names the field."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True)
class Report:
    """What a tracker said: by which token, and where it was; None when it said nothing of that."""

    token: str
    fix: Fix | None


def read_osmand_query(query: Mapping[str, str]) -> Report:
    """Read the query form: id, lat, lon, timestamp, speed in knots, bearing, accuracy."""
    at = _moment(query.get("timestamp"), "timestamp")
    fix = Fix(
        id=f"osmand {at.timestamp()}",
        at=at,
        point=_point(query.get("lon"), query.get("lat")),
        accuracy_m=_accuracy(query.get("accuracy")),
        speed_kmh=_speed(query.get("speed"), KMH_PER_KNOT),
        heading_deg=_heading(query.get("bearing", query.get("heading"))),
    )
    return Report(query.get("id") or query.get("deviceid") or "", fix)


def read_osmand_json(body: Mapping[str, Any]) -> Report:
    """Read the JSON form: location.coords with speed in m/s, location.timestamp, device_id."""
    location = _mapping(body.get("location"), "location")
    coords = _mapping(location.get("coords"), "location.coords")
    at = _moment(location.get("timestamp"), "location.timestamp")
    fix = Fix(
        id=f"osmand {at.timestamp()}",
        at=at,
        point=_point(coords.get("longitude"), coords.get("latitude")),
        accuracy_m=_accuracy(coords.get("accuracy")),
        speed_kmh=_speed(coords.get("speed"), KMH_PER_MS),
        heading_deg=_heading(coords.get("heading")),
    )
    return Report(str(body.get("device_id") or ""), fix)


def read_owntracks(body: Mapping[str, Any]) -> Fix | None:
    """Read a location: tst, lat, lon, acc, vel in km/h, cog. Other kinds of payload say nothing."""
    if body.get("_type") != "location":
        return None
    at = _moment(body.get("tst"), "tst")
    return Fix(
        id=f"owntracks {at.timestamp()}",
        at=at,
        point=_point(body.get("lon"), body.get("lat")),
        accuracy_m=_accuracy(body.get("acc")),
        speed_kmh=_speed(body.get("vel"), 1.0),
        heading_deg=_heading(body.get("cog")),
    )


def read_traccar(body: Mapping[str, Any]) -> Report:
    """Read what a Traccar server forwards: position (speed in knots) and device.uniqueId."""
    position = _mapping(body.get("position"), "position")
    device = _mapping(body.get("device"), "device")
    token = str(device.get("uniqueId") or "")
    if position.get("valid") is False or position.get("outdated") is True:
        return Report(token, None)
    at = _moment(position.get("fixTime"), "position.fixTime")
    fix = Fix(
        id=f"traccar {at.timestamp()}",
        at=at,
        point=_point(position.get("longitude"), position.get("latitude")),
        accuracy_m=_accuracy(position.get("accuracy")),
        speed_kmh=_speed(position.get("speed"), KMH_PER_KNOT),
        heading_deg=_heading(position.get("course")),
    )
    return Report(token, fix)


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UnreadableError(where)
    return value


def _number(value: object) -> float | None:
    """Return a finite number, or None for anything else."""
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _point(lon: object, lat: object) -> tuple[float, float]:
    x, y = _number(lon), _number(lat)
    if x is None or not -180 <= x <= 180:
        raise UnreadableError("lon")
    if y is None or not -90 <= y <= 90:
        raise UnreadableError("lat")
    return (x, y)


def _moment(value: object, where: str) -> datetime:
    """Read seconds or milliseconds since 1970, or ISO 8601 with an offset."""
    number = _number(value)
    try:
        if number is not None:
            return datetime.fromtimestamp(number / (1000 if number > _SECONDS_END else 1), UTC)
        moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError) as error:
        raise UnreadableError(where) from error
    if moment.tzinfo is None:
        raise UnreadableError(where)
    return moment.astimezone(UTC)


def _accuracy(value: object) -> float:
    number = _number(value)
    return USUAL_ACCURACY_M if number is None or number <= 0 else number


def _speed(value: object, kmh: float) -> float | None:
    """Return km/h; trackers say -1 for a speed that they do not know."""
    number = _number(value)
    return None if number is None or not 0 <= number * kmh <= 400 else number * kmh


def _heading(value: object) -> float | None:
    number = _number(value)
    return None if number is None or not 0 <= number <= 360 else number
