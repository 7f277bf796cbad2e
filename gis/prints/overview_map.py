"""The map of the whole station on paper: communities in soft tints, main streets, no detail."""

from collections.abc import Sequence

import shapely

from gis.metric import to_metres
from gis.model import Grid, GridKind, PlaceKind, RoadClass
from gis.prints import colours, hands, svg
from gis.prints.community_map import inner_places, longest
from gis.prints.frame import Frame, frame_around
from gis.prints.furniture import draw_furniture, furniture_boxes
from gis.prints.lettering import Lettering
from gis.prints.names import name_of
from gis.prints.town import Detail, draw_town
from gis.records import GroundData

#: Tints that neighbours are told apart by; none means more than another.
TINTS = ("#e9c46a", "#8ab6d6", "#a7c796", "#e0a38c", "#b9a5d3", "#8fc9bd", "#d9b7c4")

_DETAIL = Detail(buildings=False, least_class=RoadClass.SECONDARY, width_factor=0.8)


def list_communities(data: GroundData) -> list[Grid]:
    """Return the level-1 grids by code."""
    communities = (grid for grid in data.grids if grid.kind is GridKind.COMMUNITY)
    return sorted(communities, key=lambda grid: grid.code)


def draw_overview(data: GroundData, language: str, width_mm: float, height_mm: float) -> str:
    """Return the map of all communities as SVG, each with its number in the order of codes."""
    communities = list_communities(data)
    shapes = [grid.geometry for grid in communities]
    frame = frame_around(shapes, width_mm, height_mm, margin_mm=4.0)
    lettering = Lettering(width_mm, height_mm)
    for each in furniture_boxes(frame, at_right=True):
        lettering.keep_free(*each)
    station = _station(data, frame, lettering, language)
    for at, grid in enumerate(communities):
        number = (str(at + 1), hands.COMMUNITY_NUMBER)
        words = [(name_of(grid, language), hands.COMMUNITY), number]
        lettering.add(words, inner_places(frame.place(grid.geometry)))
    for street in data.streets:
        line = longest(frame.place(street.geometry))
        lettering.add_along(name_of(street, language), hands.MAIN_STREET, line)
    return svg.picture(
        [
            svg.rect(0, 0, width_mm, height_mm, fill="#f7f9fb"),
            _tints(frame, communities),
            draw_town(data, frame, _DETAIL),
            _borders(frame, communities),
            station,
            lettering.draw(),
            draw_furniture(frame, at_right=True),
        ],
        width_mm,
        height_mm,
    )


def _tints(frame: Frame, communities: Sequence[Grid]) -> str:
    return svg.group(
        svg.path(frame.place(grid.geometry), fill=tint_of(at), fill_opacity=0.5)
        for at, grid in enumerate(communities)
    )


def tint_of(at: int) -> str:
    """Return the tint of the community at a place in the order of codes."""
    return TINTS[at % len(TINTS)]


def _borders(frame: Frame, communities: Sequence[Grid]) -> str:
    edges = shapely.union_all([to_metres(grid.geometry).boundary for grid in communities])
    line = frame.place_metres(shapely.line_merge(edges))
    whole = {"fill": "none", "stroke_linejoin": "round"}
    return svg.path(
        line, stroke="#ffffff", stroke_width=1.8, stroke_opacity=0.7, **whole
    ) + svg.path(line, stroke=colours.AREA, stroke_width=0.7, **whole)


def _station(data: GroundData, frame: Frame, lettering: Lettering, language: str) -> str:
    marks = []
    for place in data.places:
        if place.kind is PlaceKind.STATION:
            at = frame.place(place.geometry)
            lettering.keep_free(at.x - 2, at.y - 2, at.x + 2, at.y + 2)
            lettering.add(
                [(name_of(place, language), hands.STOP)], [(at.x, at.y - 3.4), (at.x, at.y + 3.6)]
            )
            mark = {"fill": "#c92a24", "stroke": "#ffffff", "stroke_width": 0.4}
            marks.append(svg.circle(at.x, at.y, 1.5, **mark))
    return svg.group(marks)
