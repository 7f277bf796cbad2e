"""What every mode's searches run over: nodes and arcs, with turns where turns are restricted.

Arc e goes along the line of edge e, arc n_edges + e back. At a junction with restrictions every
arc that enters has a node of its own, and so has every arc that leaves; an arc of no length for
each pair of them is the turn. Junctions without restrictions, nearly all, stay one node and cost
nothing more (node splitting; Geisberger & Vetter, "Efficient Routing in Road Networks with Turn
Costs", SEA 2011, calls the whole of it an edge-based graph).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from shapely import get_coordinates

from gis.metric import to_metres
from gis.model import TurnRestriction, TurnRule
from gis.network.graph import Bools, EdgeTable, Floats, Ints, ModeGraph

#: A restriction stands at a junction when it is no farther than this from it.
JUNCTION_M = 5.0

Rules = dict[int, list[tuple[int, int, TurnRule]]]


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """Nodes and arcs, the same for every mode and hour.

    `tails` and `heads` (n_arcs,) are the ends of the arcs: along the edges, back, then the turns,
    of which `banned` (n_turns,) marks those that are not allowed. `leave` and `enter` (n_edges, 2)
    are the nodes to which one comes, and from which one sets off, at the tail and the head of each
    edge. `xy` (n_nodes, 2) is in metres; the first nodes are the junctions of the edge table.
    """

    tails: Ints
    heads: Ints
    banned: Bools
    leave: Ints
    enter: Ints
    xy: Floats

    @property
    def n_nodes(self) -> int:
        """How many nodes the searches know."""
        return len(self.xy)

    @property
    def n_edges(self) -> int:
        """How many edges the arcs run along."""
        return len(self.leave)

    def weights_s(self, graph: ModeGraph) -> Floats:
        """Return the seconds each arc takes a mode, (n_arcs,), inf where it may not go."""
        turns_s = np.where(self.banned & graph.turn_bound, np.inf, 0.0)
        return np.concatenate([*graph.passing_s(), turns_s])

    def edge_of(self, arc: int) -> tuple[int, bool] | None:
        """Return an arc's edge and whether it goes along the line; None for a turn."""
        if arc >= 2 * self.n_edges:
            return None
        return arc % self.n_edges, arc < self.n_edges


def build_topology(edges: EdgeTable, restrictions: Sequence[TurnRestriction]) -> Topology:
    """Return the nodes and arcs of the edges, split where a restriction stands."""
    tails = np.concatenate([edges.tail, edges.head])
    heads = np.concatenate([edges.head, edges.tail])
    splitter = _Splitter(tails, heads, len(edges.tail), edges.n_nodes)
    for node, rules in _rules_by_node(edges, restrictions).items():
        splitter.split(node, rules)
    junctions = np.concatenate([np.arange(edges.n_nodes), splitter.junctions]).astype(np.int32)
    along, back = np.split(heads, 2)
    set_off, set_back = np.split(tails, 2)
    turns = np.array(splitter.turns, dtype=np.int32).reshape(-1, 2)
    return Topology(
        tails=np.concatenate([tails, turns[:, 0]]),
        heads=np.concatenate([heads, turns[:, 1]]),
        banned=np.array(splitter.banned, dtype=bool),
        leave=np.stack([back, along], axis=1),
        enter=np.stack([set_off, set_back], axis=1),
        xy=edges.node_xy[junctions],
    )


class _Splitter:
    """Gives the arcs at a junction nodes of their own, in place, and lists the turns."""

    def __init__(self, tails: Ints, heads: Ints, n_edges: int, n_nodes: int) -> None:
        self._tails, self._heads, self._n_edges = tails, heads, n_edges
        self._n_nodes = n_nodes
        self.junctions: list[int] = []
        self.turns: list[tuple[int, int]] = []
        self.banned: list[bool] = []

    def split(self, node: int, rules: list[tuple[int, int, TurnRule]]) -> None:
        """Split a junction; each rule is (from edge, to edge, rule)."""
        entering = np.flatnonzero(self._heads == node)
        leaving = np.flatnonzero(self._tails == node)
        self._heads[entering] = self._new_nodes(node, len(entering))
        self._tails[leaving] = self._new_nodes(node, len(leaving))
        for a, b in product(entering, leaving):
            self.turns.append((self._heads[a], self._tails[b]))
            before, after = int(a) % self._n_edges, int(b) % self._n_edges
            self.banned.append(_is_banned(before, after, rules))

    def _new_nodes(self, junction: int, count: int) -> Ints:
        first = self._n_nodes + len(self.junctions)
        self.junctions += [junction] * count
        return np.arange(first, first + count, dtype=np.int32)


def _is_banned(before: int, after: int, rules: list[tuple[int, int, TurnRule]]) -> bool:
    mine = [(to, rule) for source, to, rule in rules if source == before]
    only = [to for to, rule in mine if rule is TurnRule.ONLY]
    return (after, TurnRule.NO) in mine or (bool(only) and after not in only)


def _rules_by_node(edges: EdgeTable, restrictions: Sequence[TurnRestriction]) -> Rules:
    """Return the rules of each junction; one whose roads don't meet where it stands is left out."""
    if not restrictions:
        return {}
    number = {road.code: edge for edge, road in enumerate(edges.roads)}
    xy = to_metres(get_coordinates([restriction.geometry for restriction in restrictions]))
    rules: Rules = defaultdict(list)
    for restriction, spot in zip(restrictions, xy, strict=True):
        before, after = number.get(restriction.from_road), number.get(restriction.to_road)
        if before is None or after is None:
            continue
        node = _meeting(edges, before, after, spot)
        if node is not None:
            rules[node].append((before, after, restriction.rule))
    return rules


def _meeting(edges: EdgeTable, before: int, after: int, spot: Floats) -> int | None:
    """Return the junction that two edges share at a spot, in metres."""
    ends = ({int(edges.tail[edge]), int(edges.head[edge])} for edge in (before, after))
    shared = set.intersection(*ends)
    near = (node for node in shared if np.hypot(*(edges.node_xy[node] - spot)) <= JUNCTION_M)
    return next(near, None)
