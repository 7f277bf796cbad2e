"""The town on paper: water, green, buildings and roads, drawn by our own hand as SVG."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from gis.model import Road, RoadClass
from gis.prints import colours, svg
from gis.prints.frame import Frame
from gis.records import GroundData

_SURFACES: dict[str, dict[str, object]] = {
    "water": {"fill": colours.WATER, "stroke": colours.WATER_LINE, "stroke_width": 0.12},
    "green": {"fill": colours.GREEN},
    "railway": {"fill": colours.OUTSIDE, "stroke": colours.RAIL, "stroke_width": 0.15},
    "square": {"fill": colours.SQUARE},
}

#: Least width of a road on paper by its class, in millimetres; a wider road shows its width.
_LEAST_MM = {
    RoadClass.FOOTPATH: 0.12,
    RoadClass.LANE: 0.2,
    RoadClass.SERVICE: 0.22,
    RoadClass.RESIDENTIAL: 0.4,
    RoadClass.SECONDARY: 0.8,
    RoadClass.MAIN: 1.2,
    RoadClass.AVENUE: 1.6,
}
_THIN = (RoadClass.FOOTPATH,)
_CASING_MM = 0.2


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of the town a map shows; a small map is clear with less."""

    buildings: bool = True
    least_class: RoadClass = RoadClass.FOOTPATH
    width_factor: float = 1.0


def draw_town(data: GroundData, frame: Frame, detail: Detail | None = None) -> str:
    """Return surfaces, buildings and roads inside a frame."""
    detail = detail or Detail()
    parts = [_surfaces(data, frame)]
    if detail.buildings:
        parts.append(_buildings(data, frame))
    parts.append(_roads(data.roads, frame, detail))
    return "".join(parts)


def _surfaces(data: GroundData, frame: Frame) -> str:
    return svg.group(
        svg.path(frame.place(surface.geometry), **_SURFACES.get(surface.kind, {"fill": "none"}))
        for surface in data.surfaces
    )


def _buildings(data: GroundData, frame: Frame) -> str:
    shapes = [frame.place(building.geometry) for building in data.buildings]
    kept = [shape for shape in shapes if not shape.is_empty]
    return svg.path(
        shapely.GeometryCollection(kept),
        fill=colours.BUILDING,
        stroke=colours.BUILDING_LINE,
        stroke_width=0.08,
    )


def _roads(roads: Sequence[Road], frame: Frame, detail: Detail) -> str:
    """Return all casings below all fills, so that crossings are open."""
    merged = _lines_by_class(roads, frame, detail)
    wide = [item for item in merged.items() if item[0][0] not in _THIN]
    thin = [item for item in merged.items() if item[0][0] in _THIN]
    casings = [
        _line(line, width + 2 * _CASING_MM, colours.ROAD_CASING) for (_, width), line in wide
    ]
    fills = [_line(line, width, colours.ROAD_FILLS[kind]) for (kind, width), line in wide]
    paths = [_line(line, width, colours.ROAD_FILLS[kind]) for (kind, width), line in thin]
    caps: dict[str, object] = {
        "fill": "none",
        "stroke_linecap": "round",
        "stroke_linejoin": "round",
    }
    return svg.group([*paths, *casings, *fills], **caps)


def _lines_by_class(
    roads: Sequence[Road], frame: Frame, detail: Detail
) -> dict[tuple[RoadClass, float], BaseGeometry]:
    """Return the merged lines of each class and width in millimetres, the narrowest first."""
    order = list(RoadClass)
    shown = order[: order.index(detail.least_class) + 1]
    lines: defaultdict[tuple[RoadClass, float], list[BaseGeometry]] = defaultdict(list)
    for road in roads:
        if road.road_class in shown:
            lines[road.road_class, _width_mm(road, frame, detail)].append(road.geometry)
    ranked = sorted(lines, key=lambda key: (-order.index(key[0]), key[1]))
    return {key: frame.place(shapely.line_merge(MultiLineString(lines[key]))) for key in ranked}


def _width_mm(road: Road, frame: Frame, detail: Detail) -> float:
    true_mm = road.width_m / frame.metres_per_mm
    return round(max(_LEAST_MM[road.road_class] * detail.width_factor, true_mm * 0.8), 2)


def _line(line: BaseGeometry, width: float, colour: str) -> str:
    return svg.path(line, stroke=colour, stroke_width=f"{width:.2f}")
