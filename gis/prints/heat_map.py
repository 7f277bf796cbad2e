"""Maps of counts on paper: hexagons in a scale of one colour over a quiet town."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.metric import to_metres
from gis.model import RoadClass
from gis.prints import colours, hands, svg
from gis.prints.cells import Cells, Ints
from gis.prints.community_map import inner_places, longest
from gis.prints.frame import Frame, frame_around
from gis.prints.furniture import draw_furniture, furniture_boxes
from gis.prints.lettering import Lettering
from gis.prints.names import name_of
from gis.prints.overview_map import list_communities
from gis.prints.town import Detail, draw_town
from gis.records import GroundData

#: From few to many; distinct in grey as well.
SHADES = ("#fde7a9", "#fdc96b", "#f99d4b", "#ea6a3c", "#c93a30", "#8f1424")

_DETAIL = Detail(buildings=False, least_class=RoadClass.SECONDARY, width_factor=0.7)


def draw_heat(
    data: GroundData,
    cells: Cells,
    breaks: Sequence[int],
    language: str,
    size_mm: tuple[float, float],
) -> str:
    """Return the map of all counts as SVG."""
    communities = list_communities(data)
    frame = frame_around([grid.geometry for grid in communities], *size_mm, margin_mm=4.0)
    lettering = Lettering(*size_mm)
    for each in furniture_boxes(frame, at_right=True):
        lettering.keep_free(*each)
    for grid in communities:
        places = inner_places(frame.place(grid.geometry))
        lettering.add([(name_of(grid, language), hands.NEIGHBOUR)], places)
    for street in data.streets:
        line = longest(frame.place(street.geometry))
        lettering.add_along(name_of(street, language), hands.ROAD, line)
    return svg.picture(
        [
            svg.rect(0, 0, *size_mm, fill="#f7f9fb"),
            draw_town(data, frame, _DETAIL),
            _hexagons(frame, cells, cells.counts.sum(axis=(1, 2)), breaks),
            _borders(frame, data, 0.45),
            lettering.draw(),
            draw_furniture(frame, at_right=True),
        ],
        *size_mm,
    )


def draw_small_heat(
    data: GroundData, cells: Cells, hour: int, breaks: Sequence[int], size_mm: tuple[float, float]
) -> str:
    """Return a small map of one hour's counts as SVG, without words."""
    shapes = [grid.geometry for grid in list_communities(data)]
    frame = frame_around(shapes, *size_mm, margin_mm=1.0)
    ground = frame.place(shapely.union_all(shapes))
    return svg.picture(
        [
            svg.path(ground, fill="#eef2f5"),
            _streets(frame, data),
            _hexagons(frame, cells, cells.counts[:, :, hour].sum(axis=1), breaks),
            _borders(frame, data, 0.18),
        ],
        *size_mm,
    )


def shade_of(count: int, breaks: Sequence[int]) -> str:
    """Return the colour of a count: one class a break, spread over the whole scale."""
    at = int(np.searchsorted(breaks, count, side="right")) - 1
    spread = len(SHADES) - 1 if len(breaks) == 1 else at * (len(SHADES) - 1) / (len(breaks) - 1)
    return SHADES[round(spread)]


def _hexagons(frame: Frame, cells: Cells, counts: Ints, breaks: Sequence[int]) -> str:
    return svg.group(
        (
            svg.path(frame.place_metres(cells.hexagon(at)), fill=shade_of(int(counts[at]), breaks))
            for at in np.flatnonzero(counts).tolist()
        ),
        fill_opacity=0.82,
        stroke="#ffffff",
        stroke_width=0.1,
    )


def _streets(frame: Frame, data: GroundData) -> str:
    lines = shapely.union_all([frame.place(street.geometry) for street in data.streets])
    return svg.path(lines, fill="none", stroke="#ffffff", stroke_width=0.5)


def _borders(frame: Frame, data: GroundData, width: float) -> str:
    shapes = [to_metres(grid.geometry).boundary for grid in list_communities(data)]
    line = frame.place_metres(shapely.line_merge(shapely.union_all(shapes)))
    return svg.path(line, fill="none", stroke=colours.AREA, stroke_width=width)
