"""Mending what is safe to mend, and saying exactly what was changed.

Safe is: an invalid ring made valid, a feature given twice taken once, pieces of one feature
joined, a road's end moved onto the road it nearly meets, and slivers - gaps, overlaps and strips
out of the parent, thinner than the snap tolerance or smaller than a sliver - given to one side.
Borders wider apart stay as they are: a person must decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from gis.check.shapes import SLIVER_M2, place_of, rounded
from gis.imports.derive import Rows, dissolve, in_metres
from gis.imports.mapping import Mapping
from gis.imports.model import Change
from gis.imports.nodes import close_gaps, find_gaps
from gis.imports.rows import Row
from gis.metric import to_lonlat, to_metres
from gis.model import GridKind

#: Below this nothing is worth telling: rounding.
_NOTHING_M2 = 0.01
_POLYGONS = ("areas", "grids", "surfaces", "buildings")


def mend_rows(rows: Rows, mapping: Mapping) -> list[Change]:
    """Mend what a feature alone shows, in place: doubles, invalid rings, roads' ends."""
    changes: list[Change] = []
    for layer in rows:
        rows[layer], more = _without_doubles(layer, rows[layer])
        changes += more
    for layer in _POLYGONS:
        for row in rows.get(layer, ()):
            changes += _made_valid(layer, row)
    changes += _roads_joined(rows.get("roads", []), mapping.snap_m)
    return changes


def _without_doubles(layer: str, rows: list[Row]) -> tuple[list[Row], list[Change]]:
    """Take a feature given twice once, and join pieces that differ in their shape only."""
    groups: dict[Any, list[Row]] = {}
    for number, row in enumerate(rows):
        code = row.values.get("code")
        key = tuple(row.values.items()) if code else number
        groups.setdefault(key, []).append(row)
    kept: list[Row] = []
    changes: list[Change] = []
    for group in groups.values():
        unlike = [row for i, row in enumerate(group) if not _is_among(row, group[:i])]
        if len(unlike) < len(group):
            params = {"count": len(group) - len(unlike), "row": group[-1].number}
            changes.append(Change("double_dropped", layer, group[0].code, group[0].place, params))
        if len(unlike) > 1 and layer in _POLYGONS:
            params = {"count": len(unlike)}
            changes.append(Change("pieces_joined", layer, group[0].code, group[0].place, params))
            unlike = dissolve(unlike)
        kept += unlike
    return kept, changes


def _is_among(row: Row, others: Sequence[Row]) -> bool:
    return any(shapely.equals_exact(row.shape, other.shape, normalize=True) for other in others)


def _made_valid(layer: str, row: Row) -> list[Change]:
    if shapely.is_valid(row.shape):
        return []
    before = to_metres(row.shape)
    whole = _polygonal(shapely.make_valid(row.shape))
    if whole.is_empty:
        return []
    reason = shapely.is_valid_reason(row.shape)
    row.shape = whole
    after = to_metres(whole)
    params = {"reason": reason, "before_m2": rounded(before.area), "after_m2": rounded(after.area)}
    return [Change("made_valid", layer, row.code, place_of(after), params)]


