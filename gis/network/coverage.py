"""Coverage: which share of the ground somebody can be at within some minutes.

A grid counts as covered when half of it is. Residents are taken to live in the buildings of their
area, as many as the floors have room for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree
from shapely import (
    MultiPolygon,
    STRtree,
    area,
    centroid,
    get_coordinates,
    point_on_surface,
    points,
    union_all,
)

from gis.metric import to_lonlat, to_metres
from gis.model import Mode
from gis.network.graph import Floats, Ints
from gis.network.network import Network
from gis.network.raster import Raster, make_raster
from gis.network.snap import Positions
from gis.records import GroundData

#: The circles of the field, in minutes: somebody there, officers there, backup there.
CIRCLES_MIN = (1, 3, 5)
#: Beyond these many minutes the ground counts as a hole, and is drawn.
HOLES_MIN = (3, 5)
#: Longer than this counts as this long: contours need numbers.
FAR_S = 3600.0
#: A grid counts as covered from this share of it.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Share:
    """The shares, 0 to 1, that somebody reaches within so many minutes."""

    minutes: int
    grids: float
    places: float
    residents: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """The shares of every circle, and by minutes the ground beyond them, in lon, lat."""

    shares: tuple[Share, ...]
    holes: Mapping[int, MultiPolygon]


@dataclass(frozen=True, slots=True, eq=False)
class CoverageMap:
    """What coverage is measured at: cells, a point of each grid, the places; immutable.

    `positions` has for each mode where the cells, then the grids' points, then the places stand.
    `owner` and `sample` are pairs: grid by number, and one of its cells or its point. `residents`
    (n_cells,) sums to the residents of the ground.
    """

    raster: Raster
    positions: Mapping[Mode, Positions]
    n_grids: int
    owner: Ints
    sample: Ints
    residents: Floats

    def measure(self, network: Network, origins: Mapping[Mode, NDArray[np.float64]]) -> Coverage:
        """Return the coverage by units at points (k, 2) in lon, lat, for each mode."""
        times_s = np.full(len(self.positions[Mode.FOOT]), FAR_S)
        for mode, lonlat in origins.items():
            if len(lonlat):
                nearest_s = network.nearest_times_s(lonlat, self.positions[mode], mode)
                np.minimum(times_s, nearest_s, out=times_s)
        cells_s = times_s[: len(self.residents)]
        return Coverage(
            shares=tuple(self._share(times_s, minutes) for minutes in CIRCLES_MIN),
            holes={minutes: self.raster.holes(cells_s, 60.0 * minutes) for minutes in HOLES_MIN},
        )

    def _share(self, times_s: Floats, minutes: int) -> Share:
        reached = times_s <= 60.0 * minutes
        n_cells = len(self.residents)
        of_grid = np.bincount(self.owner, reached[self.sample], self.n_grids)
        parts = of_grid / np.bincount(self.owner, minlength=self.n_grids)
        places = reached[n_cells + self.n_grids :]
        people = self.residents.sum()
        return Share(
            minutes=minutes,
            grids=float((parts >= HALF).mean()) if self.n_grids else 0.0,
            places=float(places.mean()) if len(places) else 0.0,
            residents=float(self.residents[reached[:n_cells]].sum() / people) if people else 0.0,
        )


def make_coverage_map(data: GroundData, network: Network) -> CoverageMap:
    """Return the coverage map of a ground; snapping its cells takes some tenths of a second."""
    areas = to_metres(np.array([one.geometry for one in data.areas], dtype=object))
    raster = make_raster(union_all(areas))
    grids = to_metres(np.array([grid.geometry for grid in data.grids], dtype=object))
    within = get_coordinates(point_on_surface(grids))
    places = [(place.geometry.x, place.geometry.y) for place in data.places]
    lonlat = np.concatenate([to_lonlat(raster.xy), to_lonlat(within), np.reshape(places, (-1, 2))])
    owner, cells = STRtree(points(raster.xy)).query(grids, predicate="contains")
    own_point = len(raster.xy) + np.arange(len(grids))
    return CoverageMap(
        raster=raster,
        positions={mode: network.snap(lonlat, mode) for mode in Mode},
        n_grids=len(grids),
        owner=np.concatenate([owner, np.arange(len(grids))]).astype(np.int32),
        sample=np.concatenate([cells, own_point]).astype(np.int32),
        residents=_residents(data, areas, raster.xy),
    )


def _residents(data: GroundData, areas: NDArray[Any], cells_xy: Floats) -> Floats:
    """Share the residents of each area among its buildings by floor space, by cell."""
    residents = np.zeros(len(cells_xy))
    if not data.buildings:
        return residents
    shapes = to_metres(np.array([one.geometry for one in data.buildings], dtype=object))
    space = area(shapes) * np.array([one.floors for one in data.buildings])
    middles = centroid(shapes)
    _, cell = KDTree(cells_xy).query(get_coordinates(middles))
    found, home = STRtree(areas).query(middles, predicate="within")
    people = np.array([one.population for one in data.areas], dtype=np.float64)
    room = np.bincount(home, space[found], len(people))
    each = people[home] * space[found] / room[home]
    np.add.at(residents, np.asarray(cell)[found], each)
    return residents
