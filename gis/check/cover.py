"""Overlaps, gaps and grids that reach out of their parent."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gis.check.report import Finding
from gis.check.shapes import SLIVER_M2, error, in_metres, rounded
from gis.model import Grid, GridKind
from gis.records import GroundData


def find_overlaps(data: GroundData) -> Iterable[Finding]:
    """Find areas that overlap each other, and grids that overlap another of their kind."""
    yield from _overlaps("areas", data.areas)
    for kind in GridKind:
        yield from _overlaps("grids", _of_kind(data, kind))


def _of_kind(data: GroundData, kind: GridKind) -> list[Grid]:
    return [grid for grid in data.grids if grid.kind is kind]


def _overlaps(layer: str, records: Sequence[Any]) -> Iterable[Finding]:
    shapes = in_metres(records)
    first, second = STRtree(shapes).query(shapes, predicate="intersects")
    pairs = np.unique(np.sort(np.column_stack([first, second])[first != second], axis=1), axis=0)
    if not len(pairs):
        return
    common = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    for (one, two), shape in zip(pairs, common, strict=True):
        if shape.area > SLIVER_M2:
            params = {"other": records[two].code, "area_m2": rounded(shape.area)}
            yield error("overlap", layer, records[one].code, shape, **params)


def find_gaps(data: GroundData) -> Iterable[Finding]:
    """Find ground of an area that no community covers, and of a community without a group.

    A level that a station doesn't have at all leaves no gaps.
    """
    yield from _gaps("areas", data.areas, _of_kind(data, GridKind.COMMUNITY))
    yield from _gaps("grids", _of_kind(data, GridKind.COMMUNITY), _of_kind(data, GridKind.GROUP))


def _gaps(layer: str, parents: Sequence[Any], children: Sequence[Grid]) -> Iterable[Finding]:
    if not children:
        return
    shapes = in_metres(children)
    for parent, whole in zip(parents, in_metres(parents), strict=True):
        mine = [i for i, child in enumerate(children) if child.parent == parent.code]
        left = whole.difference(shapely.union_all(shapes[mine]))
        if left.area > SLIVER_M2:
            yield error("gap", layer, parent.code, left, area_m2=rounded(left.area))


def find_outside(data: GroundData) -> Iterable[Finding]:
    """Find grids that reach out of their parent, corridors out of their two sides."""
    holders = {area.code: shape for area, shape in _paired(data.areas)}
    holders |= {grid.code: shape for grid, shape in _paired(data.grids)}
    for grid, shape in _paired(data.grids):
        codes = [grid.parent]
        if grid.kind is GridKind.STREET:
            codes = [code for code in (grid.side_left, grid.side_right) if code]
        known = [holders[code] for code in codes if code in holders]
        out = shape.difference(shapely.union_all(known)) if known else shapely.Point()
        if out.area > SLIVER_M2:
            params = {"parent": "+".join(dict.fromkeys(codes)), "area_m2": rounded(out.area)}
            yield error("outside", "grids", grid.code, out, **params)


def _paired(records: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    shapes: NDArray[np.object_] = in_metres(records)
    return zip(records, shapes, strict=True)
