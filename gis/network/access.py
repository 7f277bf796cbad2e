"""Where a route to a point ends when nobody said which road: the road of its own side.

A point within a compound is reached by the compound's own lanes, so that a route enters by a gate
and does not stop outside the wall. Elsewhere roads that cars use go first, and of those the nearest
that no other building hides: the side the door is on.
"""

from collections.abc import Sequence

import numpy as np
from shapely import (
    LineString,
    Point,
    STRtree,
    distance,
    line_interpolate_point,
    shortest_line,
)

from gis.metric import to_lonlat, to_metres
from gis.model import Building, Grid, GridKind, Mode, Road
from gis.network.graph import Bools, build_edges, weigh
from gis.network.snap import MAX_ACCESS_M
from gis.network.speeds import default_speeds

#: A road that cars use goes first up to this much farther away than another.
CAR_FIRST_M = 40.0
#: So many roads are looked at, nearest first; beyond them all are hidden and the nearest will do.
MOST_LOOKED_AT = 12
#: A point this near a building stands at it.
AT_BUILDING_M = 1.0

LonLat = tuple[float, float]


class AccessFinder:
    """Finds the end of the route to a point; immutable."""

    def __init__(
        self, roads: Sequence[Road], grids: Sequence[Grid], buildings: Sequence[Building]
    ) -> None:
        edges = build_edges(roads)
        self._lines = edges.lines
        self._for_cars = weigh(edges, default_speeds().profiles[Mode.CAR], None).usable
        self._roads = STRtree(self._lines)
        compounds = [grid.geometry for grid in grids if grid.kind is GridKind.COMPOUND]
        self._compounds = STRtree(_shapes(compounds))
        self._buildings = STRtree(_shapes([building.geometry for building in buildings]))
        self._compound_of = self._within_compounds()

    def find(self, point: LonLat) -> LonLat | None:
        """Return the lon, lat on the road from which a point is reached; None far from any."""
        here = to_metres(Point(point))
        ranked = self._rank(here)
        if not len(ranked):
            return None
        chosen = next((road for road in ranked if not self._is_hidden(here, road)), ranked[0])
        foot = to_lonlat(Point(shortest_line(self._lines[chosen], here).coords[0]))
        return (foot.x, foot.y)

    def _rank(self, here: Point) -> list[int]:
        """Return the roads about a point in metres: its own compound's first, then car roads."""
        near = self._roads.query(here, predicate="dwithin", distance=MAX_ACCESS_M)
        if not len(near):
            return []
        away_m = distance(self._lines[near], here)
        away_m = away_m - CAR_FIRST_M * self._for_cars[near]
        inside = self._compounds.query(here, predicate="within")
        own: Bools = np.isin(self._compound_of[near], inside)
        if not len(inside):
            own = self._compound_of[near] < 0
        order = np.lexsort((away_m, ~own))[:MOST_LOOKED_AT]
        return [int(road) for road in near[order]]

    def _is_hidden(self, here: Point, road: int) -> bool:
        """Say whether a building other than the point's own stands before the road."""
        sight: LineString = shortest_line(here, self._lines[road])
        own = self._buildings.query(here, predicate="dwithin", distance=AT_BUILDING_M)
        before = self._buildings.query(sight, predicate="intersects")
        return bool(np.setdiff1d(before, own).size)

    def _within_compounds(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return for each road the number of the compound its middle lies in, or -1."""
        owner = np.full(len(self._lines), -1, dtype=np.int64)
        middles = line_interpolate_point(self._lines, 0.5, normalized=True)
        roads, compounds = self._compounds.query(middles, predicate="within")
        owner[roads] = compounds
        return owner


def _shapes(shapes: list[object]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.asarray(to_metres(np.array(shapes, dtype=object))) if shapes else np.array([])
