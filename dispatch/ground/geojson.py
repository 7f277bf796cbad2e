"""The layers that the pages draw, as GeoJSON made by PostGIS, gzipped once a version."""

import gzip
from dataclasses import dataclass

from sqlalchemy import Connection, text

#: Property expressions of each layer; geometry comes with 6 decimals (0.1 m).
_PROPERTIES = {
    "areas": ("area", "code, name, name_en, population AS pop"),
    "grids": (
        "grid",
        """code, name, name_en, level, kind, street_code AS street,
        (SELECT p.code FROM grid p WHERE p.id = layer.parent_id) AS parent""",
    ),
    "streets": ("street", "code, name, name_en, orient, seq"),
    "roads": ("road", "name, name_en, road_class AS class, oneway, width_m"),
    "places": (
        "place",
        """code, name, name_en, kind, road, smart, aliases,
        (SELECT g.code FROM grid g WHERE g.id = layer.grid_id) AS grid""",
    ),
    "cameras": (
        "camera",
        """code, name, facing_deg, key,
        (SELECT g.code FROM grid g WHERE g.id = layer.grid_id) AS grid""",
    ),
    "surfaces": ("surface", "kind, name, name_en"),
    "buildings": ("building", "compound, floors"),
}

LAYER_NAMES = tuple(_PROPERTIES)

_COLLECTION = """
SELECT json_build_object('type', 'FeatureCollection', 'features',
       coalesce(json_agg(feature ORDER BY feature_id), '[]'))::text
FROM (
    SELECT layer.id AS feature_id,
           json_build_object('type', 'Feature', 'id', layer.id,
               'geometry', ST_AsGeoJSON(layer.geom, 6)::json,
               'properties', (SELECT row_to_json(p) FROM (SELECT {properties}) p)) AS feature
    FROM {table} layer WHERE layer.version_id = :version_id
) features
"""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer ready to send: gzipped body and its strong entity tag."""

    body: bytes
    etag: str


def build_layers(connection: Connection, version_id: int, digest: str) -> dict[str, Layer]:
    """Return every layer of a ground version, by name."""
    return {
        name: Layer(
            gzip.compress(_read(connection, name, version_id), 6, mtime=0),
            f'"{digest[:16]}-{name}"',
        )
        for name in LAYER_NAMES
    }


def _read(connection: Connection, name: str, version_id: int) -> bytes:
    table, properties = _PROPERTIES[name]
    statement = text(_COLLECTION.format(table=table, properties=properties))
    body: str = connection.execute(statement, {"version_id": version_id}).scalar_one()
    return body.encode()
