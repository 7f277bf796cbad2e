"""The port to the shortest-path engines.

An engine is made ready once for a topology, then weighed for each mode and again whenever a
closure or the hour changes what it pays. Searches start and end inside edges, so a source or a
target is a pair of nodes with the seconds between it and each of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from gis.network.graph import Floats, Ints
from gis.network.topology import Topology


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """The two nodes next to each of k positions, and the seconds to each; both (k, 2).

    A node that cannot be reached, or a position off the network, has inf seconds.
    """

    nodes: Ints
    costs_s: Floats

    def __len__(self) -> int:
        return len(self.nodes)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The fastest way between two positions: its arcs, and by which end each edge is left.

    `departure` and `arrival` are 0 or 1, the column of the Ends that the way begins and ends with.
    """

    duration_s: float
    departure: int
    arrival: int
    arcs: tuple[int, ...]


class ShortestPaths(Protocol):
    """Searches for one mode; may be shared between threads."""

    def between_s(self, sources: Ends, targets: Ends) -> Floats:
        """Return the seconds from k sources to m targets, (k, m), inf where there is no way."""
        ...

    def to_targets_s(self, targets: Ends) -> Floats:
        """Return the seconds from every node to each of m targets, (m, n_nodes)."""
        ...

    def from_nearest_s(self, sources: Ends) -> Floats:
        """Return the seconds to every node from whichever source is nearest, (n_nodes,)."""
        ...

    def find_way(self, source: Ends, target: Ends) -> Way | None:
        """Return the fastest way from one source to one target, or None."""
        ...


class Weighed(Protocol):
    """A topology made ready, waiting for weights."""

    def weigh(self, weights_s: Floats) -> ShortestPaths:
        """Return the searches for seconds by arc, (n_arcs,), inf for an arc that is not there."""
        ...


Engine = Callable[[Topology], Weighed]
