"""Counting points in hexagons: what is drawn is a cell's count, never a single point."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from gis.metric import to_lonlat, to_metres

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOURS, DAYS = 24, 7


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """When and where n things happened: `points` (n, 2) lon, lat; `days` 0-6 from Monday.

    `hours` are 0-23 in local time.
    """

    points: Floats
    days: Ints
    hours: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Counts of k hexagons: `centres` (k, 2) in metres, `counts` (k, 7, 24) by day and hour.

    `cell_m` is the distance between the middles of neighbours.
    """

    cell_m: float
    centres: Floats
    counts: Ints

    def centres_lonlat(self) -> Floats:
        """Return the middles as lon, lat, (k, 2)."""
        return to_lonlat(self.centres)

    def hexagon(self, at: int) -> Polygon:
        """Return a cell's outline in metres, a point of it upwards."""
        x, y = self.centres[at]
        reach = self.cell_m / math.sqrt(3.0)
        turns = [math.radians(30 + 60 * corner) for corner in range(6)]
        return Polygon([(x + reach * math.cos(turn), y + reach * math.sin(turn)) for turn in turns])


def count_cells(spots: Spots, cell_m: float) -> Cells:
    """Return the hexagons that hold at least one spot, from south to north, with their counts."""
    centres = _nearest_centres(to_metres(spots.points.reshape(-1, 2)), cell_m)
    unique, cell = np.unique(centres[:, ::-1], axis=0, return_inverse=True)
    counts = np.zeros((len(unique), DAYS, HOURS), dtype=np.int64)
    np.add.at(counts, (cell.ravel(), spots.days, spots.hours), 1)
    return Cells(cell_m, unique[:, ::-1], counts)


def class_breaks(largest: int, classes: int) -> list[int]:
    """Return the least count of each class: 1, 2, 3, then in steps that grow with the largest.

    There are at most `classes`, fewer when the largest count is smaller.
    """
    if largest <= classes:
        return list(range(1, max(largest, 1) + 1))
    grown = np.geomspace(1, largest + 1, classes + 1)[:-1]
    breaks: list[int] = []
    for wanted in grown:
        breaks.append(max(round(float(wanted)), breaks[-1] + 1 if breaks else 1))
    return breaks


def _nearest_centres(metres: Floats, cell_m: float) -> Floats:
    """Return each point's nearest centre of a triangular lattice, rows `cell_m`*sqrt(3)/2 apart.

    The lattice is two rectangular ones; the nearer of the two nearest is the hexagon's.
    """
    step = np.array([cell_m, cell_m * math.sqrt(3.0)])
    even = np.round(metres / step) * step
    odd = (np.floor(metres / step) + 0.5) * step
    nearer = np.sum((metres - even) ** 2, axis=1) <= np.sum((metres - odd) ** 2, axis=1)
    # A tenth of a millimetre: equal centres must be equal numbers.
    centres: Floats = np.round(np.where(nearer[:, None], even, odd), 4)
    return centres
