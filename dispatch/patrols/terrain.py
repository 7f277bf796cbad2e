"""The ground as patrols see it: grids as points, corners without a camera, hot spots. Pure.

Points are lon, lat where they leave this module, metres on the ground's plane within it.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from dispatch.patrols.risk.model import Floats, Grids, Ints
from gis.locate import GridLocator
from gis.metric import to_lonlat, to_metres
from gis.model import Grid, GridKind
from gis.records import GroundData

#: Grids that are visited; the community grids above them are too wide to be a stop.
KINDS = frozenset({GridKind.COMPOUND, GridKind.STREET, GridKind.GROUP})
#: Points that stand for a grid's area lie so far apart.
LATTICE_M = 60.0
#: Two corners without a camera, or two hot spots, are at least so far apart.
APART_M = 250.0

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place found: where, and the figure that made it one (incidents, or metres)."""

    point: LonLat
    figure: int


def list_grids(data: GroundData) -> list[Grid]:
    """Return the grids that are visited, by code."""
    return sorted((g for g in data.grids if g.kind in KINDS), key=lambda grid: grid.code)


def make_grids(data: GroundData, locator: GridLocator) -> Grids:
    """Return the visited grids as the risk takes them: each owns the points nobody else does."""
    grids = list_grids(data)
    number = {grid.code: at for at, grid in enumerate(grids)}
    lattice = _lattice(data)
    lons, lats = to_lonlat(lattice).T
    chains = locator.locate_many(lons, lats)
    owners = np.array([number.get(chain.owner, -1) if chain else -1 for chain in chains])
    bare = np.setdiff1d(np.arange(len(grids)), owners)
    inner = [to_metres(grids[at].geometry.representative_point()) for at in bare]
    points = np.concatenate([lattice[owners >= 0], shapely.get_coordinates(inner).reshape(-1, 2)])
    owner: Ints = np.concatenate([owners[owners >= 0], bare]).astype(np.int64)
    counts = np.bincount(owner, minlength=len(grids))
    areas: Floats = counts.astype(np.float64) * LATTICE_M**2
    return Grids(tuple(number), areas, points, owner)


def find_blind_spots(
    corners_m: Floats, cameras_m: Floats, *, beyond_m: float, most: int
) -> list[Spot]:
    """Return the corners farthest from every camera, the farthest first, well apart."""
    if not len(corners_m) or not most:
        return []
    away_m = np.full(len(corners_m), np.inf)
    if len(cameras_m):
        away_m = np.asarray(KDTree(cameras_m).query(corners_m)[0])
    order = np.argsort(-away_m, kind="stable")
    chosen = _apart(corners_m, order[away_m[order] > beyond_m], most)
    lonlat = to_lonlat(corners_m)
    return [
        Spot(_pair(lonlat[at]), int(away_m[at]) if np.isfinite(away_m[at]) else 0) for at in chosen
    ]


def find_hot_spots(points: Floats, *, within_m: float, least: int, most: int) -> list[Spot]:
    """Return where so many of the incidents (n, 2) lie together, most first, well apart."""
    if not len(points):
        return []
    tree = KDTree(points)
    counts = np.asarray(tree.query_ball_point(points, within_m, return_length=True))
    order = np.argsort(-counts, kind="stable")
    chosen = _apart(points, order[counts[order] >= least], most)
    lonlat = to_lonlat(points)
    return [Spot(_pair(lonlat[at]), int(counts[at])) for at in chosen]


def _apart(points: Floats, order: NDArray[np.int64], most: int) -> list[int]:
    """Return the first of the order that are well apart from those before them."""
    chosen: list[int] = []
    for at in order.tolist():
        gaps = np.hypot(*(points[chosen] - points[at]).T) if chosen else np.array([np.inf])
        if gaps.min() >= APART_M:
            chosen.append(at)
        if len(chosen) == most:
            break
    return chosen


def _lattice(data: GroundData) -> Floats:
    shapes = to_metres(np.array([area.geometry for area in data.areas], dtype=object))
    west, south, east, north = shapely.total_bounds(shapes)
    xs, ys = np.arange(west, east, LATTICE_M), np.arange(south, north, LATTICE_M)
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def _pair(point: Floats) -> LonLat:
    return (float(point[0]), float(point[1]))
