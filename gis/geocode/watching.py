"""Which cameras watch a spot, when a text says 路口监控2 instead of a camera's own name."""

from collections.abc import Iterable

import numpy as np

from gis.geocode.spot import LonLat
from gis.metric import to_metres
from gis.model import Camera

#: A camera of a crossing stands on one of its corners.
_REACH_M = 45.0
#: Farther apart than this in either direction is out of reach; only the rest is projected.
_NEAR_DEG = 0.0008
_TRUST = 0.9
_UNNUMBERED = 0.8


def list_cameras_at(
    point: LonLat, number: int, cameras: Iterable[Camera]
) -> list[tuple[Camera, float]]:
    """Return the cameras about a point with the trust in each, in the order of their names.

    `number` is the one in their name that was said, 0 for any.
    """
    near = [camera for camera in cameras if _is_near(camera, point)]
    named = sorted(near, key=lambda camera: camera.name)
    if number:
        wanted = [camera for camera in named if _number(camera) == number]
        return [(camera, _TRUST) for camera in wanted]
    return [(camera, _UNNUMBERED if len(named) > 1 else _TRUST) for camera in named]


def _is_near(camera: Camera, point: LonLat) -> bool:
    place = camera.geometry
    if abs(place.x - point[0]) > _NEAR_DEG or abs(place.y - point[1]) > _NEAR_DEG:
        return False
    here, there = to_metres(np.array([point, (place.x, place.y)]))
    return float(np.hypot(*(there - here))) <= _REACH_M


def _number(camera: Camera) -> int:
    digits = camera.name[len(camera.name.rstrip("0123456789")) :]
    return int(digits) if digits else 1
