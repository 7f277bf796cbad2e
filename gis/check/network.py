"""Faults of the road network: ends that don't meet, pieces nothing leads to, false turns."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import Point

from gis.check.report import Finding
from gis.check.shapes import error, warning
from gis.metric import to_metres
from gis.model import Road, TurnRestriction
from gis.network.topology import JUNCTION_M
from gis.records import GroundData

#: Ends of pieces at one node may differ by the rounding of coordinates.
NODE_M = 0.2


def find_loose_ends(data: GroundData) -> Iterable[Finding]:
    """Find nodes whose roads end at different points."""
    ends: dict[str, list[tuple[str, tuple[float, ...]]]] = defaultdict(list)
    for road in data.roads:
        ends[road.from_node].append((road.code, road.geometry.coords[0]))
        ends[road.to_node].append((road.code, road.geometry.coords[-1]))
    for node, meeting in ends.items():
        if len({point for _, point in meeting}) == 1:
            continue
        points = to_metres(np.array([point for _, point in meeting]))
        away = np.hypot(*(points - points[0]).T)
        if away.max() > NODE_M:
            worst = int(away.argmax())
            params = {"node": node, "distance_m": round(float(away[worst]), 1)}
            yield error("node", "roads", meeting[worst][0], Point(points[worst]), **params)


def find_false_turns(data: GroundData) -> Iterable[Finding]:
    """Find turn restrictions whose roads don't exist, or don't meet where they stand."""
    roads = {road.code: road for road in data.roads}
    for turn in data.turns:
        spot = to_metres(turn.geometry)
        for code in {turn.from_road, turn.to_road} - roads.keys():
            yield error("turn_road", "turns", turn.code, spot, road=code)
        if {turn.from_road, turn.to_road} <= roads.keys() and not _meet(turn, roads, spot):
            params = {"from_road": turn.from_road, "to_road": turn.to_road}
            yield error("turn_junction", "turns", turn.code, spot, **params)


def _meet(turn: TurnRestriction, roads: dict[str, Road], spot: Point) -> bool:
    """Say whether the two roads of a turn share a node at a spot in metres."""
    ends = [_ends(roads[code]) for code in (turn.from_road, turn.to_road)]
    shared = ends[0].keys() & ends[1].keys()
    return any(to_metres(Point(ends[0][node])).distance(spot) <= JUNCTION_M for node in shared)


def _ends(road: Road) -> dict[str, tuple[float, ...]]:
    """Return the lon, lat of a road's ends by node."""
    coords = road.geometry.coords
    return {road.from_node: coords[0], road.to_node: coords[-1]}


def find_islands(data: GroundData) -> Iterable[Finding]:
    """Find parts of the network that can't be reached from the largest part on foot."""
    if not data.roads:
        return
    label = _labels(data.roads)
    main = np.bincount(label).argmax()
    for island in np.unique(label):
        mine = np.flatnonzero(label == island)
        if island != main:
            road = data.roads[mine[0]]
            shape = shapely.line_interpolate_point(to_metres(road.geometry), 0.5, normalized=True)
            yield warning("component", "roads", road.code, shape, roads=len(mine))


def _labels(roads: tuple[Road, ...]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Return the component number of each road."""
    codes = sorted({node for road in roads for node in (road.from_node, road.to_node)})
    number = {code: index for index, code in enumerate(codes)}
    start = np.array([number[road.from_node] for road in roads])
    end = np.array([number[road.to_node] for road in roads])
    graph = coo_array((np.ones(len(roads)), (start, end)), shape=(len(codes), len(codes)))
    _, label = connected_components(graph, directed=False)
    return np.asarray(np.asarray(label)[start])
