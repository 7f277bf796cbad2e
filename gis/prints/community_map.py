"""The map of one community on paper: its grids in full strength, what lies around it veiled."""

from collections.abc import Iterable, Sequence

import shapely
from shapely import Point, box
from shapely.geometry.base import BaseGeometry

from gis.metric import to_metres
from gis.model import Grid, GridKind, Place, PlaceKind, RoadClass
from gis.prints import colours, hands, svg
from gis.prints.frame import Frame, frame_around
from gis.prints.furniture import draw_furniture, furniture_boxes
from gis.prints.lettering import Hand, Lettering, width_em
from gis.prints.names import name_of, short_code
from gis.prints.town import draw_town
from gis.records import GroundData

#: Places that are named on the map, with the letter-size mark that stands for each.
_MARKED = {
    PlaceKind.STATION: "#c92a24",
    PlaceKind.POLICE_POST: "#1763cf",
    PlaceKind.MARKET: "#b65300",
    PlaceKind.GROUP_OFFICE: "#3f5f8a",
}


#: Directions in which a word looks for room about the middle of its shape.
_AROUND = ((0, -1), (0, 1), (-1, 0), (1, 0), (-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7), (0.7, 0.7))
#: Width of the band outside a community's border, in millimetres.
_BAND_MM = 1.9


def draw_community(
    data: GroundData, community: Grid, language: str, width_mm: float, height_mm: float
) -> str:
    """Return the map of a community's grids, labelled with names and codes, as SVG."""
    frame = frame_around([community.geometry], width_mm, height_mm, margin_mm=5.0)
    inside = grids_inside(data.grids, community)
    lettering = Lettering(width_mm, height_mm)
    for each in furniture_boxes(frame):
        lettering.keep_free(*each)
    _letter_grids(lettering, frame, inside, community, language)
    _letter_streets(lettering, frame, data, community, language)
    places = _marked_places(data.places, frame, community)
    marks = _marks(places, frame, lettering, language)
    _letter_neighbours(lettering, frame, data.grids, community, language)
    _letter_roads(lettering, frame, data, community, language)
    return svg.picture(
        [
            svg.rect(0, 0, width_mm, height_mm, fill=colours.GROUND),
            draw_town(data, frame),
            _veil(frame, community),
            _borders(frame, inside, community),
            marks,
            lettering.draw(),
            draw_furniture(frame),
        ],
        width_mm,
        height_mm,
    )


def grids_inside(grids: Iterable[Grid], community: Grid) -> list[Grid]:
    """Return the grids below a community, of both levels, by code."""
    every = {grid.code: grid for grid in grids}
    return sorted(
        (grid for grid in every.values() if _is_below(grid, community.code, every)),
        key=lambda grid: grid.code,
    )


def _is_below(grid: Grid, community: str, every: dict[str, Grid]) -> bool:
    while grid.kind is not GridKind.COMMUNITY:
        if grid.parent == community:
            return True
        grid = every[grid.parent]
    return False


