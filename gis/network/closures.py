"""Closures: which stretches of road a drawn line closes, and how they bind a mode."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from shapely import LineString, STRtree, get_coordinates, get_parts, line_locate_point
from shapely.ops import substring

from gis.metric import to_lonlat, to_metres
from gis.model import Mode
from gis.network.graph import OPEN, Floats
from gis.network.path import find_runs
from gis.network.snap import Snapper
from gis.network.times import ModeTimes

#: A corner is taken to be on a road this near: what a hand and a zoomed-out map are off by.
NEAR_ROAD_M = 25.0
#: A side of the drawn line follows roads when it is so long, and the way by road so little longer.
LEAST_SIDE_M = 40.0
LONGEST_DETOUR = 1.25
#: A road is closed where the line crosses it, for so many metres to either side, unless that is
#: within this of a junction: there the line only touches another road's mouth.
BARRIER_M = 8.0
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
    """Finds the roads that a line closes: those it follows, and those it crosses.

    `walk` gives the shortest ways, whoever may drive them.
    """

    def __init__(self, walk: ModeTimes, snapper: Snapper) -> None:
        self._edges = walk.edges
        self._walk = walk
        self._snapper = snapper
        self._tree = STRtree(walk.edges.lines)

    def find(self, line: LineString) -> list[Stretch]:
        """Return the stretches that a line in lon, lat closes, in the order it was drawn."""
        corners = get_coordinates(to_metres(line))
        found: dict[int, Stretch] = {}
        for side in pairwise(corners):
            for stretch in self._along(np.array(side)) or self._across(LineString(side)):
                known = found.get(stretch.edge, stretch)
                found[stretch.edge] = Stretch(
                    stretch.edge, min(known.start, stretch.start), max(known.end, stretch.end)
                )
        return list(found.values())

    def shape(self, stretch: Stretch) -> LineString:
        """Return the line of a stretch in lon, lat."""
        line = self._edges.lines[stretch.edge]
        return to_lonlat(substring(line, stretch.start, stretch.end, normalized=True))

    def _along(self, side: Floats) -> list[Stretch]:
        """Return the way by road between the ends of a side that runs along roads, else none."""
        length_m = float(np.hypot(*(side[1] - side[0])))
        ends = self._snapper.snap_metres(side)
        if length_m < LEAST_SIDE_M or ends.access_m.max() > NEAR_ROAD_M:
            return []
        runs = find_runs(self._walk, ends[0], ends[1]) or []
        way_m = sum(abs(end - start) * self._edges.length_m[edge] for edge, start, end in runs)
        if way_m > LONGEST_DETOUR * length_m:
            return []
        stretches = [Stretch(edge, min(start, end), max(start, end)) for edge, start, end in runs]
        return [stretch for stretch in stretches if not self._is_stub(stretch)]

    def _is_stub(self, stretch: Stretch) -> bool:
        """Say whether so little of a road is met that the hand only overshot a junction."""
        length_m = self._edges.length_m[stretch.edge]
        return bool((stretch.end - stretch.start) * length_m < min(JUNCTION_M, length_m / 2))

    def _across(self, side: LineString) -> list[Stretch]:
        """Return a barrier on every road that a side crosses away from its junctions."""
        edges = np.sort(self._tree.query(side, predicate="crosses"))
        return [stretch for edge in edges for stretch in self._barriers(int(edge), side)]

    def _barriers(self, edge: int, side: LineString) -> Iterable[Stretch]:
        line, length_m = self._edges.lines[edge], float(self._edges.length_m[edge])
        crossings = [part.centroid for part in get_parts(line.intersection(side))]
        for along_m in line_locate_point(line, crossings):
            if min(along_m, length_m - along_m) > min(JUNCTION_M, length_m / 4):
                start, end = max(0.0, along_m - BARRIER_M), min(length_m, along_m + BARRIER_M)
                yield Stretch(edge, float(start / length_m), float(end / length_m))


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
