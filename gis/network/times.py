"""Travel times between positions: those between nodes, then the last bit inside edges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.model import Mode
from gis.network.engine import Ends, ShortestPaths
from gis.network.graph import EdgeTable, Floats, ModeGraph
from gis.network.snap import Positions, arrivals, departures, scaled
from gis.network.topology import Topology


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
    """Answers travel times for one mode."""

    edges: EdgeTable
    topology: Topology
    graph: ModeGraph
    paths: ShortestPaths

    def between(self, origins: Positions, targets: Positions) -> Floats:
        """Return the seconds from n origins to m targets, (n, m)."""
        times_s = self.paths.between_s(self.departures(origins), self.arrivals(targets))
        return self._or_direct(times_s, origins, targets)

    def to_targets(self, targets: Positions) -> Floats:
        """Return the seconds from every node to m targets, (m, n_nodes)."""
        return self.paths.to_targets_s(self.arrivals(targets))

    def from_field(self, node_s: Floats, targets: Positions, origins: Positions) -> Floats:
        """Return the seconds from n origins to the m targets that `node_s` leads to, (n, m)."""
        ends = self.departures(origins)
        through = (node_s[:, ends.nodes] + ends.costs_s).min(axis=2).T
        return self._or_direct(through, origins, targets)

    def from_nearest(self, origins: Positions, targets: Positions) -> Floats:
        """Return the seconds to m targets, (m,), from whichever of n origins is nearest."""
        node_s = self.paths.from_nearest_s(self.departures(origins))
        ends = self.arrivals(targets)
        times_s: Floats = (node_s[ends.nodes] + ends.costs_s).min(axis=1)
        o, t = _pairs_on_one_edge(origins, targets)
        np.minimum.at(times_s, t, direct_s(self.graph, origins, targets, o, t))
        return times_s

    def departures(self, positions: Positions) -> Ends:
        """Return the seconds from each position to the nodes next to it."""
        return departures(self.topology, self.graph, positions)

    def arrivals(self, positions: Positions) -> Ends:
        """Return the seconds to each position from the nodes next to it."""
        return arrivals(self.topology, self.graph, positions)

    def _or_direct(self, times_s: Floats, origins: Positions, targets: Positions) -> Floats:
        """Shorten, in place, the times of pairs that stand on one edge."""
        o, t = _pairs_on_one_edge(origins, targets)
        if len(o):
            along_s = direct_s(self.graph, origins, targets, o, t)
            times_s[o, t] = np.minimum(times_s[o, t], along_s)
        return times_s


def _pairs_on_one_edge(
    origins: Positions, targets: Positions
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the numbers of the origins and targets that stand on the same edge, pair by pair."""
    order = np.argsort(origins.edge)
    edges = origins.edge[order]
    first = np.searchsorted(edges, targets.edge, side="left")
    counts = np.searchsorted(edges, targets.edge, side="right") - first
    t = np.repeat(np.arange(len(targets)), counts)
    nth = np.arange(len(t)) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[first[t] + nth], t


def direct_s(
    graph: ModeGraph,
    origins: Positions,
    targets: Positions,
    o: NDArray[np.intp],
    t: NDArray[np.intp],
) -> Floats:
    """Return the seconds straight along the common edge for the pairs (o, t), walks included.

    A pair that would have to go against a one-way, or through a closure, gets inf.
    """
    edge = origins.edge[o]
    here, there = origins.share[o], targets.share[t]
    ahead = there - here
    along_s = np.where(
        ahead >= 0,
        scaled(np.abs(ahead), graph.with_s[edge]),
        scaled(np.abs(ahead), graph.against_s[edge]),
    )
    start, end = graph.closed[edge].T
    apart = (np.minimum(here, there) <= start) & (np.maximum(here, there) >= end)
    return np.where(apart, np.inf, along_s) + origins.access_s[o] + targets.access_s[t]
