"""Following a route: how far off it somebody is, and what is left of it."""

import numpy as np
from numpy.typing import ArrayLike
from shapely import LineString, Point, distance, line_locate_point, points

from gis.metric import to_metres
from gis.network.graph import Floats
from gis.network.route import Route


def distance_to_route_m(route_line: LineString, lonlat: ArrayLike) -> Floats:
    """Return the metres from points (..., 2) in lon, lat to a line in lon, lat, as (...)."""
    xy = to_metres(np.asarray(lonlat, dtype=np.float64))
    return np.asarray(distance(to_metres(route_line), points(xy)))


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the metres between two points in lon, lat, as the crow flies."""
    (x, y), (u, v) = to_metres(np.array([a, b]))
    return float(np.hypot(u - x, v - y))


def remaining(route: Route, point: tuple[float, float]) -> tuple[float, float]:
    """Return the metres and seconds left of a route from the spot on it nearest to lon, lat.

    Time within a step is taken to pass evenly. A step without length counts until the end: that
    is the walk from the road to the target.
    """
    along_m = line_locate_point(to_metres(route.geometry), to_metres(Point(point)))
    lengths_m = np.array([step.length_m for step in route.steps])
    durations_s = np.array([step.duration_s for step in route.steps])
    starts_m = np.cumsum(lengths_m) - lengths_m
    driven_m = np.clip(along_m - starts_m, 0.0, lengths_m)
    done = np.divide(driven_m, lengths_m, out=np.zeros(len(lengths_m)), where=lengths_m > 0)
    left_m = max(0.0, route.length_m - float(along_m))
    return left_m, float((durations_s * (1.0 - done)).sum())
