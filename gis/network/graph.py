"""The road network as arrays: one table of edges, and one directed graph a mode.

An edge is a road between two junctions. An arc is one direction of an edge that a mode may
drive. Nodes and edges are numbered from 0; edge e is the e-th road given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import (
    MultiLineString,
    get_coordinates,
    get_parts,
    get_point,
    length,
    line_interpolate_point,
)

from gis.metric import to_metres
from gis.model import Road
from gis.network.speeds import ModeProfile

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

#: Bearings are taken over this much road, so that a kink at the kerb does not make a turn.
BEARING_M = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class EdgeTable:
    """Every road of the ground, whatever may use it.

    `tail` and `head` are the node numbers of the ends of each line, `lines` its geometry in
    metres, `length_m` its length; all of shape (n_edges,). `vertices` has each line's points,
    (k, 2) in metres; `headings` (n_edges, 2) are as `headings_deg` gives them. `node_xy` is
    (n_nodes, 2) in metres.
    """

    roads: tuple[Road, ...]
    tail: Ints
    head: Ints
    lines: NDArray[np.object_]
    length_m: Floats
    vertices: tuple[Floats, ...]
    headings: Floats
    node_xy: Floats

    @property
    def n_nodes(self) -> int:
        """How many junctions the network has."""
        return len(self.node_xy)


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """A directed graph in compressed rows: the arcs out of node v are starts[v]:starts[v + 1].

    `heads`, `costs_s`, `edges` and `ahead` (whether the arc goes with its line) have one entry
    an arc. Between two nodes only the fastest arc is kept; loops are left out.
    """

    starts: Ints
    heads: Ints
    costs_s: Floats
    edges: Ints
    ahead: Bools

    @property
    def n_nodes(self) -> int:
        """How many nodes the graph has."""
        return len(self.starts) - 1

    def arc_between(self, tail: int, head: int) -> int:
        """Return the number of the arc from one node to its neighbour."""
        first, last = self.starts[tail], self.starts[tail + 1]
        return int(first + np.searchsorted(self.heads[first:last], head))


@dataclass(frozen=True, slots=True, eq=False)
class ModeGraph:
    """What one mode may drive: seconds to go along each edge, and the graph both ways round.

    `with_s` and `against_s` (n_edges,) are the times along the line and back, inf where that is
    not allowed. `onward` follows the arcs; `backward` has every arc turned round. `degree`
    (n_nodes,) counts the edge ends of the mode at each node.
    """

    with_s: Floats
    against_s: Floats
    usable: Bools
    onward: Arcs
    backward: Arcs
    degree: NDArray[np.int64]


def build_edges(roads: Sequence[Road]) -> EdgeTable:
    """Give the junctions of the roads numbers and put their geometry into metres.

    Raises ValueError when there are no roads.
    """
    if not roads:
        raise ValueError("no roads")
    lines = get_parts(to_metres(MultiLineString([road.geometry for road in roads])))
    names = [road.from_node for road in roads] + [road.to_node for road in roads]
    _, first, numbers = np.unique(
        np.array(names, dtype=str), return_index=True, return_inverse=True
    )
    tail, head = np.split(numbers.astype(np.int32), 2)
    ends = _line_ends(lines)
    return EdgeTable(
        roads=tuple(roads),
        tail=tail,
        head=head,
        lines=lines,
        length_m=length(lines),
        vertices=tuple(get_coordinates(line) for line in lines),
        headings=headings_deg(lines),
        node_xy=ends[first],
    )


def headings_deg(lines: NDArray[np.object_]) -> Floats:
    """Return the headings of lines over their first and last `BEARING_M`, (n, 2) in degrees.

    Both are in the direction of the line, clockwise from north; a shorter line counts whole.
    """
    length_m = length(lines)
    reach_m = np.minimum(BEARING_M, length_m)
    spots = [np.zeros(len(lines)), reach_m, length_m - reach_m, length_m]
    xy = get_coordinates([line_interpolate_point(lines, spot) for spot in spots])
    begin, after, before, end = xy.reshape(4, len(lines), 2)
    east, north = np.stack([after - begin, end - before], axis=1).T
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360.0).T


def build_mode_graph(edges: EdgeTable, profile: ModeProfile) -> ModeGraph:
    """Weigh every edge for one mode and build its graph in both directions."""
    directions = np.array([profile.directions(road) for road in edges.roads], dtype=bool)
    directions = directions.reshape(len(edges.roads), 2)
    usable = directions[:, 0] | directions[:, 1]
    both_s = np.full(len(edges.roads), np.inf)
    for edge in np.flatnonzero(usable):
        both_s[edge] = edges.length_m[edge] / profile.speed_ms(edges.roads[edge])
    with_s = np.where(directions[:, 0], both_s, np.inf)
    against_s = np.where(directions[:, 1], both_s, np.inf)
    ends = np.concatenate([edges.tail[usable], edges.head[usable]])
    return ModeGraph(
        with_s=with_s,
        against_s=against_s,
        usable=usable,
        onward=_arcs(edges.tail, edges.head, with_s, against_s, edges.n_nodes),
        backward=_arcs(edges.head, edges.tail, with_s, against_s, edges.n_nodes),
        degree=np.bincount(ends, minlength=edges.n_nodes),
    )


def _line_ends(lines: NDArray[np.object_]) -> Floats:
    """Return the first points of all lines, then their last points, as (2 n, 2)."""
    ends = np.concatenate([get_point(lines, 0), get_point(lines, -1)])
    return np.asarray(get_coordinates(ends))


def _arcs(tail: Ints, head: Ints, with_s: Floats, against_s: Floats, n_nodes: int) -> Arcs:
    tails = np.concatenate([tail, head])
    heads = np.concatenate([head, tail])
    costs = np.concatenate([with_s, against_s])
    numbers = np.arange(len(tail), dtype=np.int32)
    edges = np.concatenate([numbers, numbers])
    ahead = np.repeat([True, False], len(tail))
    order = np.lexsort((costs, heads, tails))
    order = order[np.isfinite(costs[order]) & (tails[order] != heads[order])]
    order = order[_first_of_each(tails[order], heads[order])]
    counts = np.bincount(tails[order], minlength=n_nodes)
    return Arcs(
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        heads=heads[order],
        costs_s=costs[order],
        edges=edges[order],
        ahead=ahead[order],
    )


def _first_of_each(tails: Ints, heads: Ints) -> Bools:
    """Mark the first arc of each run of arcs between the same two nodes."""
    first = np.ones(len(tails), dtype=bool)
    first[1:] = (np.diff(tails) != 0) | (np.diff(heads) != 0)
    return first
