"""The outline of the ground: a river along the south, a railway along the north.

Geometry here and in the other stages is in local metres: east and north of the centre, in the
plane of gis.metric.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon

from gis.generate.plan import Plan

STEP_M = 20.0
RIVER_HALF_WIDTH_M = 21.0
RAIL_HALF_WIDTH_M = 9.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The boundary and the lines along its two hard edges; `core` lies between the edge roads."""

    boundary: Polygon
    core: Polygon
    river_line: LineString
    river: Polygon
    promenade: LineString
    south_bank: LineString
    riverside: LineString
    rail: Polygon
    railside: LineString


def _south(x: NDArray[np.float64]) -> NDArray[np.float64]:
    meander = 74 * np.sin(x / 390 + 0.6) + 46 * np.sin(x / 910 + 2.1) + 18 * np.sin(x / 170)
    return np.asarray(-1395 + 0.05 * x + meander)


def _north(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1405 - 0.055 * x - 0.000042 * (x + 300) ** 2)


def _west(y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-2330 + 95 * np.sin(y / 520 + 1.0) + 42 * np.sin(y / 190) + 0.06 * y)


def _east(y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(2330 + 110 * np.sin(y / 610 + 2.6) + 38 * np.sin(y / 230 + 1.0) - 0.05 * y)


def _outline() -> Polygon:
    x = np.arange(-3000.0, 3001.0, STEP_M)
    y = np.arange(-2000.0, 2001.0, STEP_M)
    band = Polygon(
        np.vstack([np.column_stack([x, _south(x)]), np.column_stack([x, _north(x)])[::-1]])
    )
    column = Polygon(
        np.vstack([np.column_stack([_west(y), y]), np.column_stack([_east(y), y])[::-1]])
    )
    return band.intersection(column)


def make_frame(plan: Plan) -> Frame:
    """Return the outline of the ground, scaled so that its area is the plan's."""
    raw = _outline()
    scale = float(np.sqrt(plan.area_m2 / raw.area))
    boundary = shapely.transform(raw, lambda xy: xy * scale)
    x = np.arange(-3000.0, 3001.0, STEP_M)

    def edge(y: NDArray[np.float64]) -> LineString:
        line = LineString(np.column_stack([x * scale, y]))
        return shapely.get_parts(line.intersection(boundary))[0]

    south, north = _south(x) * scale, _north(x) * scale
    river_line, riverside, railside = edge(south + 56), edge(south + 128), edge(north - 72)
    wide = river_line.buffer(400).union(LineString(np.column_stack([x, south])).buffer(10))
    above = _half_plane(x * scale, south + 128, 3000.0).intersection(
        _half_plane(x * scale, north - 72, -3000.0)
    )
    river = LineString(np.column_stack([x * scale, south + 56])).buffer(RIVER_HALF_WIDTH_M)
    rail = LineString(np.column_stack([x * scale, north - 34])).buffer(RAIL_HALF_WIDTH_M)
    return Frame(
        boundary=boundary,
        core=boundary.intersection(above),
        river_line=river_line,
        river=river.intersection(boundary).intersection(wide),
        promenade=edge(south + 92),
        south_bank=edge(south + 22),
        riverside=riverside,
        rail=rail.intersection(boundary),
        railside=railside,
    )


def _half_plane(x: NDArray[np.float64], y: NDArray[np.float64], reach: float) -> Polygon:
    """Everything between the curve and the level `reach` (m)."""
    return Polygon(
        np.vstack([np.column_stack([x, y]), [[x[-1] * 1.5, reach], [x[0] * 1.5, reach]]])
    )
