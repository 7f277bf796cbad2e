"""Stretches of the ground that are named as a whole: grids, residents' groups, sections, areas."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import pi, sqrt

from shapely import MultiPolygon, Point, Polygon, STRtree, get_parts

from gis.geocode.names import Name, code_names, zone_names
from gis.geocode.spot import LonLat
from gis.metric import to_metres
from gis.model import Area, Grid, GridKind, PlaceKind, Section
from gis.records import GroundData

#: How the names of areas and communities go on; the form of the data, not of a page.
_AREA_SIGNS = ("片", "片区", "网格片")
_COMMUNITY_SIGNS = ("社区", "社区居委会", "居委会")
_LINE_SIGNS = {"h": "横", "v": "纵"}
#: A grid's code without the town's part is how the duty room says it: 006X03.
_SHORT_CODE = 6


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of ground: where to go in it (lon, lat), and how far its edge is from there."""

    key: str
    label: str
    point: LonLat
    radius_m: float
    on_road: bool


class Zones:
    """The zones of a ground and what each may be called; immutable."""

    def __init__(self, data: GroundData) -> None:
        self._grids = data.grids
        self._areas = data.areas
        self._offices = {p.grid: p for p in data.places if p.kind is PlaceKind.GROUP_OFFICE}
        self._sections = {section.grid: section for section in data.sections}
        self._streets = {street.code: street for street in data.streets}
        streets_only = [g.geometry for g in self._grids if g.kind is GridKind.STREET]
        self._corridors = STRtree(streets_only)
        found = [*map(self._zone_of_grid, self._grids), *map(_zone_of_area, self._areas)]
        self.by_key = {zone.key: zone for zone in found}
        self.by_code = _by_code(self._grids, self._areas)

    def names(self) -> Iterator[Name]:
        """Yield every name of every zone; compounds are named by their places."""
        for grid in self._grids:
            if grid.kind is not GridKind.COMPOUND:
                yield from zone_names(grid.name, grid.code)
            if grid.kind is GridKind.COMMUNITY:
                for sign in _COMMUNITY_SIGNS:
                    yield from zone_names(f"{grid.name}{sign}", grid.code)
        for code, office in self._offices.items():
            for text in (office.name, *office.aliases):
                yield from zone_names(text, code)
        yield from self._line_names()
        for area in self._areas:
            for text in (area.code, area.name):
                for sign in _AREA_SIGNS:
                    yield from code_names(text.removesuffix(_AREA_SIGNS[0]) + sign, area.code)

    def _line_names(self) -> Iterator[Name]:
        """Yield 3横中段 for the middle section of the third horizontal street."""
        for code, section in self._sections.items():
            street = self._streets.get(section.street)
            if street and street.name in section.name:
                line = f"{street.seq}{_LINE_SIGNS.get(street.orient, '')}"
                yield from code_names(section.name.replace(street.name, line), code)

    def _zone_of_grid(self, grid: Grid) -> Zone:
        section = self._sections.get(grid.code)
        if section:
            middle = self._middle_of(section, grid)
            half_m = float(to_metres(section.geometry).length) / 2
            return Zone(grid.code, grid.name, (middle.x, middle.y), half_m, on_road=True)
        office = self._offices.get(grid.code)
        return _zone(grid.code, grid.name, grid.geometry, office.geometry if office else None)

    def _middle_of(self, section: Section, grid: Grid) -> Point:
        """Return a point in the middle of a section that no other street's corridor covers."""
        rows = self._corridors.query(section.geometry)
        others = [self._corridors.geometries[row] for row in rows]
        own = section.geometry
        for shape in others:
            if not shape.equals(grid.geometry):
                own = own.difference(shape)
        longest = max(get_parts(own), key=lambda part: part.length, default=section.geometry)
        return longest.interpolate(0.5, normalized=True)


def _zone_of_area(area: Area) -> Zone:
    label = area.name.removesuffix(_AREA_SIGNS[0]) + _AREA_SIGNS[0]
    return _zone(area.code, label, area.geometry, None)


def _zone(key: str, label: str, shape: Polygon | MultiPolygon, office: Point | None) -> Zone:
    inside = office if office and shape.intersects(office) else shape.representative_point()
    radius_m = sqrt(float(to_metres(shape).area) / pi)
    return Zone(key, label, (inside.x, inside.y), radius_m, on_road=False)


def _by_code(grids: Iterable[Grid], areas: Iterable[Area]) -> dict[str, str]:
    """Return keys by how their codes may be typed; a short code that two grids share is none."""
    shorts: defaultdict[str, set[str]] = defaultdict(set)
    codes = {}
    for grid in grids:
        codes[grid.code.lower()] = grid.code
        shorts[grid.code.lower()[-_SHORT_CODE:]].add(grid.code)
    unique = {short: next(iter(keys)) for short, keys in shorts.items() if len(keys) == 1}
    return unique | {area.code.lower(): area.code for area in areas} | codes
