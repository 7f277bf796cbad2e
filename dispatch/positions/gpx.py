"""Tracks of GPX files: what a receiver without a network recorded."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dispatch.errors import InvalidError
from dispatch.positions.protocols import USUAL_ACCURACY_M
from dispatch.positions.rules import Fix

MOST_BYTES = 10_000_000
#: A point a second over a day.
MOST_POINTS = 90_000


def read_gpx(data: bytes) -> list[Fix]:
    """Return the track points that have a time, oldest first.

    Raises InvalidError `gpx.unreadable` for what is no GPX, or names entities; `gpx.empty`,
    `gpx.too_many`.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise InvalidError("gpx.unreadable", where="body") from error
    if root.tag.rpartition("}")[2] != "gpx":
        raise InvalidError("gpx.unreadable", where="body")
    points = list(root.iterfind(".//{*}trkpt"))
    if len(points) > MOST_POINTS:
        raise InvalidError("gpx.too_many", where="body", most=MOST_POINTS)
    fixes = [fix for fix in map(_read, points) if fix is not None]
    if not fixes:
        raise InvalidError("gpx.empty", where="body")
    return sorted(fixes, key=lambda fix: fix.at)


def _read(point: Element) -> Fix | None:
    """Return a point as a fix, or None where it lacks a time or stands nowhere on earth."""
    try:
        lon, lat = float(point.attrib["lon"]), float(point.attrib["lat"])
        at = datetime.fromisoformat(point.findtext("{*}time", "").strip())
    except (KeyError, ValueError):
        return None
    if at.tzinfo is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    moment = at.astimezone(UTC)
    return Fix(f"gpx {moment.timestamp()}", moment, (lon, lat), USUAL_ACCURACY_M)
