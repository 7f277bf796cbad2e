"""Searches over the whole network by scipy's Dijkstra.

They answer for every node at once, which is what cover points and coverage ask for. As an engine
of its own it is the one that the fast one is compared with.
"""

from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.network.engine import Ends, Way
from gis.network.graph import Bools, Floats, Ints
from gis.network.topology import Topology


class PlainEngine:
    """Keeps the order of the arcs in which a matrix is made from their weights."""

    def __init__(self, topology: Topology) -> None:
        self._onward = Rows(topology.tails, topology.heads, topology.n_nodes)
        self._backward = Rows(topology.heads, topology.tails, topology.n_nodes)

    def weigh(self, weights_s: Floats) -> "PlainPaths":
        """Return the searches for seconds by arc."""
        return PlainPaths(self._onward, self._backward, weights_s)


class Rows:
    """Arcs by the node they leave: the frame of a sparse matrix."""

    def __init__(self, tails: Ints, heads: Ints, n_nodes: int) -> None:
        order = np.lexsort((heads, tails))
        self.order = order[tails[order] != heads[order]]
        self.heads = heads[self.order]
        self.n_nodes = n_nodes
        self._tails = tails[self.order]

    def matrix(self, weights_s: Floats) -> csr_array:
        """Return the matrix of the arcs that are there; of parallel ones the fastest counts."""
        costs = weights_s[self.order]
        there = np.isfinite(costs)
        counts = np.bincount(self._tails[there], minlength=self.n_nodes)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        shape = (self.n_nodes, self.n_nodes)
        return csr_array((costs[there], self.heads[there], starts), shape=shape)

    def kept(self, weights_s: Floats) -> Ints:
        """Return the numbers of the arcs in the matrix, in its order."""
        kept: Ints = self.order[np.isfinite(weights_s[self.order])]
        return kept


class PlainPaths:
    """Dijkstra's searches for one mode."""

    def __init__(self, onward: Rows, backward: Rows, weights_s: Floats) -> None:
        self._rows = onward
        self._back_rows = backward
        self._weights_s = weights_s

    @cached_property
    def _onward(self) -> csr_array:
        return self._rows.matrix(self._weights_s)

    @cached_property
    def _backward(self) -> csr_array:
        return self._back_rows.matrix(self._weights_s)

    def between_s(self, sources: Ends, targets: Ends) -> Floats:
        """Return the seconds from k sources to m targets, (k, m); one search for each target."""
        node_s = self.to_targets_s(targets)
        by_end = node_s[:, sources.nodes] + sources.costs_s
        return np.asarray(by_end.min(axis=2, initial=np.inf)).T

    def to_targets_s(self, targets: Ends) -> Floats:
        """Return the seconds from every node to each of m targets, (m, n_nodes)."""
        n_nodes = self._rows.n_nodes
        if len(targets) == 0:
            return np.empty((0, n_nodes))
        virtual = np.arange(n_nodes, n_nodes + len(targets))
        times: Floats = dijkstra(_with_sources(self._backward, targets), indices=virtual)
        return times[:, :n_nodes]

    def from_nearest_s(self, sources: Ends) -> Floats:
        """Return the seconds to every node from whichever source is nearest, (n_nodes,)."""
        one = Ends(sources.nodes.reshape(1, -1), sources.costs_s.reshape(1, -1))
        n_nodes = self._rows.n_nodes
        times: Floats = dijkstra(_with_sources(self._onward, one), indices=[n_nodes])
        return times[0, :n_nodes]

    def find_way(self, source: Ends, target: Ends) -> Way | None:
        """Return the fastest way from one source to one target, or None."""
        n_nodes = self._rows.n_nodes
        (times,), (before,) = dijkstra(
            _with_sources(self._onward, source), indices=[n_nodes], return_predecessors=True
        )
        by_end = times[target.nodes[0]] + target.costs_s[0]
        arrival = int(np.argmin(by_end))
        if not np.isfinite(by_end[arrival]):
            return None
        nodes = _nodes_to(int(target.nodes[0, arrival]), before, n_nodes)
        departing = np.where(source.nodes[0] == nodes[0], source.costs_s[0], np.inf)
        arcs = tuple(self._arc(a, b) for a, b in pairwise(nodes))
        return Way(float(by_end[arrival]), int(np.argmin(departing)), arrival, arcs)

    @cached_property
    def _kept(self) -> Ints:
        return self._rows.kept(self._weights_s)

    def _arc(self, tail: int, head: int) -> int:
        """Return the fastest arc between two neighbours."""
        matrix = self._onward
        first, last = matrix.indptr[tail], matrix.indptr[tail + 1]
        alike: Bools = matrix.indices[first:last] == head
        costs = np.where(alike, matrix.data[first:last], np.inf)
        return int(self._kept[first + np.argmin(costs)])


def _with_sources(matrix: csr_array, sources: Ends) -> csr_array:
    """Return the matrix with a further node for each source, leading to the nodes next to it."""
    reachable = np.isfinite(sources.costs_s)
    starts = matrix.indptr[-1] + np.cumsum(reachable.sum(axis=1))
    size = matrix.shape[0] + len(sources)
    return csr_array(
        (
            np.concatenate([matrix.data, sources.costs_s[reachable]]),
            np.concatenate([matrix.indices, sources.nodes[reachable]]),
            np.concatenate([matrix.indptr, starts]).astype(np.int32),
        ),
        shape=(size, size),
    )


def _nodes_to(last: int, before: Ints, n_nodes: int) -> list[int]:
    """Follow the tree back from a node to the first one after the source."""
    nodes = [last]
    while 0 <= before[nodes[-1]] < n_nodes:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]
