"""Where units go of themselves: junctions near home, by road, with rests. Pure."""

from dataclasses import dataclass
from random import Random

import numpy as np

from dispatch.demo.movement import XY, Walk
from dispatch.units.rules import MODE_OF_KIND, UnitKind
from gis.metric import to_lonlat, to_metres
from gis.network import Network, NetworkError


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of unit patrols: how far from home, how fast, how long it rests (least, most)."""

    radius_m: float
    speed_kmh: float
    rest_s: tuple[float, float]


HABITS = {
    UnitKind.PATROL_CAR: Habit(1_800.0, 25.0, (10.0, 40.0)),
    UnitKind.EBIKE_PAIR: Habit(900.0, 14.0, (10.0, 60.0)),
    UnitKind.FOOT_TEAM: Habit(450.0, 4.5, (20.0, 90.0)),
    UnitKind.POST: Habit(60.0, 4.0, (600.0, 1_800.0)),
    UnitKind.GRID_MEMBER: Habit(120.0, 4.0, (180.0, 900.0)),
}


class Beats:
    """Chooses where a unit patrols next."""

    def __init__(self, network: Network, rng: Random) -> None:
        self._network = network
        self._rng = rng

    def rest_s(self, kind: UnitKind) -> float:
        """Return how long a unit stays where it is before it goes on."""
        return self._rng.uniform(*HABITS[kind].rest_s)

    def find_walk(self, kind: UnitKind, start: XY, home: XY) -> Walk | None:
        """Return a walk by road to a random junction near home; None when there is no way."""
        habit = HABITS[kind]
        target = self._choose_junction(home, habit.radius_m)
        if target is None:
            return None
        ends = to_lonlat(np.array([start, target]))
        try:
            route = self._network.route(ends[0], ends[1], MODE_OF_KIND[kind])
        except NetworkError:
            return None
        return Walk(to_metres(route.geometry), habit.speed_kmh / 3.6)

    def _choose_junction(self, home: XY, radius_m: float) -> XY | None:
        nodes = self._network.edges.node_xy
        near = nodes[np.hypot(*(nodes - home).T) <= radius_m]
        if not len(near):
            return None
        east, north = near[self._rng.randrange(len(near))]
        return (float(east), float(north))
