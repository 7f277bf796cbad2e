"""A slow and plain reference for travel times: every rule by hand, from road to road."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from shapely import LineString, Point, line_interpolate_point
from shapely.affinity import rotate

from gis.metric import to_lonlat, to_metres
from gis.model import Mode, Road, RoadClass, TurnRestriction, TurnRule
from gis.network import Network
from gis.network.speeds import KMH_PER_MS, default_speeds

#: A road, and whether it is gone along its line.
Run = tuple[str, bool]
Ban = tuple[str, str, str, TurnRule]

#: Closures are drawn across a road at this share of it; spots stand beyond it.
CLOSED_AT = 0.4
SPOT_AT = 0.75


@dataclass(frozen=True)
class Rules:
    """What binds beside the roads themselves: bans as (from, node, to, rule), closed roads."""

    bans: tuple[Ban, ...] = ()
    closed: frozenset[str] = frozenset()

    def allows(self, before: Run, node: str, after: Run) -> bool:
        mine = [(to, rule) for a, at, to, rule in self.bans if (a, at) == (before[0], node)]
        only = {to for to, rule in mine if rule is TurnRule.ONLY}
        return (after[0], TurnRule.NO) not in mine and (not only or after[0] in only)


def restriction(before: str, node: str, after: str, rule: TurnRule) -> TurnRestriction:
    """Return the record of a ban; its place is taken from the roads by `turns_strategy`."""
    return TurnRestriction(f"{before}{node}{after}", before, after, rule, PLACES[node])


PLACES: dict[str, Point] = {}


def turns_strategy(roads: Sequence[Road]) -> st.SearchStrategy[Ban]:
    """Return a strategy of bans between roads that meet."""
    pairs = []
    for a in roads:
        for b in roads:
            for node in {a.from_node, a.to_node} & {b.from_node, b.to_node}:
                end = 0 if a.from_node == node else -1
                PLACES[node] = Point(a.geometry.coords[end])
                pairs.append((a.code, node, b.code))
    return st.tuples(st.sampled_from(pairs), st.sampled_from(TurnRule)).map(
        lambda drawn: (*drawn[0], drawn[1])
    )


def across(road: Road) -> LineString:
    """Return a short line drawn across a road, in lon, lat."""
    line = to_metres(road.geometry)
    spot = line.interpolate(CLOSED_AT, normalized=True)
    ahead = line.interpolate(CLOSED_AT + 0.05, normalized=True)
    along = LineString([spot, ahead])
    turned = rotate(along, 90, origin=spot)
    (x, y), (u, v) = turned.coords
    return to_lonlat(LineString([(2 * x - u, 2 * y - v), (u, v)]))


def compare(roads: Sequence[Road], mode: Mode, network: Network, rules: Rules) -> None:
    """Assert that the network's times between spots on all its roads are the reference's."""
    usable = [road for road in roads if any(_directions(road, mode))]
    if not usable:
        return
    lines = to_metres(np.array([road.geometry for road in usable], dtype=object))
    spots = line_interpolate_point(lines, SPOT_AT, normalized=True)
    points = to_lonlat(np.array([(spot.x, spot.y) for spot in spots]))
    fast = network.travel_times_s(points, points, mode)
    slow = [_times_s(usable, mode, rules, road) for road in usable]
    np.testing.assert_allclose(fast, slow, rtol=1e-6, atol=0.02)
    for i, j in zip(*np.nonzero(np.isfinite(fast)), strict=True):
        route = network.route(points[i], points[j], mode)
        np.testing.assert_allclose(route.duration_s, fast[i, j], rtol=1e-6, atol=0.02)
        np.testing.assert_allclose(
            route.length_m, to_metres(route.geometry).length, rtol=1e-6, atol=1e-3
        )


def _times_s(roads: Sequence[Road], mode: Mode, rules: Rules, origin: Road) -> list[float]:
    """Relax every turn from one road until nothing gets faster (Bellman-Ford)."""
    cost = {road.code: _cost_s(road, mode) for road in roads}
    runs = [
        (road, ahead)
        for road in roads
        for ahead, allowed in zip((True, False), _directions(road, mode), strict=True)
        if allowed
    ]
    best = {road.code: 0.0 if road is origin else np.inf for road in roads}
    reached: dict[Run, float] = {}
    for road, ahead in runs:
        if road is origin and (ahead or road.code not in rules.closed):
            reached[road.code, ahead] = (1 - SPOT_AT if ahead else SPOT_AT) * cost[road.code]
    ends = {(r.code, ahead): (r.to_node if ahead else r.from_node) for r, ahead in runs}
    waiting = list(reached)
    while waiting:
        before = waiting.pop()
        for road, ahead in runs:
            start = road.from_node if ahead else road.to_node
            after = (road.code, ahead)
            if start != ends[before] or not rules.allows(before, start, after):
                continue
            if not ahead or road.code not in rules.closed:
                share = SPOT_AT if ahead else 1 - SPOT_AT
                best[road.code] = min(best[road.code], reached[before] + share * cost[road.code])
            through = reached[before] + cost[road.code]
            if road.code not in rules.closed and through < reached.get(after, np.inf) - 1e-9:
                reached[after] = through
                waiting.append(after)
    return list(best.values())


def _cost_s(road: Road, mode: Mode) -> float:
    speed_kmh = default_speeds().profiles[mode].speed_kmh[road.road_class]
    return float(to_metres(road.geometry).length / (speed_kmh / KMH_PER_MS))


def _directions(road: Road, mode: Mode) -> tuple[bool, bool]:
    """Return whether a mode may go along a road's line, and back."""
    if mode is Mode.FOOT:
        return True, True
    if road.road_class is RoadClass.FOOTPATH:
        return False, False
    if mode is Mode.CAR and road.road_class is RoadClass.LANE and road.width_m < 3.5:
        return False, False
    big = road.road_class in {RoadClass.AVENUE, RoadClass.MAIN}
    oneway = road.oneway if mode is Mode.CAR or big else 0
    return oneway >= 0, oneway <= 0
