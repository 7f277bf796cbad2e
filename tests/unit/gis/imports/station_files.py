"""The files of a small station, made in metres east and north of a corner at Qujing.

One area of 400 x 200 m, two communities, a group each, a crossing of two roads.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis.check import Finding, Severity
from gis.imports import FieldRule, ImportResult, LayerMapping, Mapping, read_station
from gis.metric import to_lonlat
from gis.records import GroundData

EAST, NORTH = 378_000.0, 2_820_000.0

AREA_FIELDS = {"code": FieldRule(column="code"), "name": FieldRule(column="name")}
GRID_FIELDS = {
    "code": FieldRule(column="code"),
    "name": FieldRule(column="name"),
    "kind": FieldRule(column="kind"),
    "parent": FieldRule(column="parent"),
}
ROAD_FIELDS = {"name": FieldRule(column="name"), "class": FieldRule(value="lane")}
AREAS = LayerMapping("areas", "areas.shp", fields=AREA_FIELDS)
GRIDS = LayerMapping("grids", "grids.shp", fields=GRID_FIELDS)
ROADS = LayerMapping("roads", "roads.shp", fields=ROAD_FIELDS)
WHOLE = Mapping((AREAS, GRIDS, ROADS))


def degrees(shape: BaseGeometry) -> Any:
    """Return a shape in metres from the corner as lon, lat."""
    return to_lonlat(shapely.transform(shape, lambda xy: xy + np.array([EAST, NORTH])))


def square(west: float, south: float, east: float, north: float) -> Polygon:
    return degrees(shapely.box(west, south, east, north))


def line(*points: tuple[float, float]) -> LineString:
    return degrees(LineString(points))


def frame(shapes: Sequence[Any], crs: Any = 4490, **columns: Sequence[Any]) -> Any:
    return geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def area_frame(*shapes: Any) -> Any:
    found = shapes or (square(0, 0, 400, 200),)
    return frame(found, code=["A1"] * len(found), name=["甲片"] * len(found))


def grid_frame(changed: dict[str, Any] | None = None) -> Any:
    """Return two communities and a group each; `changed` replaces shapes by code."""
    shapes = {
        "K1": square(0, 0, 200, 200),
        "K2": square(200, 0, 400, 200),
        "G1": square(0, 0, 200, 200),
        "G2": square(200, 0, 400, 200),
    } | (changed or {})
    kinds = ["community" if code.startswith("K") else "group" for code in shapes]
    parents = ["A1" if code.startswith("K") else f"K{code[1]}" for code in shapes]
    names = [f"{code}网格" for code in shapes]
    return frame(list(shapes.values()), code=list(shapes), name=names, kind=kinds, parent=parents)


def road_frame(*lines: Any) -> Any:
    found = lines or (line((0, 100), (400, 100)), line((200, 0), (200, 100)))
    return frame(found, name=[f"文昌路{number}" for number in range(len(found))])


def write(path: Path, found: Any, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".shp":
        options.setdefault("encoding", "UTF-8")
    if path.suffix == ".kml":
        options.setdefault("driver", "LIBKML")
    pyogrio.write_dataframe(found, path, **options)
    return path


def deliver(folder: Path, *, areas: Any = None, grids: Any = None, roads: Any = None) -> Path:
    """Write the station's three layers as shapefiles."""
    write(folder / "areas.shp", area_frame() if areas is None else areas)
    write(folder / "grids.shp", grid_frame() if grids is None else grids)
    write(folder / "roads.shp", road_frame() if roads is None else roads)
    return folder


def imported(
    folder: Path,
    mapping: Mapping = WHOLE,
    *,
    present: GroundData | None = None,
    fix: bool = False,
) -> ImportResult:
    return read_station(folder, mapping, present=present, fix=fix)


def codes(result: ImportResult) -> list[str]:
    return [finding.code for finding in result.findings]


def only(result: ImportResult, severity: Severity) -> Finding:
    """Return the one finding of a result, which has this severity."""
    (finding,) = result.findings
    assert finding.severity is severity, finding
    return finding
