"""The fastest path between two positions, as pieces of edges."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from shapely import get_coordinates
from shapely.ops import substring

from gis.network.engine import Ends
from gis.network.graph import EdgeTable, Floats, Ints, ModeGraph, headings_deg
from gis.network.snap import Positions, arrivals, departures
from gis.network.times import ModeTimes, direct_s


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


def find_path(times: ModeTimes, origin: Positions, target: Positions) -> list[Piece] | None:
    """Return the pieces of the fastest path between two single positions, None if there is none.

    The list is empty when both stand at the same spot.
    """
    edges, graph = times.edges, times.graph
    leaving = departures(edges, graph, origin)
    arriving = arrivals(edges, graph, target)
    node_s, before = times.onward.tree(leaving)
    by_end_s = node_s[arriving.nodes[0]] + arriving.costs_s[0]
    side = int(np.argmin(by_end_s))
    straight_s = _straight_s(graph, origin, target)
    if not np.isfinite(min(straight_s, by_end_s[side])):
        return None
    if straight_s <= by_end_s[side]:
        return _pieces(times, [(int(origin.edge[0]), origin.share[0], target.share[0])])
    nodes = _nodes_to(int(arriving.nodes[0, side]), before)
    stretches = [(int(origin.edge[0]), origin.share[0], _side_towards(leaving, nodes[0]))]
    stretches += _whole_edges(graph, nodes)
    stretches.append((int(target.edge[0]), float(side), target.share[0]))
    return _pieces(times, stretches)


def _straight_s(graph: ModeGraph, origin: Positions, target: Positions) -> float:
    if origin.edge[0] != target.edge[0]:
        return np.inf
    first = np.zeros(1, dtype=np.intp)
    return float(direct_s(graph, origin, target, first, first)[0])


def _nodes_to(last: int, before: Ints) -> list[int]:
    """Follow the tree back from a node to the first one after the source."""
    nodes = [last]
    while 0 <= before[nodes[-1]] < len(before):
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]


def _side_towards(leaving: Ends, node: int) -> float:
    """Return the share, 0 or 1, of the end by which the first edge is left."""
    costs_s = np.where(leaving.nodes[0] == node, leaving.costs_s[0], np.inf)
    return float(np.argmin(costs_s))


def _whole_edges(graph: ModeGraph, nodes: list[int]) -> list[tuple[int, float, float]]:
    arcs = graph.onward
    taken = [arcs.arc_between(a, b) for a, b in pairwise(nodes)]
    return [
        (int(arcs.edges[arc]), 0.0, 1.0) if arcs.ahead[arc] else (int(arcs.edges[arc]), 1.0, 0.0)
        for arc in taken
    ]


def _pieces(times: ModeTimes, stretches: list[tuple[int, float, float]]) -> list[Piece]:
    return [
        _piece(times.edges, times.graph, edge, float(start), float(end))
        for edge, start, end in stretches
        if start != end
    ]


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
        return edges.vertices[edge], edges.headings[edge]
    part = substring(edges.lines[edge], first, last, normalized=True)
    return get_coordinates(part), headings_deg(np.array([part]))[0]


def _turned(heading_deg: float) -> float:
    return (heading_deg + 180.0) % 360.0
