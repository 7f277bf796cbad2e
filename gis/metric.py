"""The local metric plane: lon, lat degrees to metres and back.

EPSG:4544 is CGCS2000 / 3-degree Gauss-Kruger CM 105E, the official plane at Qujing. Lengths in
it are at most 0.02 % too long there. EPSG:4490 (CGCS2000) and EPSG:4326 (WGS84) are the same to
the centimetre, so one pair of functions serves both.
"""

from functools import lru_cache
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

SRID_METRIC = 4544
SRID_DEGREES = 4490

Located = TypeVar("Located", BaseGeometry, NDArray[np.float64])


@lru_cache(maxsize=2)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _transform(located: Located, source: int, target: int) -> Located:
    transformer = _transformer(source, target)

    def move(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = transformer.transform(coordinates[..., 0], coordinates[..., 1])
        return np.stack([x, y], axis=-1)

    is_coordinates = isinstance(located, np.ndarray) and located.dtype != object
    if is_coordinates:
        return move(located)
    return shapely.transform(located, move)  # type: ignore[no-any-return]


def to_metres(located: Located) -> Located:
    """Project lon, lat degrees to easting, northing in metres (EPSG:4544).

    `located` is a shapely geometry, an array of geometries (dtype object), or an array of
    coordinates of shape (..., 2); the result has the same form.
    """
    return _transform(located, SRID_DEGREES, SRID_METRIC)


def to_lonlat(located: Located) -> Located:
    """Unproject easting, northing in metres (EPSG:4544) to lon, lat degrees.

    Takes and gives the same forms as `to_metres`.
    """
    return _transform(located, SRID_METRIC, SRID_DEGREES)
