"""The ground as the backdrop of an offline map: water, green, buildings, roads and grids."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

import shapely
from shapely import Geometry, LineString, MultiLineString, MultiPolygon, Point

from gis.catalogue import render
from gis.model import Grid, GridKind, Road, RoadClass
from gis.prints import colours
from gis.prints.layers import Feature, LayerStyle, MapLabel, MapLayer
from gis.records import GroundData

_SURFACES = {
    "water": LayerStyle(colours.WATER_LINE, 0.5, colours.WATER),
    "green": LayerStyle(colours.GREEN, 0.0, colours.GREEN),
    "railway": LayerStyle(colours.RAIL, 0.5, colours.OUTSIDE),
    "square": LayerStyle(colours.SQUARE, 0.0, colours.SQUARE),
}
_PLAIN = LayerStyle(colours.OUTSIDE, 0.0, colours.OUTSIDE)
_BUILDING = LayerStyle(colours.BUILDING_LINE, 0.4, colours.BUILDING)

#: Pixels of a road by its class, at the zoom a town is seen whole.
_ROAD_PX = {
    RoadClass.FOOTPATH: 0.6,
    RoadClass.LANE: 0.8,
    RoadClass.SERVICE: 0.8,
    RoadClass.RESIDENTIAL: 1.2,
    RoadClass.SECONDARY: 2.0,
    RoadClass.MAIN: 3.2,
    RoadClass.AVENUE: 4.2,
}

#: A grid's outline; an outline without a fill leaves what is below to the mouse.
GRID_STYLES = {
    GridKind.COMPOUND: LayerStyle(colours.COMPOUND, 1.2, colours.COMPOUND, 0.06),
    GridKind.STREET: LayerStyle(colours.STREET_GRID, 1.0, colours.STREET_GRID, 0.06, "2 4"),
    GridKind.GROUP: LayerStyle(colours.GROUP, 1.2, colours.GROUP, 0.02, "6 4"),
    GridKind.COMMUNITY: LayerStyle(colours.AREA, 2.6),
}
#: From below to above: the smallest grid is the one the mouse meets.
GRID_ORDER = (GridKind.GROUP, GridKind.STREET, GridKind.COMPOUND, GridKind.COMMUNITY)
_LABEL_KINDS = {GridKind.COMMUNITY: "area", GridKind.COMPOUND: "compound"}

Near = Callable[[Geometry], bool]


def list_backdrop(data: GroundData, language: str, near: Near = lambda _: True) -> list[MapLayer]:
    """Return surfaces, buildings, roads and grids, lowest first; only what is `near`."""
    return [*list_base(data, language, near), *list_grids(data.grids, language, near)]


def list_base(data: GroundData, language: str, near: Near = lambda _: True) -> list[MapLayer]:
    """Return surfaces, buildings and roads, lowest first."""
    surfaces = tuple(
        Feature(s.geometry, _name(s, language), style=_SURFACES.get(s.kind, _PLAIN))
        for s in data.surfaces
        if near(s.geometry)
    )
    footprints = _joined([b.geometry for b in data.buildings if near(b.geometry)])
    built = () if footprints.is_empty else (Feature(footprints),)
    return [
        MapLayer("", surfaces, _PLAIN),
        MapLayer(render("print.layer.buildings", language), built, _BUILDING),
        *_roads([road for road in data.roads if near(road.geometry)], language),
    ]


def list_grids(grids: Iterable[Grid], language: str, near: Near = lambda _: True) -> list[MapLayer]:
    """Return one layer of outlines a kind of grid."""
    shown = [grid for grid in grids if near(grid.geometry)]
    return [
        MapLayer(
            render(f"print.layer.{kind}", language),
            _grid_features(
                [grid for grid in shown if grid.kind is kind], GRID_STYLES[kind], language
            ),
            GRID_STYLES[kind],
        )
        for kind in GRID_ORDER
        if any(grid.kind is kind for grid in shown)
    ]


def list_grid_labels(grids: Iterable[Grid], language: str) -> list[MapLabel]:
    """Return the names of grids, communities before groups before compounds."""
    ranks = {GridKind.COMMUNITY: 0, GridKind.GROUP: 2, GridKind.COMPOUND: 3}
    return [
        MapLabel(
            _name(grid, language),
            _lonlat(grid.geometry.representative_point()),
            _LABEL_KINDS.get(grid.kind, "grid"),
            ranks[grid.kind],
        )
        for grid in grids
        if grid.kind in ranks
    ]


def list_road_labels(data: GroundData, language: str) -> list[MapLabel]:
    """Return the names of the main streets, at the middle of each."""
    return [
        MapLabel(
            _name(street, language), _lonlat(street.geometry.interpolate(0.5, True)), "road", 1
        )
        for street in data.streets
    ]


def _roads(roads: list[Road], language: str) -> list[MapLayer]:
    """Return casings below all fills, so that crossings are open."""
    casings = tuple(
        Feature(_joined(lines), style=_casing(road_class))
        for (road_class, _), lines in _lines_by(roads, lambda _: "").items()
    )
    fills = tuple(
        Feature(_joined(lines), name, style=_fill(road_class))
        for (road_class, name), lines in _lines_by(roads, lambda r: _name(r, language)).items()
    )
    plain = LayerStyle(colours.ROAD_CASING)
    return [MapLayer("", casings, plain), MapLayer("", fills, plain)]


def _lines_by(
    roads: list[Road], text: Callable[[Road], str]
) -> dict[tuple[RoadClass, str], list[Geometry]]:
    """Return the lines of each class and text, the narrowest class first."""
    lines: defaultdict[tuple[RoadClass, str], list[Geometry]] = defaultdict(list)
    for road in sorted(roads, key=lambda road: _ROAD_PX[road.road_class]):
        lines[road.road_class, text(road)].append(road.geometry)
    return lines


def _joined(shapes: list[Geometry]) -> Geometry:
    """Return one geometry of many: of one style they need not be told apart."""
    parts = shapely.get_parts(shapes)
    make = MultiPolygon if all(part.geom_type == "Polygon" for part in parts) else MultiLineString
    return make(list(parts))


def _casing(road_class: RoadClass) -> LayerStyle:
    return LayerStyle(colours.ROAD_CASING, _ROAD_PX[road_class] + 1.2)


def _fill(road_class: RoadClass) -> LayerStyle:
    return LayerStyle(colours.ROAD_FILLS[road_class], _ROAD_PX[road_class])


def _grid_features(grids: list[Grid], style: LayerStyle, language: str) -> tuple[Feature, ...]:
    """Return faces for the mouse and all borders as one: two dashed lines on one make none."""
    face = replace(style, width_px=0.0)
    faces = (Feature(g.geometry, f"{_name(g, language)}  {g.code}", style=face) for g in grids)
    borders = shapely.union_all([grid.geometry.boundary for grid in grids])
    return (*faces, Feature(shapely.line_merge(borders), style=replace(style, fill=None)))


def _name(named: object, language: str) -> str:
    """Return a record's name in a language, in Chinese where it has no other."""
    english = getattr(named, "name_en", "") if language != "zh" else ""
    return english or getattr(named, "name", "")


def _middle(line: LineString) -> Point:
    return line.interpolate(0.5, normalized=True)


def _lonlat(point: Point) -> tuple[float, float]:
    return (point.x, point.y)
