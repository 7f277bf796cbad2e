"""The port to the shortest-path engine, and the engine in use: scipy's Dijkstra.

Searches start at positions inside edges, so a source is a pair of nodes with the time it takes
to reach each. Every source becomes a virtual node after the real ones, with an arc to each of
the two: one search then does the work of two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.network.graph import Arcs, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """The two nodes next to each of k positions, and the seconds to each; both (k, 2).

    A node that cannot be reached, or a position off the network, has inf seconds.
    """

    nodes: Ints
    costs_s: Floats

    def __len__(self) -> int:
        return len(self.nodes)


class ShortestPaths(Protocol):
    """Searches over one directed graph."""

    def times_s(self, sources: Ends) -> Floats:
        """Return the seconds from each of k sources to every node, (k, n_nodes), inf if none."""
        ...

    def tree(self, source: Ends) -> tuple[Floats, Ints]:
        """Return the seconds from one source to every node, and the node before each.

        Both are (n_nodes,). The node before the first on a path is n_nodes or more, or negative.
        """
        ...


Engine = Callable[[Arcs], ShortestPaths]


class ScipyShortestPaths:
    """Dijkstra with a Fibonacci heap from scipy.sparse.csgraph."""

    def __init__(self, arcs: Arcs) -> None:
        self._arcs = arcs

    def times_s(self, sources: Ends) -> Floats:
        """Return the seconds from each of k sources to every node, (k, n_nodes)."""
        n_nodes = self._arcs.n_nodes
        if len(sources) == 0:
            return np.empty((0, n_nodes))
        virtual = np.arange(n_nodes, n_nodes + len(sources))
        times: Floats = dijkstra(self._with_sources(sources), indices=virtual)
        return times[:, :n_nodes]

    def tree(self, source: Ends) -> tuple[Floats, Ints]:
        """Return the seconds from one source to every node, and the node before each."""
        n_nodes = self._arcs.n_nodes
        times, before = dijkstra(
            self._with_sources(source), indices=[n_nodes], return_predecessors=True
        )
        return times[0, :n_nodes], before[0, :n_nodes].astype(np.int32)

    def _with_sources(self, sources: Ends) -> csr_array:
        arcs = self._arcs
        reachable = np.isfinite(sources.costs_s)
        starts = arcs.starts[-1] + np.cumsum(reachable.sum(axis=1))
        size = arcs.n_nodes + len(sources)
        return csr_array(
            (
                np.concatenate([arcs.costs_s, sources.costs_s[reachable]]),
                np.concatenate([arcs.heads, sources.nodes[reachable]]),
                np.concatenate([arcs.starts, starts]).astype(np.int32),
            ),
            shape=(size, size),
        )
