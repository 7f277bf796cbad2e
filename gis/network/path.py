"""The fastest path between two positions, as pieces of edges."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely import get_coordinates
from shapely.ops import substring

from gis.network.graph import EdgeTable, Floats, ModeGraph, headings_deg
from gis.network.snap import Positions
from gis.network.times import ModeTimes, direct_s
from gis.network.topology import Topology


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A stretch of one edge in driving order.

    `xy` is (k, 2) in metres; `from_node` and `to_node` are the ends of the whole edge in driving
    order. The headings at its ends are in degrees clockwise from north.
    """

    edge: int
    length_m: float
    duration_s: float
    from_node: int
    to_node: int
    xy: Floats
    heading_in: float
    heading_out: float


#: A piece of an edge as gone: the edge, and the shares of its line where one gets on and off.
Run = tuple[int, float, float]


def find_path(times: ModeTimes, origin: Positions, target: Positions) -> list[Piece] | None:
    """Return the pieces of the fastest path between two single positions, None if there is none.

    The list is empty when both stand at the same spot.
    """
    runs = find_runs(times, origin, target)
    if runs is None:
        return None
    return [_piece(times.edges, times.graph, *run) for run in runs]


def find_runs(times: ModeTimes, origin: Positions, target: Positions) -> list[Run] | None:
    """Return the fastest path as runs along edges; one of no length is left out."""
    straight_s = _straight_s(times.graph, origin, target)
    way = times.paths.find_way(times.departures(origin), times.arrivals(target))
    first, last = (int(origin.edge[0]), float(origin.share[0])), float(target.share[0])
    if way is not None and way.duration_s < straight_s:
        runs = [(*first, float(way.departure)), *_whole_edges(times.topology, way.arcs)]
        runs.append((int(target.edge[0]), float(way.arrival), last))
    elif np.isfinite(straight_s):
        runs = [(*first, last)]
    else:
        return None
    return [run for run in runs if run[1] != run[2]]


def _straight_s(graph: ModeGraph, origin: Positions, target: Positions) -> float:
    if origin.edge[0] != target.edge[0]:
        return np.inf
    first = np.zeros(1, dtype=np.intp)
    return float(direct_s(graph, origin, target, first, first)[0])


def _whole_edges(topology: Topology, arcs: Sequence[int]) -> list[Run]:
    """Return arcs as runs along whole edges; turns have no length."""
    taken = [run for arc in arcs if (run := topology.edge_of(arc)) is not None]
    return [(edge, 0.0, 1.0) if ahead else (edge, 1.0, 0.0) for edge, ahead in taken]


def _piece(edges: EdgeTable, graph: ModeGraph, edge: int, start: float, end: float) -> Piece:
    ahead = end > start
    whole_s = graph.with_s[edge] if ahead else graph.against_s[edge]
    ends = int(edges.tail[edge]), int(edges.head[edge])
    from_node, to_node = ends if ahead else ends[::-1]
    xy, (heading_in, heading_out) = _course(edges, edge, min(start, end), max(start, end))
    if not ahead:
        xy, heading_in, heading_out = xy[::-1], _turned(heading_out), _turned(heading_in)
    share = abs(end - start)
    return Piece(
        edge=edge,
        length_m=float(share * edges.length_m[edge]),
        duration_s=float(share * whole_s),
        from_node=from_node,
        to_node=to_node,
        xy=xy,
        heading_in=float(heading_in),
        heading_out=float(heading_out),
    )


def _course(edges: EdgeTable, edge: int, first: float, last: float) -> tuple[Floats, Floats]:
    """Return the points and headings of a stretch along its line; of whole lines, as kept."""
    if (first, last) == (0.0, 1.0):
        return get_coordinates(edges.lines[edge]), edges.headings[edge]
    part = substring(edges.lines[edge], first, last, normalized=True)
    return get_coordinates(part), headings_deg(np.array([part]))[0]


def _turned(heading_deg: float) -> float:
    return (heading_deg + 180.0) % 360.0
