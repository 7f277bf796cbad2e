"""OpenStreetMap files: roads, addresses and turn restrictions, by libosmium.

Tags: https://wiki.openstreetmap.org/wiki/Key:highway and Key:addr:*.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from gis.imports.readers.restrictions import OSM_CRS, read_restrictions
from gis.imports.readers.xml import find_xml_fault
from gis.imports.table import Table, empty_table, fault

ROADS, ADDRESSES, TURNS = "roads", "addresses", "turns"
LAYERS = (ROADS, ADDRESSES, TURNS)
_COLUMNS = {
    ROADS: ("highway", "name", "name:en", "oneway", "junction", "width", "access", "layer"),
    ADDRESSES: ("addr:street", "addr:housenumber", "addr:place", "addr:full", "name"),
}
#: Ways that carry no traffic of today.
_NO_ROADS = {"proposed", "construction", "abandoned", "razed", "platform", "rest_area", "services"}
_KEY = {ROADS: "highway", ADDRESSES: "addr:housenumber"}
#: A district has some ten thousand nodes; this many fill the memory of a small server.
_MOST_FEATURES = 2_000_000


def read_osm(path: Path, file: str, layer: str) -> Table:
    """Return the roads, addresses or turns of an .osm or .osm.pbf file; rows are OSM ids."""
    if layer not in LAYERS:
        return empty_table(
            file, layer, fault("layer_missing", file=file, found=layer, expected=", ".join(LAYERS))
        )
    if path.suffix == ".osm" and (wrong := find_xml_fault(path, file, "osm")):
        return empty_table(file, layer, wrong)
    try:
        return read_restrictions(path, file) if layer == TURNS else _read(path, file, layer)
    except (RuntimeError, ValueError, OSError) as error:
        detail = str(error)[:200]
        return empty_table(file, layer, fault("file_unreadable", file=file, detail=detail))


def _read(path: Path, file: str, layer: str) -> Table:
    columns: dict[str, list[Any]] = {name: [] for name in ("id", *_COLUMNS[layer])}
    shapes: list[BaseGeometry] = []
    for tags, number, shape in _features(path, layer):
        columns["id"].append(number)
        for name in _COLUMNS[layer]:
            columns[name].append(tags.get(name))
        shapes.append(shape)
        if len(shapes) > _MOST_FEATURES:
            return empty_table(
                file, layer, fault("too_many_features", file=file, most=_MOST_FEATURES)
            )
    rows = list(columns["id"])
    return Table(file, layer, columns, np.array(shapes, dtype=object), rows, OSM_CRS)


def _features(path: Path, layer: str) -> Iterator[tuple[dict[str, str], int, BaseGeometry]]:
    source = osmium.FileProcessor(str(path)).with_locations()
    for item in source.with_filter(osmium.filter.KeyFilter(_KEY[layer])):
        tags = {tag.k: tag.v for tag in item.tags}
        shape = _shape(item, layer, tags)
        if shape is not None:
            yield tags, int(item.id), shape


def _shape(item: Any, layer: str, tags: dict[str, str]) -> BaseGeometry | None:
    if item.is_node():
        return shapely.Point(item.lon, item.lat) if layer == ADDRESSES else None
    if not item.is_way():
        return None
    # an extract leaves out nodes beyond its border
    points = [(node.lon, node.lat) for node in item.nodes if node.location.valid()]
    if layer == ADDRESSES:
        return shapely.MultiPoint(points).centroid if points else None
    if tags["highway"] in _NO_ROADS or tags.get("area") == "yes" or len(points) < 2:
        return None
    return shapely.LineString(points)
