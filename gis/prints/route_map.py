"""The map of a route on paper: the way in one strong line, its stops lettered, turns numbered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from gis.metric import to_metres
from gis.model import GridKind, RoadClass
from gis.prints import colours, hands, svg
from gis.prints.community_map import inner_places, longest
from gis.prints.frame import Frame, frame_around, round_scale
from gis.prints.furniture import draw_furniture, furniture_boxes
from gis.prints.lettering import Hand, Lettering, width_em
from gis.prints.names import name_of
from gis.prints.town import Detail, draw_town
from gis.records import GroundData

_ROUTE_MM = 1.5
#: Arrows stand so far apart on the route, in millimetres.
_ARROW_EACH_MM = 16.0
#: Room about the route, as a share of the map's shorter side.
_MARGIN = 0.13
#: A short route is shown with at least so much ground, in metres from its middle.
_LEAST_M = 220.0
#: Maps of a smaller scale than this show no buildings and no lanes.
_FINE_SCALE = 20_000
_DETAIL = Detail()
_COARSE = Detail(buildings=False, least_class=RoadClass.RESIDENTIAL, width_factor=0.7)
#: Roads are named within so much of the way, in millimetres: others would only be noise.
_NAMED_MM = 9.0
#: A name that cannot stand on its street stands beside it, so far off.
_BESIDE_MM = 2.7
_STOP = Hand(2.9, "#ffffff", bold=True, halo_mm=0.0)
_TURN = Hand(1.9, colours.ROUTE, bold=True, halo_mm=0.0)
_STOP_MM = 2.5
_TURN_MM = 1.45


@dataclass(frozen=True, slots=True)
class Way:
    """What is drawn of a route, all lon, lat: its lines, named stops, and points of turns."""

    lines: tuple[LineString, ...]
    stops: tuple[tuple[str, Point], ...]
    turns: tuple[Point, ...]


def draw_route(data: GroundData, way: Way, language: str, size_mm: tuple[float, float]) -> str:
    """Return the map of a route as SVG."""
    frame = _frame([*way.lines, *(point for _, point in way.stops)], size_mm)
    lettering = Lettering(*size_mm)
    for each in furniture_boxes(frame):
        lettering.keep_free(*each)
    lines = [frame.place(line) for line in way.lines]
    marks = _stop_marks(lettering, frame, way.stops)
    numbers = _turn_marks(lettering, frame, way.turns)
    _keep_way_free(lettering, lines)
    _letter_streets(lettering, frame, data, language)
    _letter_roads(lettering, frame, data, lines, language)
    _letter_communities(lettering, frame, data, language)
    return svg.picture(
        [
            svg.rect(0, 0, *size_mm, fill=colours.GROUND),
            draw_town(data, frame, _DETAIL if frame.scale <= _FINE_SCALE else _COARSE),
            _communities(frame, data),
            _way(lines),
            _arrows(lines),
            numbers,
            marks,
            lettering.draw(),
            draw_furniture(frame),
        ],
        *size_mm,
    )


def stop_letter(at: int) -> str:
    """Return the letter of a stop: A, B, ... Z, then AA, AB, ..."""
    return stop_letter(at // 26 - 1) + chr(65 + at % 26) if at >= 26 else chr(65 + at)


def _frame(shapes: Sequence[BaseGeometry], size_mm: tuple[float, float]) -> Frame:
    near = frame_around(shapes, *size_mm, margin_mm=_MARGIN * min(size_mm))
    least = round_scale(2000 * _LEAST_M / min(size_mm))
    return replace(near, scale=max(near.scale, least))


def _stop_marks(lettering: Lettering, frame: Frame, stops: Sequence[tuple[str, Point]]) -> str:
    """Draw all marks, letting no word cover one, then set the names beside them."""
    places = [frame.place(point) for _, point in stops]
    for at in places:
        reach = _STOP_MM + 0.3
        lettering.keep_free(at.x - reach, at.y - reach, at.x + reach, at.y + reach)
    for (name, _), at in zip(stops, places, strict=True):
        beside = hands.STOP.size_mm * width_em(name) / 2 + _STOP_MM + 1.2
        around = [(beside, 0.0), (-beside, 0.0), (0.0, 4.8), (0.0, -4.8), (beside, 3), (-beside, 3)]
        lettering.add([(name, hands.STOP)], [(at.x + dx, at.y + dy) for dx, dy in around])
    return svg.group(
        _mark(place, stop_letter(at), _STOP_MM, _STOP, ("#c92a24", "#ffffff"))
        for at, place in enumerate(places)
    )


def _turn_marks(lettering: Lettering, frame: Frame, turns: Sequence[Point]) -> str:
    """Draw the numbers of turns; one that would cover a stop or another number is left out."""
    drawn = []
    for number, point in enumerate(turns, start=1):
        at = frame.place(point)
        if lettering.reserve(at.x, at.y, _TURN_MM + 0.2):
            drawn.append(_mark(at, str(number), _TURN_MM, _TURN, ("#ffffff", colours.ROUTE)))
    return svg.group(drawn)


def _mark(at: Point, words: str, radius: float, hand: Hand, shades: tuple[str, str]) -> str:
    """Return a disc with a letter or number in it; the colours are its fill and its edge."""
    letter = {"font_size": hand.size_mm, "fill": hand.colour, "font_weight": "bold"}
    return svg.circle(
        at.x, at.y, radius, fill=shades[0], stroke=shades[1], stroke_width=0.35
    ) + svg.text(at.x, at.y + 0.36 * hand.size_mm, words, text_anchor="middle", **letter)


def _way(way: Sequence[BaseGeometry]) -> str:
    strokes = {"fill": "none", "stroke_linecap": "round", "stroke_linejoin": "round"}
    casing = {"stroke": "#ffffff", "stroke_width": _ROUTE_MM + 1.1, "stroke_opacity": 0.9}
    lines = {"stroke": colours.ROUTE, "stroke_width": _ROUTE_MM}
    return svg.group((svg.path(line, **casing) for line in way), **strokes) + svg.group(
        (svg.path(line, **lines) for line in way), **strokes
    )


def _arrows(way: Sequence[BaseGeometry]) -> str:
    """Return white heads on the route that tell its direction."""
    return svg.group(
        _arrow(line, at)
        for line in way
        for part in [longest(line)]
        for at in _every(part.length)
        for line in [part]
    )


def _every(length: float) -> list[float]:
    count = int(length // _ARROW_EACH_MM)
    return [(at + 0.5) * length / count for at in range(count)]


def _arrow(line: BaseGeometry, at: float) -> str:
    a, b = line.interpolate(at - 0.5), line.interpolate(at + 0.5)
    turn = math.degrees(math.atan2(b.y - a.y, b.x - a.x))
    place = f"translate({(a.x + b.x) / 2:.2f} {(a.y + b.y) / 2:.2f}) rotate({turn:.1f})"
    return f'<path d="M-0.7 -0.55L0.75 0L-0.7 0.55Z" fill="#ffffff" transform="{place}"/>'


def _communities(frame: Frame, data: GroundData) -> str:
    shapes = [g.geometry for g in data.grids if g.kind is GridKind.COMMUNITY]
    borders = shapely.union_all([to_metres(shape).boundary for shape in shapes])
    line = frame.place_metres(shapely.line_merge(borders))
    dash = {"stroke_dasharray": "3 1 0.6 1", "stroke_opacity": 0.7}
    return svg.path(line, fill="none", stroke=colours.AREA, stroke_width=0.5, **dash)


def _keep_way_free(lettering: Lettering, way: Sequence[BaseGeometry]) -> None:
    """Let no word stand on the route itself."""
    half = _ROUTE_MM / 2 + 0.2
    for line in way:
        for at in range(int(line.length / half) + 1):
            spot = line.interpolate(at * half)
            lettering.keep_free(spot.x - half, spot.y - half, spot.x + half, spot.y + half)


def _letter_streets(lettering: Lettering, frame: Frame, data: GroundData, language: str) -> None:
    """Set the main streets' names on them, or beside where the route runs along."""
    for street in data.streets:
        line = longest(frame.place(street.geometry))
        if line.is_empty:
            continue
        for each in (line, *(line.offset_curve(side) for side in (-_BESIDE_MM, _BESIDE_MM))):
            if lettering.add_along(name_of(street, language), hands.MAIN_STREET, longest(each)):
                break


def _letter_roads(
    lettering: Lettering,
    frame: Frame,
    data: GroundData,
    way: Sequence[BaseGeometry],
    language: str,
) -> None:
    """Set the names of the smaller roads near the way, the longest first."""
    near = shapely.buffer(shapely.union_all(list(way)), _NAMED_MM)
    named: dict[str, list[BaseGeometry]] = {}
    for road in data.roads:
        if road.name and road.street is None:
            named.setdefault(name_of(road, language), []).append(road.geometry)
    placed = {
        name: frame.place(shapely.line_merge(shapely.union_all(parts)))
        for name, parts in named.items()
    }
    lines = {name: longest(shapely.intersection(line, near)) for name, line in placed.items()}
    for name, line in sorted(lines.items(), key=lambda item: (-item[1].length, item[0])):
        if not line.is_empty:
            lettering.add_along(name, hands.ROAD, line)


def _letter_communities(
    lettering: Lettering, frame: Frame, data: GroundData, language: str
) -> None:
    for grid in data.grids:
        if grid.kind is GridKind.COMMUNITY:
            places = inner_places(frame.place(grid.geometry))
            lettering.add([(name_of(grid, language), hands.NEIGHBOUR)], places)
