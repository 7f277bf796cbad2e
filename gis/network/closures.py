"""Closures: which stretches of road a drawn line closes, and how they bind a mode."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from shapely import LineString, STRtree, get_parts, line_locate_point, points
from shapely.ops import substring

from gis.metric import to_lonlat, to_metres
from gis.model import Mode
from gis.network.graph import OPEN, EdgeTable, Floats

#: A hand draws along a road no more exactly than this: a lane's width to either side.
REACH_M = 8.0
#: A road is closed along the line from this length on; less is another road's mouth.
LEAST_ALONG_M = 24.0
#: A road is closed where the line crosses it, unless that is in the middle of a junction.
JUNCTION_M = 12.0


@dataclass(frozen=True, slots=True)
class Closure:
    """A line across or along roads, in lon, lat, and the modes that may not pass it."""

    line: LineString
    modes: frozenset[Mode]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A closed piece of an edge, between two shares of its line."""

    edge: int
    start: float
    end: float


class StretchFinder:
    """Finds the roads of an edge table about a line."""

    def __init__(self, edges: EdgeTable) -> None:
        self._edges = edges
        self._tree = STRtree(edges.lines)

    def find(self, line: LineString) -> list[Stretch]:
        """Return the stretches that a line in lon, lat closes, in the order of the edges."""
        drawn = to_metres(line)
        band = drawn.buffer(REACH_M, cap_style="flat")
        near = np.sort(self._tree.query(band, predicate="intersects"))
        found = (self._stretch(int(edge), drawn, band) for edge in near)
        return [stretch for stretch in found if stretch is not None]

    def shape(self, stretch: Stretch) -> LineString:
        """Return the line of a stretch in lon, lat."""
        line = self._edges.lines[stretch.edge]
        return to_lonlat(substring(line, stretch.start, stretch.end, normalized=True))

    def _stretch(self, edge: int, drawn: LineString, band: object) -> Stretch | None:
        line, length_m = self._edges.lines[edge], self._edges.length_m[edge]
        parts = [part for part in get_parts(line.intersection(band)) if part.length > 0]
        if not parts:
            return None
        ends = points([xy for part in parts for xy in (part.coords[0], part.coords[-1])])
        along_m = line_locate_point(line, ends)
        covered_m = sum(part.length for part in parts)
        if covered_m < min(LEAST_ALONG_M, 0.8 * length_m) and not _crosses(line, drawn):
            return None
        return Stretch(edge, float(along_m.min() / length_m), float(along_m.max() / length_m))


def _crosses(line: LineString, drawn: LineString) -> bool:
    """Say whether the drawn line crosses a road beyond the junctions at its ends."""
    crossings = line.intersection(drawn)
    if crossings.is_empty:
        return False
    along_m = line_locate_point(line, [part.centroid for part in get_parts(crossings)])
    clear_m = np.minimum(along_m, line.length - along_m)
    return bool((clear_m > min(JUNCTION_M, line.length / 4)).any())


def closed_shares(n_edges: int, stretches: Iterable[Sequence[Stretch]]) -> Floats:
    """Return where each edge is closed, (n_edges, 2); of several closures all between counts."""
    closed = np.tile(OPEN, (n_edges, 1))
    for stretch in (stretch for found in stretches for stretch in found):
        start, end = closed[stretch.edge]
        known = start >= 0
        closed[stretch.edge] = (
            min(start, stretch.start) if known else stretch.start,
            max(end, stretch.end) if known else stretch.end,
        )
    return closed
