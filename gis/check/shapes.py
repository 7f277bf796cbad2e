"""Polygons in metres with what a finding needs to point at them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.check.report import Finding, Severity
from gis.metric import to_lonlat, to_metres

#: Slivers below this are rounding of coordinates to a centimetre, not faults of the ground.
SLIVER_M2 = 1.0


def in_metres(records: Sequence[Any]) -> NDArray[np.object_]:
    """Return the records' geometries in metres; an invalid polygon as its valid repair."""
    shapes = np.array([record.geometry for record in records], dtype=object)
    return np.asarray(shapely.make_valid(to_metres(shapes)), dtype=object)


def place_of(shape: BaseGeometry) -> tuple[float, float] | None:
    """Return lon, lat of a point on a geometry in metres, or None when it is empty."""
    if shape.is_empty:
        return None
    point = to_lonlat(shape.representative_point())
    return round(point.x, 6), round(point.y, 6)


def error(code: str, layer: str, feature: str, shape: BaseGeometry, **params: Any) -> Finding:
    """Return an error about a feature, at a geometry in metres."""
    return Finding(code, Severity.ERROR, layer, feature, place_of(shape), params)


def warning(code: str, layer: str, feature: str, shape: BaseGeometry, **params: Any) -> Finding:
    """Return a warning about a feature, at a geometry in metres."""
    return Finding(code, Severity.WARNING, layer, feature, place_of(shape), params)


def rounded(area_m2: float) -> float:
    """Return an area as findings give it: to a tenth of a square metre."""
    return round(float(area_m2), 1)
