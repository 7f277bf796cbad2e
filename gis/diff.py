"""What differs between two versions of the ground: grids, places, and whose ground a point is.

Pure: records in, result out. Areas are measured on the metric plane.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from gis.check.shapes import SLIVER_M2, in_metres, place_of, rounded
from gis.locate import GridChain, GridLocator
from gis.metric import measuring_at
from gis.model import Grid, GridKind
from gis.records import GroundData, centre_lon

_Measured = tuple[Grid, BaseGeometry]


class What(StrEnum):
    """What became of a grid; `renamed` is another name, parent or kind on the same ground."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class GridChange:
    """What became of a grid, by its code.

    `area_m2` is the ground it gained and lost together; `place` a lon, lat point on that
    ground; `before` and `after` its borders in lon, lat degrees, None where there is none.
    """

    what: What
    code: str
    kind: GridKind
    name: str
    name_en: str
    area_m2: float
    place: tuple[float, float] | None
    before: BaseGeometry | None
    after: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """A point that another grid owns now; None where no grid holds it."""

    index: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class GroundDiff:
    """Changed grids by code, and the codes of places added, removed and with another owner."""

    grids: tuple[GridChange, ...]
    places_added: tuple[str, ...]
    places_removed: tuple[str, ...]
    places_regridded: tuple[str, ...]

    def count(self, what: What) -> int:
        """Return how many grids this became of."""
        return sum(change.what is what for change in self.grids)


def diff_grounds(before: GroundData, after: GroundData) -> GroundDiff:
    """Return what differs between two grounds; what has the same code is the same thing."""
    old, new = {p.code: p for p in before.places}, {p.code: p for p in after.places}
    kept = sorted(old.keys() & new.keys())
    owners = zip(
        kept,
        _owners(make_locator(before), [old[code].geometry for code in kept]),
        _owners(make_locator(after), [new[code].geometry for code in kept]),
        strict=True,
    )
    return GroundDiff(
        grids=tuple(_grid_changes(before, after)),
        places_added=tuple(sorted(new.keys() - old.keys())),
        places_removed=tuple(sorted(old.keys() - new.keys())),
        places_regridded=tuple(code for code, one, two in owners if one != two),
    )


def make_locator(data: GroundData) -> GridLocator:
    """Return what finds the grids of a ground that hold a point."""
    return GridLocator(data.grids, data.areas)


def list_owner_changes(
    before: GridLocator, after: GridLocator, lons: ArrayLike, lats: ArrayLike
) -> list[OwnerChange]:
    """Return the points, of n in WGS84 degrees, that different grids own before and after."""
    pairs = zip(before.locate_many(lons, lats), after.locate_many(lons, lats), strict=True)
    owners = [(_owner(one), _owner(two)) for one, two in pairs]
    return [OwnerChange(i, one, two) for i, (one, two) in enumerate(owners) if one != two]


def _grid_changes(before: GroundData, after: GroundData) -> list[GridChange]:
    with measuring_at(centre_lon(after)):
        old, new = _measured(before.grids), _measured(after.grids)
        codes = sorted(old.keys() | new.keys())
        changes = [_change(old.get(code), new.get(code)) for code in codes]
    return [change for change in changes if change is not None]


def _measured(grids: Sequence[Grid]) -> dict[str, _Measured]:
    """Return the grids with their geometries in metres, by code."""
    pairs = zip(grids, in_metres(grids), strict=True)
    return {grid.code: (grid, shape) for grid, shape in pairs}


def _change(old: _Measured | None, new: _Measured | None) -> GridChange | None:
    """Return what became of one grid, given with its geometry in metres; None: nothing."""
    if new is None:
        return _made(What.REMOVED, old[0], None, old[1]) if old else None
    if old is None:
        return _made(What.ADDED, None, *new)
    (one, shape), (two, other) = old, new
    moved = shapely.symmetric_difference(shape, other)
    if moved.area > SLIVER_M2:
        return _made(What.MOVED, one, two, moved)
    return _made(What.RENAMED, one, two, shapely.Polygon()) if _facts(one) != _facts(two) else None


def _facts(grid: Grid) -> tuple[Any, ...]:
    return (grid.name, grid.name_en, grid.kind, grid.parent, grid.street)


def _made(what: What, old: Grid | None, new: Grid | None, ground: BaseGeometry) -> GridChange:
    grid = new or old
    assert grid is not None  # noqa: S101 - one of the two is always there
    return GridChange(
        what=what,
        code=grid.code,
        kind=grid.kind,
        name=grid.name,
        name_en=grid.name_en,
        area_m2=rounded(ground.area),
        place=place_of(ground),
        before=old.geometry if old else None,
        after=new.geometry if new else None,
    )


def _owners(locator: GridLocator, points: Sequence[Any]) -> list[str | None]:
    chains = locator.locate_many([p.x for p in points], [p.y for p in points])
    return [_owner(chain) for chain in chains]


def _owner(chain: GridChain | None) -> str | None:
    return chain.owner if chain else None
