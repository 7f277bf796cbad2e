"""Compound gates: which nodes they stand on, and which edges lie behind them."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree, points

from gis.metric import to_metres
from gis.model import Place, RoadClass
from gis.network.graph import Bools, EdgeTable

#: A gate is on a node when it is no farther than this from it.
GATE_TOLERANCE_M = 1.0
#: Classes that a road straight from one gate to another has when it runs inside the compound.
INNER_CLASSES = frozenset({RoadClass.SERVICE, RoadClass.LANE, RoadClass.FOOTPATH})


def gates_by_node(edges: EdgeTable, gates: Sequence[Place]) -> dict[int, Place]:
    """Return the gate that stands on each node, by node number; a gate on no node is left out."""
    if not gates:
        return {}
    tree = STRtree(points(edges.node_xy))
    xy = points(to_metres(np.array([(gate.geometry.x, gate.geometry.y) for gate in gates])))
    found, nodes = tree.query_nearest(xy, max_distance=GATE_TOLERANCE_M, all_matches=False)
    return {int(node): gates[gate] for gate, node in zip(found, nodes, strict=True)}


def edges_behind_gates(edges: EdgeTable, gates: Mapping[int, Place]) -> Bools:
    """Mark the edges (n_edges,) that can be reached only through a gate.

    With the gate nodes taken out the network falls apart: the largest part is the town, the
    others lie behind gates. An edge between two gates has no part; its class decides.
    """
    at_gate = np.zeros(edges.n_nodes, dtype=bool)
    at_gate[list(gates)] = True
    open_edges = ~(at_gate[edges.tail] | at_gate[edges.head])
    ends = edges.tail[open_edges], edges.head[open_edges]
    shape = (edges.n_nodes, edges.n_nodes)
    _, part = connected_components(coo_array((np.ones(len(ends[0])), ends), shape), directed=False)
    town = np.argmax(np.bincount(part[~at_gate])) if not at_gate.all() else -1
    inner_node = ~at_gate & (part != town)
    inner_class = np.array([road.road_class in INNER_CLASSES for road in edges.roads])
    between_gates = at_gate[edges.tail] & at_gate[edges.head]
    marked: Bools = inner_node[edges.tail] | inner_node[edges.head] | (between_gates & inner_class)
    return marked
