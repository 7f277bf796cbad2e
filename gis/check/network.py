"""Faults of the road network: ends that don't meet at their node, pieces nothing leads to."""

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
from gis.model import Road
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
