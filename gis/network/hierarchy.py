"""The engine in use: customizable contraction hierarchies, by RoutingKit.

The order in which nodes are contracted depends on the streets alone and is found once for a
ground; speeds and closures are put in by a customization that takes milliseconds; a search then
looks at a few hundred nodes (Dibbelt, Strasser & Wagner, "Customizable Contraction Hierarchies",
ACM JEA 21, 2016).
"""

from threading import Lock

import numpy as np
from numpy.typing import NDArray
from pyroutingkit import INF_WEIGHT, CCHMetric, CCHTopology

from gis.network.engine import Ends, Way
from gis.network.graph import Floats
from gis.network.plain import PlainEngine, PlainPaths
from gis.network.topology import Topology

#: RoutingKit counts in whole numbers below 2^31: tenths of a millisecond reach 59 hours.
TICK_S = 1e-4
#: Inertial flow takes degrees; any plane will do, so metres are scaled down to them.
METRES_A_DEGREE = 111_000.0

Counts = NDArray[np.uint32]


class HierarchyEngine:
    """The contraction order of a topology.

    The graph is laid down backward: an incident is one source for the units about it, and one
    search with many targets is what the hierarchy is best at.
    """

    def __init__(self, topology: Topology) -> None:
        self._topology = CCHTopology()
        x, y = ((topology.xy - topology.xy.mean(axis=0)) / METRES_A_DEGREE).astype(np.float32).T
        self._topology.build(
            _counts(topology.heads),
            _counts(topology.tails),
            np.ascontiguousarray(y),
            np.ascontiguousarray(x),
            topology.n_nodes,
        )
        self._plain = PlainEngine(topology)

    def weigh(self, weights_s: Floats) -> "HierarchyPaths":
        """Return the searches for seconds by arc."""
        metric = CCHMetric(self._topology)
        metric.customize(_ticks(weights_s))
        return HierarchyPaths(metric, self._plain.weigh(weights_s))


class HierarchyPaths:
    """Searches for one mode; those that answer for every node are left to scipy."""

    def __init__(self, metric: CCHMetric, plain: PlainPaths) -> None:
        self._metric = metric
        self._plain = plain
        # The binding keeps one query for each metric and lets other threads run meanwhile.
        self._lock = Lock()

    def between_s(self, sources: Ends, targets: Ends) -> Floats:
        """Return the seconds from k sources to m targets, (k, m); one search for each target."""
        k, m = len(sources), len(targets)
        if k == 0 or m == 0:
            return np.empty((k, m))
        times_s = self._node_times_s(sources, targets).reshape(m, 2, k, 2)
        times_s += sources.costs_s
        times_s += targets.costs_s[:, :, np.newaxis, np.newaxis]
        return np.asarray(times_s.min(axis=(1, 3))).T

    def to_targets_s(self, targets: Ends) -> Floats:
        """Return the seconds from every node to each of m targets, (m, n_nodes)."""
        return self._plain.to_targets_s(targets)

    def from_nearest_s(self, sources: Ends) -> Floats:
        """Return the seconds to every node from whichever source is nearest, (n_nodes,)."""
        return self._plain.from_nearest_s(sources)

    def find_way(self, source: Ends, target: Ends) -> Way | None:
        """Return the fastest way from one source to one target, or None."""
        times_s = self._node_times_s(source, target) + source.costs_s + target.costs_s.T
        arrival, departure = np.unravel_index(np.argmin(times_s), times_s.shape)
        duration_s = float(times_s[arrival, departure])
        if not np.isfinite(duration_s):
            return None
        ends = int(target.nodes[0, arrival]), int(source.nodes[0, departure])
        with self._lock:
            _, _, arcs = self._metric.query(*ends)
        return Way(duration_s, int(departure), int(arrival), tuple(reversed(arcs)))

    def _node_times_s(self, sources: Ends, targets: Ends) -> Floats:
        """Return the seconds to the nodes of the targets from those of the sources, (2m, 2k)."""
        ends = _counts(targets.nodes.ravel()), _counts(sources.nodes.ravel())
        with self._lock:
            ticks = self._metric.distances_many_to_many(*ends)
        return np.where(ticks == INF_WEIGHT, np.inf, ticks * TICK_S)


def _counts(numbers: NDArray[np.int32]) -> Counts:
    """Return numbers as the binding reads them: unsigned and one after the other in memory."""
    return np.ascontiguousarray(numbers, dtype=np.uint32)


def _ticks(weights_s: Floats) -> Counts:
    return _counts(np.where(np.isfinite(weights_s), np.rint(weights_s / TICK_S), INF_WEIGHT))
