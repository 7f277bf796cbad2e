"""The ground as square cells: where coverage is measured, and how its holes become polygons."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from contourpy import FillType, contour_generator
from numpy.typing import NDArray
from scipy.spatial import KDTree
from shapely import (
    MultiPolygon,
    Polygon,
    contains_xy,
    from_ragged_array,
    prepare,
)
from shapely.geometry.base import BaseGeometry

from gis.metric import to_lonlat
from gis.network.graph import Floats

#: The side of a cell: half of a short block.
CELL_M = 40.0
#: Holes smaller than this are the corners of yards, not places that nobody reaches.
LEAST_HOLE_M2 = 4_000.0
#: Outlines are thinned to this: they are shown at a glance, not measured.
THINNED_M = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """Cells over an outline; `xy` (n_cells, 2) are the middles of those inside, in metres.

    `fill` (rows, columns) is for every cell of the frame the number of the nearest one inside.
    """

    outline: BaseGeometry
    columns_x: Floats
    rows_y: Floats
    xy: Floats
    fill: NDArray[np.int64]

    def holes(self, values: Floats, limit: float) -> MultiPolygon:
        """Return where the values of the cells, (n_cells,), lie above a limit, in lon, lat.

        Values are taken to change evenly from cell to cell (marching squares).
        """
        lines = contour_generator(
            self.columns_x, self.rows_y, values[self.fill], fill_type=FillType.OuterOffset
        )
        found: Any = lines.filled(limit, np.inf)  # its form follows from the fill type
        rings = [_polygon(xy, ends) for xy, ends in zip(*found, strict=True) if len(xy) > 3]
        shape = MultiPolygon(rings)
        whole = shape if shape.is_valid else shape.buffer(0)
        clipped = whole.intersection(self.outline)
        parts = [
            part.simplify(THINNED_M)
            for part in getattr(clipped, "geoms", [clipped])
            if isinstance(part, Polygon) and part.area >= LEAST_HOLE_M2
        ]
        return to_lonlat(MultiPolygon([part for part in parts if not part.is_empty]))


def make_raster(outline: BaseGeometry) -> Raster:
    """Return the cells of an outline given in metres."""
    west, south, east, north = outline.bounds
    columns_x = np.arange(west - CELL_M / 2, east + CELL_M, CELL_M)
    rows_y = np.arange(south - CELL_M / 2, north + CELL_M, CELL_M)
    x, y = np.meshgrid(columns_x, rows_y)
    prepare(outline)
    inside = contains_xy(outline, x, y)
    xy = np.stack([x[inside], y[inside]], axis=-1)
    _, fill = KDTree(xy).query(np.stack([x, y], axis=-1))
    return Raster(outline, columns_x, rows_y, xy, np.asarray(fill))


def _polygon(xy: Floats, ends: NDArray[np.uint32]) -> Polygon:
    """Return the polygon of one outer ring and its holes, one after the other."""
    rings = np.array([0, len(ends) - 1])
    return from_ragged_array(3, xy, (ends.astype(np.int64), rings))[0]