def _rebuilt(shape: BaseGeometry) -> BaseGeometry:
    """Return a valid shape that is its shell without its holes."""
    return shapely.make_valid(shape, method="structure", keep_collapsed=False)


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Return only the areas of a shape."""
    parts = [p for p in shapely.get_parts(shape) if isinstance(p, Polygon | MultiPolygon)]
    if not parts:
        return Polygon()
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _roads_joined(rows: list[Row], snap_m: float) -> list[Change]:
    if not rows or {"from_node", "to_node"} <= rows[0].given:
        return []
    lines = in_metres(rows)
    gaps = [gap for gap in find_gaps(lines) if gap.away_m <= snap_m]
    moved = to_lonlat(close_gaps(lines, gaps))
    for gap in gaps:
        rows[gap.line].shape = moved[gap.line]
    return [
        Change(
            "road_joined",
            "roads",
            rows[gap.line].code,
            place_of(shapely.Point(gap.foot)),
            {"moved_m": gap.away_m},
        )
        for gap in gaps
    ]


@dataclass(frozen=True, slots=True)
class _Level:
    """Shapes in metres of one level of the nesting, in the order of `rows`."""

    layer: str
    rows: list[Row]
    shapes: NDArray[np.object_]


def close_slivers(rows: Rows, mapping: Mapping) -> list[Change]:
    """Give slivers between areas and grids to one side, in place, from the top level down."""
    changes: list[Change] = []
    areas = _level("areas", rows.get("areas", []))
    _Sewing(mapping, areas, changes).part()
    above = _of_kind(rows, GridKind.COMMUNITY)
    _Sewing(mapping, above, changes).fit(areas, fills=True)
    groups = _of_kind(rows, GridKind.GROUP)
    _Sewing(mapping, groups, changes).fit(above, fills=True)
    _Sewing(mapping, _of_kind(rows, GridKind.STREET), changes).fit(above, fills=False)
    _Sewing(mapping, _of_kind(rows, GridKind.COMPOUND), changes).fit(groups, fills=False)
    return changes


def _of_kind(rows: Rows, kind: GridKind) -> _Level:
    return _level("grids", [row for row in rows.get("grids", ()) if row.values["kind"] == kind])


def _level(layer: str, rows: list[Row]) -> _Level:
    shapes = np.array([row.shape for row in rows], dtype=object)
    valid = shapely.make_valid(to_metres(shapes)) if len(rows) else shapes
    return _Level(layer, rows, np.asarray(valid, dtype=object))


class _Sewing:
    """Closes the slivers of one level and writes the shapes that changed back to their rows."""

    def __init__(self, mapping: Mapping, level: _Level, changes: list[Change]) -> None:
        self._mapping = mapping
        self._level = level
        self._shapes = level.shapes
        self._changes = changes
        self._touched: set[int] = set()

    def part(self) -> None:
        """Take overlaps from the later of two."""
        tree = STRtree(self._shapes)
        first, second = tree.query(self._shapes, predicate="overlaps")
        for one, two in sorted(zip(first.tolist(), second.tolist(), strict=True)):
            if one < two:
                common = shapely.intersection(self._shapes[one], self._shapes[two])
                other = self._level.rows[one].code
                if common.area > SLIVER_M2:
                    self._take(two, self._slivers(common), "overlap_cut", other=other)
        self._write()

    def fit(self, parents: _Level, *, fills: bool) -> None:
        """Cut what reaches out of the parents, part overlaps, fill gaps of the parents."""
        if not len(self._shapes) or not len(parents.shapes):
            return
        codes = {row.code: i for i, row in enumerate(parents.rows)}
        for i, row in enumerate(self._level.rows):
            sides = (row.values["side_left"], row.values["side_right"])
            named = {row.values["parent"], *(side for side in sides if side)}
            holders = [parents.shapes[codes[code]] for code in sorted(named) if code in codes]
            if holders:
                out = self._shapes[i].difference(shapely.union_all(holders))
                if out.area > SLIVER_M2:
                    parent = "+".join(sorted(named))
                    self._take(i, self._slivers(out), "outside_cut", parent=parent)
        self.part()
        if fills:
            self._fill(parents)
        self._write()

    def _fill(self, parents: _Level) -> None:
        for row, whole in zip(parents.rows, parents.shapes, strict=True):
            mine = [i for i, r in enumerate(self._level.rows) if r.values["parent"] == row.code]
            if not mine:
                continue
            left = whole.difference(shapely.union_all(self._shapes[mine]))
            for sliver in self._slivers(left) if left.area > SLIVER_M2 else ():
                self._give(sliver, mine)

    def _give(self, sliver: BaseGeometry, among: list[int]) -> None:
        """Give a sliver to the neighbour with the longest common border."""
        reach = sliver.buffer(1e-3)
        shared = [
            shapely.length(shapely.intersection(self._shapes[i].boundary, reach)) for i in among
        ]
        best = among[int(np.argmax(shared))]
        if max(shared) > 0:
            # a hair wider, so that rounding leaves no crack
            grown = shapely.union_all([self._shapes[best], sliver.buffer(1e-4)])
            self._put(best, grown, sliver, "gap_filled")

    def _take(self, i: int, slivers: list[BaseGeometry], code: str, **params: Any) -> None:
        for sliver in slivers:
            smaller = _polygonal(self._shapes[i].difference(sliver))
            if not smaller.is_empty:
                self._put(i, smaller, sliver, code, **params)

    def _put(
        self, i: int, shape: BaseGeometry, sliver: BaseGeometry, code: str, **params: Any
    ) -> None:
        self._shapes[i] = shape
        self._touched.add(i)
        if sliver.area >= _NOTHING_M2:
            row = self._level.rows[i]
            told = {"area_m2": round(sliver.area, 2), **params}
            self._changes.append(Change(code, self._level.layer, row.code, place_of(sliver), told))

    def _slivers(self, shape: BaseGeometry) -> list[BaseGeometry]:
        """Return the pieces of a shape that are small or thin enough to be nobody's intention."""
        parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
        return [part for part in parts if part.area > 0 and self._is_sliver(part)]

    def _is_sliver(self, part: Polygon) -> bool:
        width_m = 2.0 * part.area / part.length
        return bool(part.area <= self._mapping.sliver_m2 or width_m <= self._mapping.snap_m)

    def _write(self) -> None:
        for i in sorted(self._touched):
            row = self._level.rows[i]
            shape = to_lonlat(self._shapes[i])
            # a hole along the outline, by rounding: by its lines alone it would be filled again
            row.shape = shape if shape.is_valid else _polygonal(_rebuilt(shape))
        self._touched.clear()
