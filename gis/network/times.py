"""Travel times between positions: node times from one search, then the last bit inside edges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.model import Mode
from gis.network.engine import Ends, ShortestPaths
from gis.network.graph import EdgeTable, Floats, ModeGraph
from gis.network.snap import Positions, arrivals, departures, scaled


@dataclass(frozen=True, slots=True, eq=False)
class TimeField:
    """Seconds from every node of the network to m fixed targets, for one mode.

    `times_s` is (m, n_nodes), inf where the target cannot be reached; the walk from the road to
    the target is included.
    """

    mode: Mode
    targets: Positions
    times_s: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ModeTimes:
    """Answers travel times for one mode, with a search engine for each direction."""

    edges: EdgeTable
    graph: ModeGraph
    onward: ShortestPaths
    backward: ShortestPaths

    def between(self, origins: Positions, targets: Positions) -> Floats:
        """Return the seconds from n origins to m targets, (n, m), searching from the fewer."""
        if len(targets) <= len(origins):
            return self.from_field(self.to_targets(targets), targets, origins)
        node_s = self.onward.times_s(departures(self.edges, self.graph, origins))
        through = _through_nodes(node_s, arrivals(self.edges, self.graph, targets)).T
        return self._or_direct(through, origins, targets)

    def to_targets(self, targets: Positions) -> Floats:
        """Return the seconds from every node to m targets, (m, n_nodes)."""
        return self.backward.times_s(arrivals(self.edges, self.graph, targets))

    def from_field(self, node_s: Floats, targets: Positions, origins: Positions) -> Floats:
        """Return the seconds from n origins to the m targets that `node_s` leads to, (n, m)."""
        through = _through_nodes(node_s, departures(self.edges, self.graph, origins))
        return self._or_direct(through, origins, targets)

    def _or_direct(self, times_s: Floats, origins: Positions, targets: Positions) -> Floats:
        """Shorten, in place, the times of pairs that stand on one edge."""
        o, t = np.nonzero(origins.edge[:, np.newaxis] == targets.edge[np.newaxis, :])
        along_s = direct_s(self.graph, origins, targets, o, t)
        times_s[o, t] = np.minimum(times_s[o, t], along_s)
        return times_s


def direct_s(
    graph: ModeGraph,
    origins: Positions,
    targets: Positions,
    o: NDArray[np.intp],
    t: NDArray[np.intp],
) -> Floats:
    """Return the seconds straight along the common edge for the pairs (o, t), walks included.

    A pair that would have to go against a one-way gets inf.
    """
    edge = origins.edge[o]
    ahead = targets.share[t] - origins.share[o]
    along_s = np.where(
        ahead >= 0,
        scaled(np.abs(ahead), graph.with_s[edge]),
        scaled(np.abs(ahead), graph.against_s[edge]),
    )
    return along_s + origins.access_s[o] + targets.access_s[t]


def _through_nodes(node_s: Floats, ends: Ends) -> Floats:
    """Join the node times (k, n_nodes) with the ends of q positions: (q, k) seconds."""
    by_tail = node_s[:, ends.nodes[:, 0]].T + ends.costs_s[:, 0, np.newaxis]
    by_head = node_s[:, ends.nodes[:, 1]].T + ends.costs_s[:, 1, np.newaxis]
    return np.minimum(by_tail, by_head)
