"""Street-line grids: three sections a street, each a corridor about the centreline."""

from dataclasses import dataclass

import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.ops import split, substring

from gis.generate.division import Division
from gis.generate.frame import Frame
from gis.generate.streets import MainStreet

HALF_WIDTH_M = 25.0
PROBE_M = 40.0


@dataclass(frozen=True, slots=True)
class Corridor:
    """One section of a main street: centreline, corridor, and the communities on its sides."""

    street: MainStreet
    number: int
    line: LineString
    geometry: Polygon | MultiPolygon
    side_left: str
    side_right: str


def make_corridors(
    streets: tuple[MainStreet, ...], division: Division, frame: Frame
) -> tuple[Corridor, ...]:
    """Cut every street at its two cuts; the horizontal streets own the crossings."""
    by_code = {street.plan.code: street for street in streets}
    level = [street for street in streets if street.plan.horizontal]
    crossings = shapely.union_all([_strip(street) for street in level])
    corridors = []
    for street in streets:
        strip = _strip(street).intersection(frame.boundary)
        if not street.plan.horizontal:
            strip = strip.difference(crossings)
        courses = [by_code[code].course for code in street.plan.cuts]
        corridors += _sections(street, strip, courses, division)
    return tuple(corridors)


def _strip(street: MainStreet) -> Polygon:
    return street.line.buffer(HALF_WIDTH_M, cap_style="flat", join_style="mitre")


def _sections(
    street: MainStreet, strip: Polygon, courses: list[LineString], division: Division
) -> list[Corridor]:
    pieces = list(shapely.get_parts(strip))
    for course in courses:
        pieces = [part for piece in pieces for part in split(piece, course).geoms]
    bounds = (0.0, *street.cuts_m, street.line.length)
    sections = []
    for number in (1, 2, 3):
        line = substring(street.line, bounds[number - 1], bounds[number])
        mine = [p for p in pieces if _section_of(street, p) == number and p.area > 1.0]
        left, right = _sides(line, division)
        sides = shapely.union_all([division.communities[code] for code in {left, right}])
        geometry = shapely.union_all(mine).intersection(sides)
        sections.append(Corridor(street, number, line, geometry, left, right))
    return sections


def _section_of(street: MainStreet, piece: Polygon) -> int:
    along = street.line.project(piece.centroid)
    return 1 + sum(bool(along > cut) for cut in street.cuts_m)


def _sides(line: LineString, division: Division) -> tuple[str, str]:
    """Return the communities left and right of the middle of a line."""
    middle = line.length / 2
    here, ahead = line.interpolate(middle), line.interpolate(middle + 1.0)
    east, north = (ahead.x - here.x) * PROBE_M, (ahead.y - here.y) * PROBE_M
    return (
        _holder(Point(here.x - north, here.y + east), division),
        _holder(Point(here.x + north, here.y - east), division),
    )


def _holder(point: Point, division: Division) -> str:
    return min(division.communities, key=lambda code: division.communities[code].distance(point))
