"""Faults of single records and of what they refer to."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
import shapely

from gis.check.report import Finding
from gis.check.shapes import error, in_metres, warning
from gis.metric import to_metres
from gis.model import LEVEL_OF_KIND, Grid, GridKind
from gis.records import GroundData

#: Places and cameras may stand a little off the ground of their grid: at a wall, on a kerb.
STRAY_M = 30.0

_PARENT_KIND = {
    GridKind.GROUP: GridKind.COMMUNITY,
    GridKind.STREET: GridKind.COMMUNITY,
    GridKind.COMPOUND: GridKind.GROUP,
}


def find_invalid(data: GroundData) -> Iterable[Finding]:
    """Find geometries that are not valid (a polygon that crosses itself, a line of no length)."""
    for layer in data.__slots__:
        records = getattr(data, layer)
        if not records:
            continue
        shapes = np.array([record.geometry for record in records], dtype=object)
        bad = ~shapely.is_valid(shapes) | shapely.is_empty(shapes)
        for index in np.flatnonzero(bad):
            reason = shapely.is_valid_reason(shapes[index])
            shape = to_metres(shapes[index])
            yield error("invalid", layer, records[index].code, shape, reason=reason)


def find_duplicates(data: GroundData) -> Iterable[Finding]:
    """Find codes that occur more than once in a layer."""
    for layer in data.__slots__:
        records = getattr(data, layer)
        count = Counter(record.code for record in records)
        seen: set[str] = set()
        for record in records:
            if count[record.code] > 1 and record.code in seen:
                yield error("duplicate", layer, record.code, to_metres(record.geometry))
            seen.add(record.code)


def find_orphans(data: GroundData) -> Iterable[Finding]:
    """Find grids whose level, parent or sides don't fit."""
    areas = {area.code for area in data.areas}
    kinds = {grid.code: grid.kind for grid in data.grids}
    for grid in data.grids:
        yield from _misfits(grid, areas, kinds)


def _misfits(grid: Grid, areas: set[str], kinds: dict[str, GridKind]) -> Iterable[Finding]:
    shape = to_metres(grid.geometry)
    if grid.level != LEVEL_OF_KIND[grid.kind]:
        kind = grid.kind.value
        yield error("level", "grids", grid.code, shape, level=grid.level, kind=kind)
    known = areas if grid.kind is GridKind.COMMUNITY else kinds
    if grid.parent not in known:
        yield error("orphan", "grids", grid.code, shape, parent=grid.parent)
    elif kinds.get(grid.parent) != _PARENT_KIND.get(grid.kind):
        yield error("parent_level", "grids", grid.code, shape, parent=grid.parent)
    if grid.kind is GridKind.STREET:
        for side in {grid.side_left, grid.side_right}:
            if kinds.get(side or "") is not GridKind.COMMUNITY:
                yield error("side", "grids", grid.code, shape, side=side or "")


def find_lost_sections(data: GroundData) -> Iterable[Finding]:
    """Find sections whose street or grid does not exist."""
    streets = {street.code for street in data.streets}
    grids = {grid.code for grid in data.grids}
    for section in data.sections:
        shape = to_metres(section.geometry)
        if section.street not in streets:
            params = {"street": section.street}
            yield error("section_street", "sections", section.code, shape, **params)
        if section.grid not in grids:
            yield error("grid_missing", "sections", section.code, shape, grid=section.grid)


def find_strays(data: GroundData) -> Iterable[Finding]:
    """Find places and cameras whose grid does not exist or is somewhere else."""
    shapes = dict(zip((grid.code for grid in data.grids), in_metres(data.grids), strict=True))
    for layer in ("places", "cameras"):
        for record in getattr(data, layer):
            point = to_metres(record.geometry)
            if record.grid not in shapes:
                yield error("grid_missing", layer, record.code, point, grid=record.grid)
                continue
            away = float(shapes[record.grid].distance(point))
            if away > STRAY_M:
                params = {"grid": record.grid, "distance_m": round(away)}
                yield warning("place_outside", layer, record.code, point, **params)
