"""The window of a printed map: which ground it shows, on how many millimetres of paper."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.metric import to_metres

#: Scales are round to so much: up to 1:10,000, up to 1:100,000, and beyond.
_ROUND = ((10_000, 500), (100_000, 1_000), (10_000_000, 10_000))
#: Vertices nearer than this to their chord are left out, in millimetres: finer than print.
_FINEST_MM = 0.04


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of `width_mm` x `height_mm` about a centre (easting, northing in metres)."""

    centre: tuple[float, float]
    width_mm: float
    height_mm: float
    scale: int

    @property
    def metres_per_mm(self) -> float:
        """The metres on the ground that a millimetre on paper shows."""
        return self.scale / 1000.0

    def place(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a lon, lat geometry in millimetres from the top left, y down, clipped."""
        return self.place_metres(to_metres(geometry))

    def place_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres in millimetres from the top left, y down, clipped."""
        placed = shapely.transform(geometry, self._to_mm)
        if placed.geom_type in {"Point", "MultiPoint"}:
            return placed
        inside: BaseGeometry = shapely.clip_by_rect(
            shapely.simplify(placed, _FINEST_MM), -1, -1, self.width_mm + 1, self.height_mm + 1
        )
        return inside

    def holds(self, x: float, y: float, margin_mm: float = 0.0) -> bool:
        """Tell whether a place in millimetres lies inside, `margin_mm` off the edge."""
        across = margin_mm <= x <= self.width_mm - margin_mm
        return across and margin_mm <= y <= self.height_mm - margin_mm

    def _to_mm(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        across = (metres[:, 0] - self.centre[0]) / self.metres_per_mm + self.width_mm / 2
        down = (self.centre[1] - metres[:, 1]) / self.metres_per_mm + self.height_mm / 2
        return np.stack([across, down], axis=-1)


def frame_around(
    shapes: Sequence[BaseGeometry], width_mm: float, height_mm: float, margin_mm: float = 6.0
) -> Frame:
    """Return the frame of the largest round scale that shows all shapes (lon, lat)."""
    bounds = shapely.total_bounds(to_metres(np.array(shapes, dtype=object)))
    west, south, east, north = bounds.tolist()
    needed = max(
        (east - west) / (width_mm - 2 * margin_mm), (north - south) / (height_mm - 2 * margin_mm)
    )
    centre = ((west + east) / 2, (south + north) / 2)
    return Frame(centre, width_mm, height_mm, round_scale(needed * 1000))


def round_scale(needed: float) -> int:
    """Return the next smaller scale (the larger number) that a person reckons with."""
    step = next(step for limit, step in _ROUND if needed <= limit)
    return max(math.ceil(needed / step) * step, step)
