"""From a plan to what people walk: moments, names, the way from stop to stop. Needs a network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatch.assignments.views import route_value
from dispatch.live.times import time_text
from dispatch.patrols.facts import Facts, Json, LonLat
from dispatch.patrols.plan.problem import Plan, Route, Stay
from gis.model import Mode
from gis.network import Network, NetworkError

#: Decimals of a way's degrees: a metre, which is what a patrol needs.
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Walking:
    """What turns a plan into ways: its facts, its second 0, the network."""

    facts: Facts
    starts_at: datetime
    network: Network

    def patrols(self, plan: Plan) -> list[Json]:
        """Return every route as a patrol's columns, with its stops."""
        return [self._patrol(route) for route in plan.routes]

    def _patrol(self, route: Route) -> Json:
        team = self.facts.problem.team_by_id[route.team]
        visits = list(self._visits(route, team.mode, self.facts.points[team.start]))
        last = self.facts.points[route.stays[-1].place]
        home = find_leg(self.network, last, self.facts.points[team.end], team.mode)
        legs = [visit["leg"] for visit in visits] + [home]
        return {
            "unit_id": int(route.team),
            "mode": team.mode.value,
            "starts_at": self._at(route.leave_s),
            "ends_at": self._at(route.back_s),
            "geometry": join([leg["geometry"] for leg in legs]),
            "distance_m": round(sum(leg["distance_m"] for leg in legs), 1),
            "stops": visits,
        }

    def _visits(self, route: Route, mode: Mode, here: LonLat) -> Iterator[Json]:
        """Yield the visits; the way through a break's place belongs to the visit after it."""
        legs: list[Json] = []
        for stay in route.stays:
            there = self.facts.points[stay.place]
            legs.append(find_leg(self.network, here, there, mode))
            here = there
            if stay.stop is not None:
                yield self._visit(stay, legs)
                legs = []

    def _visit(self, stay: Stay, legs: Sequence[Json]) -> Json:
        stop = self.facts.problem.stop_by_id[str(stay.stop)]
        sight = self.facts.sights[stop.id]
        return {
            "code": stop.id,
            "kind": stop.kind.value,
            "name": sight.name,
            "name_en": sight.name_en,
            "grid_code": sight.grid_code,
            "lon": sight.point[0],
            "lat": sight.point[1],
            "arrive_at": self._at(stay.begin_s),
            "leave_at": self._at(stay.end_s),
            "least_stay_s": stop.least_stay_s,
            "required": stop.required,
            "why": list(sight.why),
            "leg": _joined(legs),
        }

    def _at(self, second: int) -> str:
        return str(time_text(self.starts_at + timedelta(seconds=second)))


def find_leg(network: Network, origin: LonLat, target: LonLat, mode: Mode) -> Json:
    """Return a leg; where no road leads, the straight line without turns."""
    try:
        found: dict[str, Any] = route_value(network.route(origin, target, mode))
    except NetworkError:
        ends = [list(origin), list(target)]
        return {"distance_m": 0.0, "duration_s": 0.0, "geometry": ends, "turns": []}
    line = [[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in _coordinates(found)]
    return {
        "distance_m": found["length_m"],
        "duration_s": found["duration_s"],
        "geometry": line,
        "turns": found["steps"],
    }


def join(lines: Sequence[list[list[float]]]) -> list[list[float]]:
    """Return lines one after the other, without a point twice in a row."""
    joined: list[list[float]] = []
    for point in (point for line in lines for point in line):
        if not joined or joined[-1] != point:
            joined.append(point)
    return joined if len(joined) > 1 else joined * 2


def _joined(legs: Sequence[Json]) -> Json:
    return {
        "distance_m": round(sum(leg["distance_m"] for leg in legs), 1),
        "duration_s": round(sum(leg["duration_s"] for leg in legs), 1),
        "geometry": join([leg["geometry"] for leg in legs]),
        "turns": [turn for leg in legs for turn in leg["turns"]],
    }


def _coordinates(route: dict[str, Any]) -> list[list[float]]:
    coordinates: list[list[float]] = route["geometry"]["coordinates"]
    return coordinates
