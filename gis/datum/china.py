"""GCJ-02 (AMap, Tencent) and BD-09 (Baidu): the shifted datums of Chinese map services.

Every function takes lon, lat degrees as an array of shape (..., 2) and returns a new one of the
same shape. Neither datum has an official publication; the formulas are the ones that circulate
since 2010 (see https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China). Their
inverses are found by fixed point, since the shift changes by less than 1 % of a step.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

#: The ellipsoid of the GCJ-02 formula (Krassowsky 1940): semi-major axis (m), eccentricity squared.
_AXIS_M = 6_378_245.0
_ECCENTRICITY2 = 0.00669342162296594323
#: Outside this box (west, south, east, north) the services shift nothing.
CHINA = (72.004, 0.8293, 137.8347, 55.8271)
#: BD-09 turns and scales by waves of this frequency and moves by this offset (degrees).
_BD_WAVE = np.pi * 3000.0 / 180.0
_BD_OFFSET = np.array([0.0065, 0.006])
#: Each round leaves at most a fiftieth of the error: six take 1 km below 1e-7 m.
_ROUNDS = 6


def is_in_china(points: ArrayLike) -> NDArray[np.bool_]:
    """Return which points, shape (..., 2), lie in the box where the services shift."""
    lon, lat = _columns(points)
    west, south, east, north = CHINA
    return (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)


def wgs84_to_gcj02(points: ArrayLike) -> Floats:
    """Shift WGS84 to GCJ-02; points outside China stay."""
    return _inside(points, lambda inside: inside + _gcj_shift(inside))


def gcj02_to_wgs84(points: ArrayLike) -> Floats:
    """Undo `wgs84_to_gcj02`, to less than a millimetre."""
    return _inside(points, lambda inside: _undo(inside, _gcj_shift))


def gcj02_to_bd09(points: ArrayLike) -> Floats:
    """Shift GCJ-02 to BD-09; points outside China stay."""
    return _inside(points, lambda inside: inside + _bd_shift(inside))


def bd09_to_gcj02(points: ArrayLike) -> Floats:
    """Undo `gcj02_to_bd09`, to less than a millimetre."""
    return _inside(points, lambda inside: _undo(inside, _bd_shift))


def wgs84_to_bd09(points: ArrayLike) -> Floats:
    """Shift WGS84 to BD-09; points outside China stay."""
    return gcj02_to_bd09(wgs84_to_gcj02(points))


def bd09_to_wgs84(points: ArrayLike) -> Floats:
    """Undo `wgs84_to_bd09`, to less than a millimetre."""
    return gcj02_to_wgs84(bd09_to_gcj02(points))


def _columns(points: ArrayLike) -> tuple[Floats, Floats]:
    array = np.asarray(points, dtype=np.float64)
    return array[..., 0], array[..., 1]


def _inside(points: ArrayLike, move: Callable[[Floats], Floats]) -> Floats:
    moved = np.array(points, dtype=np.float64)
    inside = is_in_china(moved)
    moved[inside] = move(moved[inside])
    return moved


def _undo(shifted: Floats, shift: Callable[[Floats], Floats]) -> Floats:
    found = shifted
    for _ in range(_ROUNDS):
        found = shifted - shift(found)
    return found


def _gcj_shift(points: Floats) -> Floats:
    """Return what GCJ-02 adds, in degrees, shape (n, 2)."""
    lon, lat = _columns(points)
    east_m, north_m = _wobble_m(lon - 105.0, lat - 35.0)
    sine = np.sin(np.radians(lat))
    flat = 1.0 - _ECCENTRICITY2 * sine * sine
    meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY2) / (flat * np.sqrt(flat))
    parallel_m = _AXIS_M / np.sqrt(flat) * np.cos(np.radians(lat))
    return np.stack([np.degrees(east_m / parallel_m), np.degrees(north_m / meridian_m)], axis=-1)


def _wobble_m(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the shift east and north in metres at x, y degrees from (105, 35)."""
    root = np.sqrt(np.abs(x))
    fine = _waves(x, (20.0, 6.0), (20.0, 2.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    east += fine + _waves(x, (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    north += fine + _waves(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    return east, north


def _waves(at: Floats, *parts: tuple[float, float]) -> Floats:
    """Return two thirds of the sum of sine waves, each (height, half turns a degree)."""
    total = sum(height * np.sin(turns * np.pi * at) for height, turns in parts)
    return np.asarray(total * 2.0 / 3.0)


def _bd_shift(points: Floats) -> Floats:
    """Return what BD-09 adds to GCJ-02, in degrees, shape (n, 2)."""
    x, y = _columns(points)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_WAVE)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_WAVE)
    turned = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    return np.asarray(turned + _BD_OFFSET - points)
