"""The route sheet: one A4 page with the map, the stops, the turns and room to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import shapely
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from gis.catalogue import render
from gis.network.turns import TurnCode
from gis.prints.assets import load_assets
from gis.prints.backdrop import list_base, list_road_labels
from gis.prints.imprint import Imprint
from gis.prints.layers import Feature, LayerStyle, MapLabel, MapLayer
from gis.prints.offline import MapPart, make_part
from gis.prints.pages import render_page
from gis.prints.pdf import write_pdf
from gis.prints.route_map import Way, draw_route, stop_letter
from gis.records import GroundData

#: Lines of both lists that one page holds; further turns are counted in a last line.
MOST_LINES = 28
#: More lines than this are set smaller.
_MANY_LINES = 15
#: Height of a line of either size, in millimetres.
_LINE_MM, _DENSE_LINE_MM = 6.3, 4.1
#: What map and lines share of the page; the map gives way to long lists, in millimetres.
_SHARED_MM = 202.0
_MAP_WIDTH_MM = 194.0
_MOST_MAP_MM, _LEAST_MAP_MM = 118.0, 84.0

_WAY = LayerStyle("#1763cf", 6.0)
_WAY_CASING = LayerStyle("#ffffff", 9.0)
_STOP = LayerStyle("#ffffff", 2.0, "#c92a24", 1.0, radius_px=8.0)
_AROUND_DEG = 0.003
#: How much wider than high the moving map's window is.
_WIDER = 2.2


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A place to come to (lon, lat) and the window in which; None where no time was set.

    `stay_min` is how long to stay there, 0 for no stay.
    """

    name: str
    point: tuple[float, float]
    earliest: datetime | None = None
    latest: datetime | None = None
    stay_min: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class RouteTurn:
    """What to do at a point (lon, lat), and how far the street is then followed, in metres."""

    code: TurnCode
    street: str
    street_en: str
    length_m: float
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """The way from one stop to the next; `geometry` is lon, lat."""

    geometry: LineString
    length_m: float
    duration_s: float
    turns: tuple[RouteTurn, ...]


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """A route to print: leg n leads from stop n to stop n + 1.

    Times are local. `unit` and `crew` are whoever goes; no contact of anybody stands here.
    """

    title: str
    unit: str
    crew: tuple[str, ...]
    day: date
    stops: tuple[RouteStop, ...]
    legs: tuple[RouteLeg, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the turn list; `at_m` is how far from the start it comes."""

    number: int
    code: TurnCode
    text: str
    other: str
    length_m: float
    at_m: float


def route_html(sheet: RouteSheet, data: GroundData, imprint: Imprint, language: str) -> str:
    """Return the sheet as one file: a map to move on the screen, a drawn one when printed."""
    return _render(sheet, data, imprint, language, _moving_map(sheet, data, language))


def route_pdf(sheet: RouteSheet, data: GroundData, imprint: Imprint, language: str) -> bytes:
    """Return the sheet as one page of PDF."""
    return write_pdf(_render(sheet, data, imprint, language, None))


def _render(
    sheet: RouteSheet, data: GroundData, imprint: Imprint, language: str, part: MapPart | None
) -> str:
    lines = _list_lines(sheet.legs, language)
    kept = lines[: max(MOST_LINES - len(sheet.stops), 0)]
    count = len(kept) + len(sheet.stops)
    size_mm = _map_size_mm(count)
    way = Way(
        lines=tuple(leg.geometry for leg in sheet.legs),
        stops=tuple((stop.name, Point(stop.point)) for stop in sheet.stops),
        turns=tuple(Point(turn.point) for leg in sheet.legs for turn in leg.turns),
    )
    return render_page(
        "route.html",
        language=language,
        assets=load_assets() if part else None,
        imprint=imprint,
        sheet=sheet,
        letters=[stop_letter(at) for at in range(len(sheet.stops))],
        lines=kept,
        left_out=len(lines) - len(kept),
        length_m=sum(leg.length_m for leg in sheet.legs),
        duration_s=sum(leg.duration_s for leg in sheet.legs),
        map_svg=draw_route(data, way, language, size_mm),
        map_mm=size_mm,
        dense=count > _MANY_LINES,
        part=part,
    )


def _map_size_mm(lines: int) -> tuple[float, float]:
    """Return the map's size beside so many lines."""
    line_mm = _DENSE_LINE_MM if lines > _MANY_LINES else _LINE_MM
    free_mm = _SHARED_MM - lines * line_mm
    return _MAP_WIDTH_MM, round(min(max(free_mm, _LEAST_MAP_MM), _MOST_MAP_MM), 1)


def _list_lines(legs: Sequence[RouteLeg], language: str) -> list[_Line]:
    other = "en" if language == "zh" else "zh"
    lines: list[_Line] = []
    passed_m = 0.0
    for leg in legs:
        for turn in leg.turns:
            words, translated = (_turn_text(turn, each) for each in (language, other))
            lines.append(
                _Line(len(lines) + 1, turn.code, words, translated, turn.length_m, passed_m)
            )
            passed_m += turn.length_m
    return lines


def _turn_text(turn: RouteTurn, language: str) -> str:
    street = turn.street if language == "zh" else turn.street_en or turn.street
    form = "named" if street else "plain"
    return render(f"print.turn.{turn.code}.{form}", language, street=street)


def _moving_map(sheet: RouteSheet, data: GroundData, language: str) -> MapPart:
    ways = tuple(Feature(leg.geometry) for leg in sheet.legs)
    stops = tuple(Feature(Point(stop.point), stop.name) for stop in sheet.stops)
    bounds = shapely.total_bounds([way.geometry for way in ways] + [s.geometry for s in stops])
    around = _window(*bounds.tolist())
    labels = [
        MapLabel(f"{stop_letter(at)} {stop.name}", stop.point, "mark", 0)
        for at, stop in enumerate(sheet.stops)
    ]
    layers = [
        *list_base(data, language, around.intersects),
        MapLayer("", ways, _WAY_CASING),
        MapLayer(render("print.route.way", language), ways, _WAY),
        MapLayer(render("print.route.stops", language), stops, _STOP),
    ]
    words = [*labels, *list_road_labels(data, language)]
    west, south, east, north = bounds.tolist()
    return make_part(layers, words, name="way", bounds=(west, south, east, north))


def _window(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Return a box about the bounds that is wider than the window onto it, in degrees."""
    high = max(north - south, (east - west) / _WIDER) / 2 + _AROUND_DEG
    middle = ((west + east) / 2, (south + north) / 2)
    wide = high * _WIDER
    return box(middle[0] - wide, middle[1] - high, middle[0] + wide, middle[1] + high)
