"""A ground cut into equal square cells, which stand for grids in the back-test."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import contains_xy
from shapely.geometry.base import BaseGeometry

from dispatch.patrols.risk.model import Floats, Grids, Ints

#: Four points stand for a cell, each in the middle of a quarter, in sides of the cell.
OFFSETS = np.array([[-0.25, -0.25], [0.25, -0.25], [-0.25, 0.25], [0.25, 0.25]])


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """The cells whose centre lies in the ground; `number` (rows, columns) is -1 elsewhere."""

    origin_m: Floats
    size_m: float
    number: Ints
    grids: Grids

    def cell_of(self, points_m: Floats) -> Ints:
        """Return the cell of each point (n, 2) as (n,), -1 outside."""
        place = np.floor((points_m - self.origin_m) / self.size_m).astype(np.int64)
        rows, columns = self.number.shape
        x, y = place[:, 0], place[:, 1]
        inside = (x >= 0) & (y >= 0) & (x < columns) & (y < rows)
        cells = np.full(len(points_m), -1, dtype=np.int64)
        cells[inside] = self.number[y[inside], x[inside]]
        return cells

    def as_image(self, values: Floats) -> Floats:
        """Return values of the cells (m,) as (rows, columns), 0 outside the ground."""
        image = np.zeros(self.number.shape)
        image[self.number >= 0] = values
        return image

    def of_image(self, image: NDArray[np.float64]) -> Floats:
        """Return the cells' values (m,) of an image (rows, columns)."""
        return np.asarray(image[self.number >= 0])


def make_raster(ground_m: BaseGeometry, size_m: float) -> Raster:
    """Return the raster of a ground given in metres."""
    left, bottom, right, top = ground_m.bounds
    xs = np.arange(left, right, size_m) + size_m / 2
    ys = np.arange(bottom, top, size_m) + size_m / 2
    x, y = np.meshgrid(xs, ys)
    inside = contains_xy(ground_m, x, y)
    number = np.full(inside.shape, -1, dtype=np.int64)
    count = int(inside.sum())
    centres = np.stack([x[inside], y[inside]], axis=1)
    number[inside] = np.arange(count)
    grids = Grids(
        codes=tuple(str(cell) for cell in range(count)),
        area_m2=np.full(count, size_m**2),
        points_m=(centres[:, np.newaxis, :] + OFFSETS * size_m).reshape(-1, 2),
        grid_of_point=np.repeat(np.arange(count, dtype=np.int64), len(OFFSETS)),
    )
    return Raster(np.array([left, bottom]), size_m, number, grids)
