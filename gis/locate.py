"""Point in grid: which grids of the ground hold a point, and which of them owns it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely import STRtree

from gis.model import GRID_PRECEDENCE, Area, Grid, GridKind


@dataclass(frozen=True, slots=True)
class GridChain:
    """The codes of the grids that hold a point, most specific first, and the one that owns it."""

    compound: str | None
    street: str | None
    group: str | None
    community: str | None
    area: str | None
    owner: str


class GridLocator:
    """Finds the grid chain of points; immutable, safe to share between threads."""

    def __init__(self, grids: Iterable[Grid], areas: Iterable[Area]) -> None:
        # Sorted by code, so that the lower code wins on a border whatever the input order.
        self._grids = sorted(grids, key=lambda grid: grid.code)
        self._areas = sorted(areas, key=lambda area: area.code)
        shapes = [grid.geometry for grid in self._grids] + [area.geometry for area in self._areas]
        self._shapes = np.array(shapes, dtype=object)
        shapely.prepare(self._shapes)
        self._tree = STRtree(shapes)
        self._chains: dict[tuple[int, ...], GridChain | None] = {}

    def find_chain(self, lon: float, lat: float) -> GridChain | None:
        """Return the grids that hold a point, or None when no grid does.

        `lon`, `lat` are WGS84 degrees. A point on a border that two grids of a kind share
        belongs to the lower code; a parent of a more specific grid found goes before that.
        """
        boxes = self._tree.query(shapely.Point(lon, lat))
        inside = boxes[shapely.intersects_xy(self._shapes[boxes], lon, lat)]
        return self._chain(tuple(sorted(inside.tolist())))

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> list[GridChain | None]:
        """Return `find_chain` of many points at once.

        `lons`, `lats` have shape (n,), in WGS84 degrees; the result has n items.
        """
        points = shapely.points(np.asarray(lons, np.float64), np.asarray(lats, np.float64))
        rows, shapes = self._tree.query(points, predicate="intersects")
        order = np.lexsort((shapes, rows))
        return [self._chain(hits) for hits in _split(rows[order], shapes[order], len(points))]

    def _chain(self, hits: tuple[int, ...]) -> GridChain | None:
        # A town has a few hundred different sets of hits, and a position stream repeats them.
        if hits not in self._chains:
            self._chains[hits] = self._make_chain(hits)
        return self._chains[hits]

    def _make_chain(self, hits: Sequence[int]) -> GridChain | None:
        grids = [self._grids[hit] for hit in hits if hit < len(self._grids)]
        if not grids:
            return None
        compound = _pick(grids, GridKind.COMPOUND, None)
        group = _pick(grids, GridKind.GROUP, compound)
        community = _pick(grids, GridKind.COMMUNITY, group)
        found = {
            GridKind.COMPOUND: compound,
            GridKind.STREET: _pick(grids, GridKind.STREET, None),
            GridKind.GROUP: group,
            GridKind.COMMUNITY: community,
        }
        codes = {kind.value: grid.code if grid else None for kind, grid in found.items()}
        owner = next(grid.code for kind in GRID_PRECEDENCE if (grid := found[kind]))
        return GridChain(**codes, area=self._area(hits, community), owner=owner)

    def _area(self, hits: Sequence[int], community: Grid | None) -> str | None:
        first_area = len(self._grids)
        codes = [self._areas[hit - first_area].code for hit in hits if hit >= first_area]
        if community and community.parent in codes:
            return community.parent
        return codes[0] if codes else None


def _pick(grids: Sequence[Grid], kind: GridKind, child: Grid | None) -> Grid | None:
    """Return the first grid of a kind, the parent of `child` before all others."""
    of_kind = [grid for grid in grids if grid.kind == kind]
    parents = [grid for grid in of_kind if child and grid.code == child.parent]
    return next(iter(parents + of_kind), None)


def _split(
    rows: NDArray[np.int64], shapes: NDArray[np.int64], count: int
) -> Iterable[tuple[int, ...]]:
    """Yield for each of `count` rows the shapes found for it; `rows` is sorted."""
    edges = np.searchsorted(rows, np.arange(count + 1))
    for start, end in pairwise(edges):
        yield tuple(shapes[start:end].tolist())