def inner_places(shape: BaseGeometry) -> list[tuple[float, float]]:
    """Return places for a word inside a shape, the roomiest first."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if not parts:
        return []
    widest = max(parts, key=lambda part: part.area)
    radius = shapely.maximum_inscribed_circle(widest)
    centre = Point(radius.coords[0])
    around = [centre]
    for share in (0.35, 0.6, 0.85):
        reach = radius.length * share
        around += [Point(centre.x + dx * reach, centre.y + dy * reach) for dx, dy in _AROUND]
    around.append(widest.representative_point())
    return [(place.x, place.y) for place in around if widest.contains(place)]


def _letter_grids(
    lettering: Lettering, frame: Frame, grids: Sequence[Grid], community: Grid, language: str
) -> None:
    """Set compounds first: they leave a word the least choice."""
    for kind, hand, code_hand in (
        (GridKind.COMPOUND, hands.COMPOUND, hands.COMPOUND_CODE),
        (GridKind.GROUP, hands.GROUP, hands.GROUP_CODE),
    ):
        for grid in grids:
            if grid.kind is kind:
                words = [(name_of(grid, language), hand)]
                words.append((short_code(grid.code, community.code), code_hand))
                _letter_grid(lettering, inner_places(_own_face(frame, grid, grids)), words)


def _own_face(frame: Frame, grid: Grid, grids: Sequence[Grid]) -> BaseGeometry:
    """Return what a grid shows of itself: without the grids upon it."""
    upper = [each for each in grids if each.kind is not GridKind.GROUP and each is not grid]
    if grid.kind is not GridKind.GROUP:
        return frame.place(grid.geometry)
    covered = shapely.union_all([frame.place(each.geometry) for each in upper])
    return shapely.difference(frame.place(grid.geometry), covered)


def _letter_grid(
    lettering: Lettering, places: Sequence[tuple[float, float]], words: Sequence[tuple[str, Hand]]
) -> None:
    """Set name and code, or the code alone where there is less room."""
    if not lettering.add(words, places):
        lettering.add(words[1:], places)


def _letter_streets(
    lettering: Lettering, frame: Frame, data: GroundData, community: Grid, language: str
) -> None:
    """Set each street grid's code on its section, then the street's name where there is room."""
    own = {grid.code for grid in grids_inside(data.grids, community)}
    for section in data.sections:
        if section.grid in own:
            line = longest(frame.place(section.geometry))
            code = short_code(section.grid, community.code)
            middles = [line.interpolate(share, normalized=True) for share in (0.5, 0.35, 0.65, 0.2)]
            lettering.add([(code, hands.STREET_CODE)], [(spot.x, spot.y) for spot in middles])
    for street in data.streets:
        line = longest(frame.place(street.geometry))
        lettering.add_along(name_of(street, language), hands.MAIN_STREET, line)


def _letter_roads(
    lettering: Lettering, frame: Frame, data: GroundData, community: Grid, language: str
) -> None:
    """Set the names of the smaller roads inside the community, the longest first."""
    shape = to_metres(community.geometry)
    named: dict[str, list[BaseGeometry]] = {}
    for road in data.roads:
        if road.street is None and road.name and road.road_class is not RoadClass.FOOTPATH:
            named.setdefault(name_of(road, language), []).append(road.geometry)
    lines = {
        name: frame.place_metres(
            shapely.intersection(to_metres(shapely.line_merge(shapely.union_all(parts))), shape)
        )
        for name, parts in named.items()
    }
    for name, line in sorted(lines.items(), key=lambda item: (-item[1].length, item[0])):
        if not line.is_empty:
            lettering.add_along(name, hands.ROAD, longest(line))


def _letter_neighbours(
    lettering: Lettering, frame: Frame, grids: Iterable[Grid], community: Grid, language: str
) -> None:
    for grid in grids:
        if grid.kind is GridKind.COMMUNITY and grid.code != community.code:
            places = inner_places(frame.place(grid.geometry))
            lettering.add([(name_of(grid, language), hands.NEIGHBOUR)], places)


def _marked_places(
    places: Iterable[Place], frame: Frame, community: Grid
) -> list[tuple[Place, Point]]:
    inside = [
        place
        for place in places
        if place.kind in _MARKED and community.geometry.covers(place.geometry)
    ]
    order = list(_MARKED)
    ranked = sorted(inside, key=lambda place: (order.index(place.kind), place.code))
    return [(place, Point(frame.place(place.geometry))) for place in ranked]


def _marks(
    places: Sequence[tuple[Place, Point]], frame: Frame, lettering: Lettering, language: str
) -> str:
    """Draw a mark for each place, and set its name where one is free."""
    for place, at in places:
        name = name_of(place, language)
        beside = hands.PLACE.size_mm * (width_em(name) / 2 + 0.8)
        around = [(0.0, -2.4), (0.0, 2.6), (beside, 0.0), (-beside, 0.0)]
        lettering.add([(name, hands.PLACE)], [(at.x + dx, at.y + dy) for dx, dy in around])
    return svg.group(
        svg.circle(at.x, at.y, 0.8, fill=_MARKED[place.kind], stroke="#ffffff", stroke_width=0.25)
        for place, at in places
        if frame.holds(at.x, at.y)
    )


def _veil(frame: Frame, community: Grid) -> str:
    """Return what makes the surroundings pale."""
    paper = box(-1, -1, frame.width_mm + 1, frame.height_mm + 1)
    outside = shapely.difference(paper, frame.place(community.geometry))
    return svg.path(outside, fill="#f7f9fb", fill_opacity=0.72, fill_rule="evenodd")


def _borders(frame: Frame, grids: Sequence[Grid], community: Grid) -> str:
    by_kind = {kind: [g for g in grids if g.kind is kind] for kind in GridKind}
    edge = frame.place(community.geometry)
    band = shapely.difference(shapely.buffer(edge, _BAND_MM), edge)
    return "".join(
        [
            _faces(frame, by_kind[GridKind.STREET], colours.STREET_GRID, 0.13),
            _faces(frame, by_kind[GridKind.COMPOUND], colours.COMPOUND, 0.1),
            _edges(frame, by_kind[GridKind.STREET], colours.STREET_GRID, 0.22, "0.9 0.7"),
            _edges(frame, by_kind[GridKind.GROUP], colours.GROUP, 0.42, "2.4 0.8 0.5 0.8"),
            _edges(frame, by_kind[GridKind.COMPOUND], colours.COMPOUND, 0.4, None),
            svg.path(band, fill=colours.AREA, fill_opacity=0.3, fill_rule="evenodd"),
            svg.path(edge, fill="none", stroke=colours.AREA, stroke_width=0.6),
        ]
    )


def _faces(frame: Frame, grids: Sequence[Grid], colour: str, opacity: float) -> str:
    faces = shapely.union_all([frame.place(grid.geometry) for grid in grids])
    return svg.path(faces, fill=colour, fill_opacity=opacity, fill_rule="evenodd")


def _edges(frame: Frame, grids: Sequence[Grid], colour: str, width: float, dash: str | None) -> str:
    """Return each border once: two dashed lines upon each other would look whole."""
    borders = shapely.union_all([to_metres(grid.geometry).boundary for grid in grids])
    line = frame.place_metres(shapely.line_merge(borders))
    return svg.path(
        line,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linejoin="round",
    )


def longest(line: BaseGeometry) -> BaseGeometry:
    """Return the longest single line of one or many, itself when there is none."""
    merged = shapely.line_merge(line) if line.geom_type == "MultiLineString" else line
    return max(shapely.get_parts(merged), key=lambda part: part.length, default=merged)
