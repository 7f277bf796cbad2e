"""Junctions of a road layer that has none: pieces from line to line, ends that nearly meet."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString, Point, STRtree
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

Lines = NDArray[np.object_]
#: Ends and vertices this close are the same point: the rounding of coordinates.
SAME_M = 0.02
#: Ends this close to a road they don't touch are probably meant to.
NEAR_M = 2.0

_Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of line number `line` between two junctions; ends are keys, equal where they meet."""

    line: int
    shape: LineString
    start: _Key
    end: _Key


@dataclass(frozen=True, slots=True)
class Gap:
    """An end of a line at `point` that is `away_m` from another line it should probably meet.

    `foot` is the point of that line.
    """

    line: int
    is_start: bool
    point: tuple[float, float]
    foot: tuple[float, float]
    away_m: float


def find_gaps(lines: Lines) -> list[Gap]:
    """Return the ends that stop short of another line by up to `NEAR_M`, of lines in metres."""
    if not len(lines):
        return []
    ends = _ends(lines)
    points = shapely.points(ends.reshape(-1, 2))
    tree = STRtree(lines)
    rows, others = tree.query(points, predicate="dwithin", distance=NEAR_M)
    away = shapely.distance(points[rows], lines[others])
    mine = rows // 2
    touching = set(rows[(away <= SAME_M) & (mine != others)].tolist())
    gaps: dict[int, Gap] = {}
    for row, other, distance in zip(rows.tolist(), others.tolist(), away.tolist(), strict=True):
        if row in touching or row // 2 == other:
            continue
        if row in gaps and gaps[row].away_m <= distance:
            continue
        gaps[row] = _gap(row, points[row], lines[other], distance)
    return [gaps[row] for row in sorted(gaps)]


def _gap(row: int, point: Point, other: LineString, away_m: float) -> Gap:
    foot = shapely.line_interpolate_point(other, shapely.line_locate_point(other, point))
    # an end of the other line goes before a point along it
    for x, y in (other.coords[0], other.coords[-1]):
        if np.hypot(point.x - x, point.y - y) <= away_m + SAME_M:
            foot = Point(x, y)
    here, there = (point.x, point.y), (foot.x, foot.y)
    return Gap(row // 2, row % 2 == 0, here, there, round(away_m, 2))


def close_gaps(lines: Lines, gaps: Iterable[Gap]) -> Lines:
    """Return the lines with the ends of the gaps moved onto the lines they should meet."""
    moved = lines.copy()
    for gap in gaps:
        points = shapely.get_coordinates(moved[gap.line])
        points[0 if gap.is_start else -1] = gap.foot
        moved[gap.line] = LineString(points)
    return moved


def cut(lines: Lines, *, at_crossings: bool) -> list[Piece]:
    """Return the lines, in metres, cut where they meet.

    They meet at vertices they share, where the end of one touches another, and, if wanted,
    wherever they cross.
    """
    if not len(lines):
        return []
    lines = _meeting(lines)
    marks = _shared(lines)
    _mark_touching(lines, marks)
    if at_crossings:
        _mark_crossings(lines, marks)
    return [piece for i, line in enumerate(lines) for piece in _pieces(i, line, marks[i])]


def _meeting(lines: Lines) -> Lines:
    """Return the lines with ends that are the same point to `SAME_M` made the same exactly."""
    ends = _ends(lines).reshape(-1, 2)
    points = shapely.points(ends)
    first, second = STRtree(points).query(points, predicate="dwithin", distance=SAME_M)
    pairs = coo_array((np.ones(len(first)), (first, second)), shape=(len(points), len(points)))
    _, group = connected_components(pairs, directed=False)
    _, leader = np.unique(group, return_index=True)
    settled = ends[leader[group]].reshape(-1, 2, 2)
    moved = lines.copy()
    for i in np.flatnonzero((settled != ends.reshape(-1, 2, 2)).any(axis=(1, 2))).tolist():
        coordinates = shapely.get_coordinates(lines[i])
        coordinates[0], coordinates[-1] = settled[i]
        moved[i] = LineString(coordinates)
    return moved


def _ends(lines: Lines) -> NDArray[np.float64]:
    """Return first and last points, shape (n, 2, 2)."""
    pairs = [shapely.get_point(lines, at) for at in (0, -1)]
    return np.stack([shapely.get_coordinates(pair) for pair in pairs], axis=1)


def _key(x: float, y: float) -> _Key:
    return round(x / SAME_M), round(y / SAME_M)


def _shared(lines: Lines) -> dict[int, list[Point]]:
    """Return for each line the vertices inside it that are used elsewhere too."""
    points, owners = shapely.get_coordinates(lines, return_index=True)
    keys = [_key(x, y) for x, y in points.tolist()]
    count = Counter(keys)
    marks: dict[int, list[Point]] = defaultdict(list)
    for key, owner, (x, y) in zip(keys, owners.tolist(), points.tolist(), strict=True):
        if count[key] > 1:
            marks[owner].append(Point(x, y))
    return marks


def _mark_touching(lines: Lines, marks: dict[int, list[Point]]) -> None:
    points = shapely.points(_ends(lines).reshape(-1, 2))
    rows, others = STRtree(lines).query(points, predicate="dwithin", distance=SAME_M)
    for row, other in zip(rows.tolist(), others.tolist(), strict=True):
        if row // 2 != other:
            marks[other].append(points[row])


def _mark_crossings(lines: Lines, marks: dict[int, list[Point]]) -> None:
    first, second = STRtree(lines).query(lines, predicate="intersects")
    apart = first < second
    first, second = first[apart], second[apart]
    common = shapely.intersection(lines[first], lines[second])
    for one, two, shape in zip(first.tolist(), second.tolist(), common, strict=True):
        for point in _points(shape):
            marks[one].append(point)
            marks[two].append(point)


def _points(shape: BaseGeometry) -> list[Point]:
    """Return where two lines meet: crossings, and the ends of stretches they share."""
    found: list[Point] = []
    for part in shapely.get_parts(shape):
        found += [Point(xy) for xy in (part.coords[0], part.coords[-1])]
    return found


def _pieces(number: int, line: LineString, marks: list[Point]) -> list[Piece]:
    along: dict[float, Point] = {0.0: Point(line.coords[0]), line.length: Point(line.coords[-1])}
    for mark in marks:
        at = float(shapely.line_locate_point(line, mark))
        if min(abs(at - known) for known in along) > SAME_M:
            along[at] = mark
    order = sorted(along)
    pieces: list[Piece] = []
    for start, end in pairwise(order):
        part = line if len(order) == 2 else substring(line, start, end)
        points = shapely.get_coordinates(part)
        # exactly the junction, so that pieces meet to the last digit
        points[0], points[-1] = along[start].coords[0], along[end].coords[0]
        keys = [_key(*along[at].coords[0]) for at in (start, end)]
        pieces.append(Piece(number, LineString(points), keys[0], keys[1]))
    return pieces
