"""The street network of a ground: travel times and routes for every mode."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from shapely import LineString

from gis.model import Mode, Place, PlaceKind, Road, TurnRestriction
from gis.network.closures import Closure, Stretch, StretchFinder, closed_shares
from gis.network.engine import Engine
from gis.network.gates import edges_behind_gates, gates_by_node
from gis.network.graph import EdgeTable, Floats, build_edges, count_degrees, weigh
from gis.network.hierarchy import HierarchyEngine
from gis.network.route import Route, RoutePlanner
from gis.network.snap import Positions, Snapper
from gis.network.speeds import Speeds, default_speeds
from gis.network.times import ModeTimes, TimeField
from gis.network.topology import build_topology


@dataclass(frozen=True, slots=True, eq=False)
class _Service:
    """Everything that answers for one mode; `weights_s` is what its searches were weighed with."""

    snapper: Snapper
    weights_s: Floats
    times: ModeTimes
    planner: RoutePlanner


class Network:
    """The street network: immutable, so it may be shared between threads.

    `roads` are split at every junction. `places` may be all places of the ground: the gates
    among them are used. Points are lon, lat; a point stands on the nearest edge its mode may use,
    at most 500 m away, and the walk to it counts at walking speed. A new network has no closures
    and knows no hour: every mode goes at its free speed.
    """

    def __init__(
        self,
        roads: Sequence[Road],
        places: Sequence[Place] = (),
        *,
        turns: Sequence[TurnRestriction] = (),
        speeds: Speeds | None = None,
        engine: Engine = HierarchyEngine,
    ) -> None:
        self._speeds = speeds or default_speeds()
        self._edges = build_edges(roads)
        self._gates = gates_by_node(self._edges, [p for p in places if p.kind is PlaceKind.GATE])
        self._inner = edges_behind_gates(self._edges, self._gates)
        self._topology = build_topology(self._edges, turns)
        self._engine = engine(self._topology)
        self._services = {mode: self._new_service(mode) for mode in self._speeds.profiles}
        walk = self._services.get(Mode.FOOT) or next(iter(self._services.values()))
        self._stretches = StretchFinder(walk.times, walk.snapper)

    def under(self, closures: Sequence[Closure] = (), *, hour: int | None = None) -> "Network":
        """Return the same streets under closures and at an hour of the day, 0 to 23.

        Only what the modes pay is made anew; this network stays as it is.
        """
        other = copy(self)
        found = [(closure.modes, self.find_stretches(closure.line)) for closure in closures]
        other._services = {
            mode: self._renewed(mode, [s for modes, s in found if mode in modes], hour)
            for mode in self._services
        }
        return other

    @property
    def edges(self) -> EdgeTable:
        """The edges and junctions."""
        return self._edges

    @property
    def n_nodes(self) -> int:
        """How many nodes a `TimeField.times_s` tells of."""
        return self._topology.n_nodes

    def find_stretches(self, line: LineString) -> list[Stretch]:
        """Return the stretches of road that a drawn line, in lon, lat, closes."""
        return self._stretches.find(line)

    def stretch_shape(self, stretch: Stretch) -> LineString:
        """Return the line of a stretch in lon, lat."""
        return self._stretches.shape(stretch)

    def snap(self, lonlat: ArrayLike, mode: Mode) -> Positions:
        """Return where points (n, 2) stand on the roads of a mode, to be kept and asked for."""
        return self._services[mode].snapper.snap(_lonlat(lonlat))

    def travel_times_s(self, origins: ArrayLike, targets: ArrayLike, mode: Mode) -> Floats:
        """Return the seconds from n origins (n, 2) to m targets (m, 2) as (n, m).

        A pair without a way, or with a point off the network, has inf.
        """
        return self.times_between_s(self.snap(origins, mode), self.snap(targets, mode), mode)

    def times_between_s(self, origins: Positions, targets: Positions, mode: Mode) -> Floats:
        """Return the seconds from n kept origins to m kept targets, (n, m)."""
        return self._services[mode].times.between(origins, targets)

    def nearest_times_s(self, origins: ArrayLike, targets: Positions, mode: Mode) -> Floats:
        """Return the seconds to m kept targets, (m,), from whichever origin (n, 2) is nearest."""
        return self._services[mode].times.from_nearest(self.snap(origins, mode), targets)

    def time_field_s(self, targets: ArrayLike, mode: Mode) -> TimeField:
        """Return the seconds from every node to m fixed targets (m, 2), to be kept and asked."""
        positions = self.snap(targets, mode)
        return TimeField(mode, positions, self._services[mode].times.to_targets(positions))

    def times_from_field(self, field: TimeField, origins: Positions) -> Floats:
        """Return the seconds from n kept origins to a field's targets, (n, m), without a search."""
        times = self._services[field.mode].times
        return times.from_field(field.times_s, field.targets, origins)

    def route(self, origin: ArrayLike, target: ArrayLike, mode: Mode) -> Route:
        """Return the fastest route between two points (2,).

        Raises NetworkError `network.off_network` when a point is more than 500 m from every road
        of the mode, `network.unreachable` when no road leads from one to the other.
        """
        planner = self._services[mode].planner
        return planner.route(self.snap(origin, mode), self.snap(target, mode))

    def _new_service(self, mode: Mode) -> _Service:
        graph = weigh(self._edges, self._speeds.profiles[mode], None)
        weights_s = self._topology.weights_s(graph)
        times = ModeTimes(self._edges, self._topology, graph, self._engine.weigh(weights_s))
        planner = RoutePlanner(
            times, count_degrees(self._edges, graph.usable), self._gates, self._inner
        )
        snapper = Snapper(self._edges, graph.usable, self._speeds.access_ms)
        return _Service(snapper, weights_s, times, planner)

    def _renewed(self, mode: Mode, found: list[list[Stretch]], hour: int | None) -> _Service:
        known = self._services[mode]
        closed = closed_shares(len(self._edges.tail), found)
        graph = weigh(self._edges, self._speeds.profiles[mode], hour, closed)
        weights_s = self._topology.weights_s(graph)
        same = np.array_equal(weights_s, known.weights_s)
        paths = known.times.paths if same else self._engine.weigh(weights_s)
        times = ModeTimes(self._edges, self._topology, graph, paths)
        planner = RoutePlanner(times, known.planner.degree, self._gates, self._inner)
        return _Service(known.snapper, weights_s, times, planner)


def _lonlat(located: ArrayLike) -> Floats:
    return np.asarray(located, dtype=np.float64).reshape(-1, 2)
