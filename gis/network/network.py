"""The street network of a ground: travel times and routes for every mode."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gis.model import Mode, Place, PlaceKind, Road
from gis.network.engine import Engine, ScipyShortestPaths
from gis.network.gates import edges_behind_gates, gates_by_node
from gis.network.graph import EdgeTable, Floats, build_edges, build_mode_graph
from gis.network.route import Route, RoutePlanner
from gis.network.snap import Snapper
from gis.network.speeds import ModeProfile, Speeds, default_speeds
from gis.network.times import ModeTimes, TimeField


@dataclass(frozen=True, slots=True, eq=False)
class _Service:
    """Everything that answers for one mode."""

    snapper: Snapper
    times: ModeTimes
    planner: RoutePlanner


class Network:
    """The street network: immutable, so it may be shared between threads.

    `roads` are split at every junction. `places` may be all places of the ground: the gates
    among them are used. Points are lon, lat; a point stands on the nearest edge its mode may use,
    at most 500 m away, and the walk to it counts at walking speed.
    """

    def __init__(
        self,
        roads: Sequence[Road],
        places: Sequence[Place] = (),
        *,
        speeds: Speeds | None = None,
        engine: Engine = ScipyShortestPaths,
    ) -> None:
        speeds = speeds or default_speeds()
        self._edges = build_edges(roads)
        self._gates = gates_by_node(self._edges, [p for p in places if p.kind is PlaceKind.GATE])
        self._inner = edges_behind_gates(self._edges, self._gates)
        self._services = {
            mode: self._service(profile, speeds.access_ms, engine)
            for mode, profile in speeds.profiles.items()
        }

    @property
    def edges(self) -> EdgeTable:
        """The edges and nodes, numbered as in `TimeField.times_s`."""
        return self._edges

    def travel_times_s(self, origins: ArrayLike, targets: ArrayLike, mode: Mode) -> Floats:
        """Return the seconds from n origins (n, 2) to m targets (m, 2) as (n, m).

        A pair without a way, or with a point off the network, has inf.
        """
        service = self._services[mode]
        return service.times.between(
            service.snapper.snap(_lonlat(origins)), service.snapper.snap(_lonlat(targets))
        )

    def time_field_s(self, targets: ArrayLike, mode: Mode) -> TimeField:
        """Return the seconds from every node to m fixed targets (m, 2), to be kept and asked."""
        service = self._services[mode]
        positions = service.snapper.snap(_lonlat(targets))
        return TimeField(mode, positions, service.times.to_targets(positions))

    def times_from_field(self, field: TimeField, origins: ArrayLike) -> Floats:
        """Return the seconds from n origins (n, 2) to the targets of a field, (n, m), no search."""
        service = self._services[field.mode]
        positions = service.snapper.snap(_lonlat(origins))
        return service.times.from_field(field.times_s, field.targets, positions)

    def route(self, origin: ArrayLike, target: ArrayLike, mode: Mode) -> Route:
        """Return the fastest route between two points (2,).

        Raises NetworkError `network.off_network` when a point is more than 500 m from every road
        of the mode, `network.unreachable` when no road leads from one to the other.
        """
        service = self._services[mode]
        return service.planner.route(
            service.snapper.snap(_lonlat(origin)), service.snapper.snap(_lonlat(target))
        )

    def _service(self, profile: ModeProfile, access_ms: float, engine: Engine) -> _Service:
        graph = build_mode_graph(self._edges, profile)
        times = ModeTimes(self._edges, graph, engine(graph.onward), engine(graph.backward))
        planner = RoutePlanner(times, self._gates, self._inner)
        return _Service(Snapper(self._edges, graph, access_ms), times, planner)


def _lonlat(located: ArrayLike) -> Floats:
    return np.asarray(located, dtype=np.float64).reshape(-1, 2)
