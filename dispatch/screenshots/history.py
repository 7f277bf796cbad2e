"""A month of made-up incidents, so that a map of them has something to show."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import create_engine, insert

from dispatch.incidents.rules import INCIDENT_TYPES, IncidentState, Source
from dispatch.incidents.tables import Incident
from dispatch.screenshots.scene import SCENE
from gis.ground import read_ground
from gis.layers import SRID_STORE
from gis.model import Place, PlaceKind

_KINDS = frozenset({PlaceKind.VENUE, PlaceKind.MARKET, PlaceKind.COMPOUND, PlaceKind.LANDMARK})


def write_history(url: str) -> None:
    """Write closed incidents about the ground's places; the same ones for the same day."""
    words = SCENE["history"]
    draw = Random(words["seed"])  # noqa: S311 - a demonstration, no secret
    engine = create_engine(url)
    with engine.begin() as connection:
        places = [p for p in read_ground(connection).data.places if p.kind in _KINDS]
        weights = [draw.gammavariate(0.5, 1.0) for _ in places]
        chosen = draw.choices(places, weights, k=words["incidents"])
        rows = [_row(number, place, draw) for number, place in enumerate(chosen, start=1)]
        connection.execute(insert(Incident), rows)
    engine.dispose()


def _row(number: int, place: Place, draw: Random) -> dict[str, Any]:
    words = SCENE["history"]
    spread = words["spread_deg"]
    at = _moment(draw, words["days"], words["hours"])
    point = Point(
        place.geometry.x + draw.gauss(0.0, spread), place.geometry.y + draw.gauss(0.0, spread)
    )
    return {
        "version": 1,
        "number": f"H{number:06}",
        "type": draw.choice(list(INCIDENT_TYPES)),
        "priority": 3,
        "source": Source.CALL110,
        "state": IncidentState.CLOSED,
        "location_text": place.name,
        "label": place.name,
        "point": from_shape(point, srid=SRID_STORE),
        "verified": draw.random() < words["verified"],
        "unit_ids": [],
        "note": "",
        "operator": "",
        "reported_at": at,
        "closed_at": at + timedelta(minutes=40),
        "disposition": "mediated",
    }


def _moment(draw: Random, days: int, hours: list[int]) -> datetime:
    """Return a moment of the last days, at an hour (local, UTC+8) by its weight."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    hour = draw.choices(range(24), hours)[0]
    day = midnight - timedelta(days=draw.randint(1, days), hours=8)
    return day + timedelta(hours=hour, minutes=draw.randrange(60))
