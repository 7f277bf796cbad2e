"""Moving from a point as a caller says it: along the road, across it, or straight away."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point

from gis.geocode.relations import Relation, Where
from gis.geocode.roads import NamedRoad
from gis.geocode.spot import LonLat
from gis.metric import to_lonlat, to_metres

Vector = NDArray[np.float64]

#: Callers guess distances: a quarter of what they say, and at least a doorway.
GUESS_SHARE = 0.25
_SPREAD_M = {
    Relation.NEAR: 50.0,
    Relation.BESIDE: 20.0,
    Relation.OPPOSITE: 30.0,
    Relation.AT_GATE: 20.0,
}
#: A road that leaves within this of the bearing asked is walked along; another is not.
_ALONG_COSINE = math.cos(math.radians(50))
_ALONG_FROM_M = 20.0


def spread_m(where: Where) -> float:
    """Return the metres of uncertainty that a relation adds."""
    if where.relation is Relation.TOWARDS:
        return 10.0 + GUESS_SHARE * where.distance_m
    return _SPREAD_M[where.relation] if where.relation else 0.0


def move(point: LonLat, where: Where, road: NamedRoad | None) -> LonLat:
    """Return the point a relation leads to from `point`, a place on `road` where that is known.

    Across the road for 对面, along the road for 往东50米 where it goes that way, else straight.
    """
    here = np.array(to_metres(Point(point)).coords[0])
    if where.relation is Relation.OPPOSITE and road:
        foot = np.array(to_metres(Point(road.pass_at(point))).coords[0])
        return _degrees(2 * foot - here)
    if where.relation is not Relation.TOWARDS:
        return point
    way = _unit(where.bearing_deg)
    if road and where.distance_m >= _ALONG_FROM_M:
        along = _walk(road.lines_m, here, way, where.distance_m)
        if along is not None:
            return _degrees(along)
    return _degrees(here + where.distance_m * way)


def _walk(
    lines: Sequence[LineString], here: Vector, way: Vector, distance_m: float
) -> Vector | None:
    """Return where a walk along the road ends that keeps to one side of it, None off its course."""
    start = Point(here)
    line = min(lines, key=lambda candidate: float(candidate.distance(start)))
    at_m = line.project(start)
    foot = np.array(line.interpolate(at_m).coords[0])
    ends = [line.interpolate(min(max(at_m + step, 0), line.length)) for step in _both(distance_m)]
    steps = [np.array(end.coords[0]) - foot for end in ends]
    best = max(steps, key=lambda step: float(step @ way))
    far_enough = np.hypot(*best) >= 0.7 * distance_m
    if far_enough and float(best @ way) >= _ALONG_COSINE * np.hypot(*best):
        return np.asarray(here + best)
    return None


def _both(distance_m: float) -> tuple[float, float]:
    return (distance_m, -distance_m)


def _unit(bearing_deg: float) -> Vector:
    turn = math.radians(bearing_deg)
    return np.array([math.sin(turn), math.cos(turn)])


def _degrees(place: Vector) -> LonLat:
    point = to_lonlat(Point(place))
    return (point.x, point.y)
