"""The roads of a real town: an OpenStreetMap extract, read as an import reads it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gis.imports import LayerMapping, inspect
from gis.imports.delivery import Delivery, opened
from gis.imports.derive import as_records, fill_codes, fill_roads
from gis.imports.placement import place
from gis.imports.readers import read
from gis.imports.rows import Row, make_rows
from gis.imports.turns import fill_turns
from gis.metric import measuring_at
from gis.model import Road, TurnRestriction
from gis.records import from_rows

LAYERS = ("roads", "turns")


@dataclass(frozen=True, slots=True)
class Extract:
    """Roads cut at their junctions, their turn restrictions, and a longitude to measure at."""

    roads: tuple[Road, ...]
    turns: tuple[TurnRestriction, ...]
    lon: float


def read_extract(path: Path) -> Extract:
    """Return the street network in an .osm, .osm.gz or .osm.pbf file.

    Raises FileError `file.missing` (path) and ValueError for a file without roads.
    """
    rules = [rule for rule in inspect(path).mapping.layers if rule.target in LAYERS]
    with opened(path) as delivery:
        rows = {rule.target: _rows(delivery, rule) for rule in rules}
    roads = rows.get("roads", [])
    if not roads:
        raise ValueError(f"no roads in {path.name}")
    lon = float(np.median([row.shape.centroid.x for row in roads]))
    with measuring_at(lon):
        rows["roads"] = fill_roads(roads, at_crossings=False)
        rows["turns"], _ = fill_turns(rows.get("turns", []), rows["roads"])
        fill_codes(rows)
        data = from_rows(as_records(rows))
    return Extract(data.roads, data.turns, lon)


def _rows(delivery: Delivery, rule: LayerMapping) -> list[Row]:
    table = place(read(delivery, rule.file, rule.layer), rule, None).table
    return make_rows(table, rule)[0]
