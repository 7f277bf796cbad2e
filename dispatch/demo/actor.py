"""One simulated unit: patrols while available, follows its route, stands where it works. Pure."""

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from shapely import LineString
from shapely.geometry import shape

from dispatch.demo.movement import XY, Walk, join_walk, straight_line
from dispatch.demo.patrol import HABITS, Beats
from dispatch.units.rules import UnitKind, UnitStatus
from gis.metric import to_lonlat, to_metres

Value = dict[str, Any]

#: How far a receiver scatters, one standard deviation.
NOISE_M = 1.5
ACCURACY_M = (4.0, 12.0)
_DECIMALS = 6

#: What a unit is doing while it follows no route.
_PATROL = ("patrol",)


@dataclass(frozen=True, slots=True)
class Orders:
    """What the server says of a unit: its status, its assignment, where that is (lon, lat)."""

    status: UnitStatus
    assignment: Value | None = None
    target: tuple[float, float] | None = None


@dataclass(slots=True)
class Actor:
    """Where a unit is (metres) and what it is walking on; `errand` names what the walk is for."""

    kind: UnitKind
    home: XY
    xy: XY
    walk: Walk | None = None
    errand: tuple[object, ...] = ()
    rest_until_s: float = 0.0

    @property
    def arrived(self) -> bool:
        """Whether the present walk, if any, is at its end."""
        return self.walk is None or self.walk.arrived

    def move(self, seconds: float) -> None:
        """Go on for so many seconds."""
        if self.walk is not None:
            self.walk.advance(seconds)
            self.xy = self.walk.xy

    def carry_out(self, orders: Orders, now_s: float, beats: Beats) -> None:
        """Choose where to go, as the status asks for."""
        if orders.status is UnitStatus.AVAILABLE:
            self.patrol(now_s, beats)
        elif orders.status is UnitStatus.EN_ROUTE and orders.assignment is not None:
            self.follow(orders.assignment, orders.target)
        else:
            self.stand()

    def stand(self) -> None:
        """Stay here, whatever the walk was for."""
        self.walk, self.errand = None, ()

    def patrol(self, now_s: float, beats: Beats) -> None:
        """Go on with the patrol: rest at the end of a walk, then begin another."""
        if self.errand != _PATROL:
            self.stand()
            self.errand = _PATROL
            self.rest_until_s = now_s + beats.rest_s(self.kind)
        elif self.walk is not None and self.walk.arrived:
            self.walk = None
            self.rest_until_s = now_s + beats.rest_s(self.kind)
        elif self.walk is None and now_s >= self.rest_until_s:
            self.walk = beats.find_walk(self.kind, self.xy, self.home)
            self.rest_until_s = now_s + beats.rest_s(self.kind)

    def follow(self, assignment: Value, target: tuple[float, float] | None) -> None:
        """Follow the assignment's route, a newer one from where the unit is now.

        Without a route it goes straight to `target` (lon, lat); without that it stays.
        """
        route = assignment["route"]
        errand = (assignment["id"], route["computed_at"] if route else None)
        if errand == self.errand:
            return
        self.errand = errand
        if route is not None:
            self.walk = join_walk(_route_line(route), self.xy, _route_speed_ms(route, self.kind))
        elif target is not None:
            self.walk = Walk(straight_line(self.xy, _metres(target)), _pace_ms(self.kind))
        else:
            self.walk = None

    def fix(self, fix_id: str, at: str, rng: Random) -> Value:
        """Return the position as a receiver would measure it."""
        east, north = self.xy[0] + rng.gauss(0.0, NOISE_M), self.xy[1] + rng.gauss(0.0, NOISE_M)
        walking = self.walk is not None and not self.walk.arrived
        return {
            "id": fix_id,
            "at": at,
            "point": to_lonlat(np.array([east, north])).round(_DECIMALS).tolist(),
            "accuracy_m": round(rng.uniform(*ACCURACY_M), 1),
            "speed_kmh": round(self.walk.speed_ms * 3.6, 1) if self.walk and walking else 0.0,
            "heading_deg": self.walk.heading_deg if self.walk and walking else None,
        }


def make_actor(kind: UnitKind, home: tuple[float, float], at: tuple[float, float]) -> Actor:
    """Return a unit that is at a point; both are lon, lat."""
    return Actor(kind, _metres(home), _metres(at))


def _route_line(route: Value) -> LineString:
    line: LineString = to_metres(shape(route["geometry"]))
    return line


def _route_speed_ms(route: Value, kind: UnitKind) -> float:
    """Return the speed with which the route takes the time that was announced."""
    if route["duration_s"] <= 0 or route["length_m"] <= 0:
        return _pace_ms(kind)
    return float(route["length_m"] / route["duration_s"])


def _pace_ms(kind: UnitKind) -> float:
    return HABITS[kind].speed_kmh / 3.6


def _metres(lonlat: tuple[float, float]) -> XY:
    east, north = to_metres(np.array(lonlat, dtype=np.float64))
    return (float(east), float(north))
