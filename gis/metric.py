"""The local metric plane: lon, lat degrees to metres and back.

It is the 3-degree Gauss-Kruger plane on CGCS2000 at the central meridian nearest to the ground:
EPSG:4544 (CM 105E), the official plane at Qujing, unless another ground was settled on. Lengths
in it are at most 0.03 % too long. EPSG:4490 (CGCS2000) and EPSG:4326 (WGS84) are the same to the
centimetre, so one pair of functions serves both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

#: The plane at Qujing, which holds until another ground is settled on.
SRID_METRIC = 4544
SRID_DEGREES = 4490

Located = TypeVar("Located", BaseGeometry, NDArray[np.float64])

#: The central meridian of the plane, in degrees east: a process serves one ground, so it is one
#: for the process; an import looks at another ground meanwhile, in its own context.
_ZONE_DEGREES = 3
_settled = [105]
_elsewhere: ContextVar[int | None] = ContextVar("elsewhere", default=None)


def settle(lon: float) -> None:
    """Measure from now on, in the whole process, in the plane nearest to a longitude."""
    _settled[0] = _meridian(lon)


@contextmanager
def measuring_at(lon: float) -> Iterator[None]:
    """Measure in the plane nearest to a longitude within this context only."""
    token = _elsewhere.set(_meridian(lon))
    try:
        yield
    finally:
        _elsewhere.reset(token)


def _meridian(lon: float) -> int:
    return round(lon / _ZONE_DEGREES) * _ZONE_DEGREES


@lru_cache(maxsize=16)
def _transformer(meridian: int) -> Transformer:
    plane = f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
    return Transformer.from_crs(SRID_DEGREES, plane, always_xy=True)


def _transform(located: Located, direction: str) -> Located:
    elsewhere = _elsewhere.get()
    transformer = _transformer(_settled[0] if elsewhere is None else elsewhere)

    def move(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = transformer.transform(coordinates[..., 0], coordinates[..., 1], direction=direction)
        return np.stack([x, y], axis=-1)

    is_coordinates = isinstance(located, np.ndarray) and located.dtype != object
    if is_coordinates:
        return move(located)
    return shapely.transform(located, move)  # type: ignore[no-any-return]


def to_metres(located: Located) -> Located:
    """Project lon, lat degrees to easting, northing in metres of the plane.

    `located` is a shapely geometry, an array of geometries (dtype object), or an array of
    coordinates of shape (..., 2); the result has the same form.
    """
    return _transform(located, "FORWARD")


def to_lonlat(located: Located) -> Located:
    """Unproject easting, northing in metres of the plane to lon, lat degrees.

    Takes and gives the same forms as `to_metres`.
    """
    return _transform(located, "INVERSE")
