"""From points to positions on the network: the nearest edge that a mode may use."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree, line_locate_point, points

from gis.metric import to_metres
from gis.network.engine import Ends
from gis.network.graph import Bools, EdgeTable, Floats, Ints, ModeGraph
from gis.network.topology import Topology

#: A point farther than this from every usable road is off the network.
MAX_ACCESS_M = 500.0
#: A position this close to the end of its edge stands at the junction itself.
AT_NODE_M = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Where k points stand on the network; all of shape (k,).

    `edge` is -1 off the network; `share` is how far along the line, 0 to 1; `access_s` is the
    walk between the point and the line in seconds, `access_m` the same in metres.
    """

    edge: Ints
    share: Floats
    access_m: Floats
    access_s: Floats

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, index: int) -> "Positions":
        """Return one of the positions, by itself."""
        one = slice(index, index + 1)
        return Positions(self.edge[one], self.share[one], self.access_m[one], self.access_s[one])


class Snapper:
    """Finds the nearest usable edge of one mode."""

    def __init__(self, edges: EdgeTable, usable: Bools, access_ms: float) -> None:
        self._edges = edges
        self._usable = np.flatnonzero(usable).astype(np.int32)
        self._tree = STRtree(edges.lines[self._usable])
        self._access_ms = access_ms

    def snap(self, lonlat: Floats) -> Positions:
        """Return the positions of points given as (k, 2) lon, lat."""
        return self.snap_metres(to_metres(np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)))

    def snap_metres(self, located: Floats) -> Positions:
        """Return the positions of points given as (k, 2) in metres."""
        xy = points(located)
        (found, nearest), access_m = self._tree.query_nearest(
            xy, max_distance=MAX_ACCESS_M, return_distance=True, all_matches=False
        )
        edge = np.full(len(xy), -1, dtype=np.int32)
        share = np.zeros(len(xy))
        access = np.full(len(xy), np.inf)
        edge[found] = self._usable[nearest]
        share[found] = self._shares(edge[found], xy[found])
        access[found] = access_m
        return Positions(edge=edge, share=share, access_m=access, access_s=access / self._access_ms)

    def _shares(self, edge: Ints, xy: NDArray[np.object_]) -> Floats:
        length_m = self._edges.length_m[edge]
        along_m = line_locate_point(self._edges.lines[edge], xy)
        at_start = along_m <= AT_NODE_M
        at_end = ~at_start & (length_m - along_m <= AT_NODE_M)
        inside = np.where(at_start, 0.0, along_m / length_m)
        return np.where(at_end, 1.0, inside)


def departures(topology: Topology, graph: ModeGraph, positions: Positions) -> Ends:
    """Return the seconds from each point, its walk included, to the two ends of its edge."""
    return _ends(topology.leave, graph, positions, graph.against_s, graph.with_s)


def arrivals(topology: Topology, graph: ModeGraph, positions: Positions) -> Ends:
    """Return the seconds from the two ends of its edge to each point, its walk included."""
    return _ends(topology.enter, graph, positions, graph.with_s, graph.against_s)


def scaled(share: Floats, cost_s: Floats) -> Floats:
    """Return share x cost, and 0 for no distance even where driving on would be forbidden."""
    return np.multiply(share, cost_s, out=np.zeros(len(share)), where=share > 0)


def _ends(
    nodes: Ints, graph: ModeGraph, positions: Positions, tail_s: Floats, head_s: Floats
) -> Ends:
    edge, share = positions.edge, positions.share
    costs_s = np.stack([scaled(share, tail_s[edge]), scaled(1.0 - share, head_s[edge])], axis=1)
    start, end = graph.closed[edge].T
    costs_s[share >= end, 0] = np.inf
    costs_s[share <= start, 1] = np.inf
    return Ends(nodes=nodes[edge], costs_s=costs_s + positions.access_s[:, np.newaxis])
