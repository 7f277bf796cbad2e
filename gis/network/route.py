"""Routes: the fastest way between two points, with geometry and a turn list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from gis.errors import GisError
from gis.metric import to_lonlat
from gis.model import Place
from gis.network.graph import Bools, EdgeTable, Floats
from gis.network.path import Piece, find_path
from gis.network.snap import MAX_ACCESS_M, Positions
from gis.network.times import ModeTimes
from gis.network.turns import Leg, Turn, TurnCode, list_turns, make_leg


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a turn list: what to do at `point` (lon, lat) and how far it then goes.

    `street` is the street then followed, empty when it has no name; for `enter_gate` it is the
    gate.
    """

    code: TurnCode
    street: str
    street_en: str
    length_m: float
    duration_s: float
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Route:
    """The fastest way for one mode, from the road nearest the origin to that nearest the target.

    `geometry` is lon, lat; two equal points when there is nothing to drive. `length_m` is its
    length. `duration_s` agrees with the travel time: the walk to the road is in the first step,
    the walk from the road in the last, which has no length. The steps add up to both.
    """

    geometry: LineString
    length_m: float
    duration_s: float
    steps: tuple[Step, ...]


class NetworkError(GisError):
    """A route cannot be given."""


@dataclass(frozen=True, slots=True, eq=False)
class RoutePlanner:
    """Makes the routes of one mode.

    `degree` (n_nodes,) counts the ends of its edges at each junction; `gates` are by node, `inner`
    marks edges behind gates.
    """

    times: ModeTimes
    degree: NDArray[np.int64] = field(repr=False)
    gates: Mapping[int, Place] = field(repr=False)
    inner: Bools = field(repr=False)

    def route(self, origin: Positions, target: Positions) -> Route:
        """Return the route between two single positions.

        Raises NetworkError `network.off_network` when one is off the network, and
        `network.unreachable` when no road leads from one to the other.
        """
        _require_on_network(origin, "origin")
        _require_on_network(target, "target")
        pieces = find_path(self.times, origin, target)
        if pieces is None:
            raise NetworkError("network.unreachable")
        xy = _line_xy(self.times.edges, pieces, origin)
        turns = list_turns(self._legs(pieces)) or [self._standing(xy, origin)]
        last = self.times.edges.roads[target.edge[0]]
        reach_s = float(target.access_s[0])
        arrive = Turn(TurnCode.ARRIVE, last.name, last.name_en, 0.0, reach_s, xy[-1])
        return _route(xy, [*turns, arrive], float(origin.access_s[0]))

    def _legs(self, pieces: Sequence[Piece]) -> list[Leg]:
        return [self._leg(a, b) for a, b in zip([None, *pieces], pieces, strict=False)]

    def _leg(self, before: Piece | None, piece: Piece) -> Leg:
        road = self.times.edges.roads[piece.edge]
        return make_leg(
            piece,
            road.name,
            road.name_en,
            junction=bool(self.degree[piece.from_node] > 2),
            gate=self._gate_between(before, piece),
        )

    def _gate_between(self, before: Piece | None, piece: Piece) -> Place | None:
        if before is None or self.inner[before.edge] or not self.inner[piece.edge]:
            return None
        return self.gates.get(piece.from_node)

    def _standing(self, xy: Floats, origin: Positions) -> Turn:
        road = self.times.edges.roads[origin.edge[0]]
        return Turn(TurnCode.DEPART, road.name, road.name_en, 0.0, 0.0, xy[0])


def _require_on_network(position: Positions, end: str) -> None:
    if position.edge[0] < 0:
        raise NetworkError("network.off_network", end=end, limit_m=MAX_ACCESS_M)


def _line_xy(edges: EdgeTable, pieces: Sequence[Piece], origin: Positions) -> Floats:
    """Return the vertices of the whole way, (k, 2) in metres, at least two."""
    if not pieces:
        line = edges.lines[origin.edge[0]]
        spot = line.interpolate(origin.share[0], normalized=True).coords[0][:2]
        return np.array([spot, spot])
    joints = [piece.xy[1:] for piece in pieces]
    return np.concatenate([pieces[0].xy[:1], *joints])


def _route(xy: Floats, turns: list[Turn], leave_s: float) -> Route:
    points = to_lonlat(np.array([turn.xy for turn in turns]))
    walks_s = [leave_s] + [0.0] * (len(turns) - 1)
    steps = tuple(map(_step, turns, points, walks_s))
    return Route(
        geometry=LineString(to_lonlat(xy)),
        length_m=sum(step.length_m for step in steps),
        duration_s=sum(step.duration_s for step in steps),
        steps=steps,
    )


def _step(turn: Turn, point: Floats, walk_s: float) -> Step:
    return Step(
        code=turn.code,
        street=turn.street,
        street_en=turn.street_en,
        length_m=turn.length_m,
        duration_s=turn.duration_s + walk_s,
        point=(float(point[0]), float(point[1])),
    )
