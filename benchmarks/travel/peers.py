"""The other engines behind the same port: scipy as the product has it, and igraph."""

from typing import Any

import numpy as np

from gis.network.engine import Ends
from gis.network.graph import Floats
from gis.network.plain import PlainEngine, PlainPaths, Rows
from gis.network.topology import Topology


class IgraphEngine(PlainEngine):
    """igraph's Dijkstra, which ends once every origin is reached."""

    def __init__(self, topology: Topology) -> None:
        super().__init__(topology)
        self._rows = Rows(topology.heads, topology.tails, topology.n_nodes)

    def weigh(self, weights_s: Floats) -> "IgraphPaths":
        """Return the searches for seconds by arc."""
        return IgraphPaths(super().weigh(weights_s), self._rows, weights_s)


class IgraphPaths(PlainPaths):
    """Searches backward from each target, as the engine in use does."""

    def __init__(self, plain: PlainPaths, rows: Rows, weights_s: Floats) -> None:
        import igraph  # noqa: PLC0415 - a development tool

        self.__dict__ |= plain.__dict__
        matrix = rows.matrix(weights_s).tocoo()
        arcs = np.stack([matrix.row, matrix.col], axis=1)
        self._graph: Any = igraph.Graph(n=rows.n_nodes, edges=arcs, directed=True)
        self._graph.es["s"] = matrix.data.tolist()

    def between_s(self, sources: Ends, targets: Ends) -> Floats:
        """Return the seconds from k sources to m targets, (k, m)."""
        near, where = np.unique(sources.nodes, return_inverse=True)
        starts, whence = np.unique(targets.nodes, return_inverse=True)
        node_s = np.array(
            self._graph.distances(starts.tolist(), near.tolist(), weights="s", algorithm="dijkstra")
        )
        by_end = node_s[whence.reshape(-1, 2, 1, 1), where.reshape(1, 1, -1, 2)]
        by_end = by_end + sources.costs_s + targets.costs_s[:, :, np.newaxis, np.newaxis]
        return np.asarray(by_end.min(axis=(1, 3))).T
