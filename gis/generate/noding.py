"""Making lines meet: coordinates live on a grid, and ends reach what they end on."""

from collections import Counter

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString

#: The grid of coordinates (m). A rounded line may pass this far from where it was.
GRID_M = 0.1
REACH_M = 0.3


def reaching(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return lines a little longer at their free ends, so that they cross what they end on."""
    ends = [end for line in lines for end in rounded_ends(line)]
    count = Counter(ends)
    return np.array(
        [
            _longer(line, at_start=count[start] == 1, at_end=count[end] == 1)
            for line in lines
            for start, end in [rounded_ends(line)]
        ],
        dtype=object,
    )


def rounded_ends(line: LineString) -> list[tuple[float, float]]:
    """Return the first and last point of a line on the grid."""
    return [(round(x, 1), round(y, 1)) for x, y in (line.coords[0], line.coords[-1])]


def _longer(line: LineString, *, at_start: bool, at_end: bool) -> LineString:
    points = shapely.get_coordinates(line)
    first, last = points[0] - points[1], points[-1] - points[-2]
    if at_start:
        points[0] = points[0] + first / np.hypot(*first) * REACH_M
    if at_end:
        points[-1] = points[-1] + last / np.hypot(*last) * REACH_M
    return LineString(points)
