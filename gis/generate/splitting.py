"""Cutting a face in two by a bent line: how roads grow inside blocks.

Cutting again and again gives the T-junctions and uneven plots of a town that grew; hardly any
crossing is square. After the subdivision of Vanegas et al., "Procedural generation of parcels
in urban modeling", Computer Graphics Forum 31 (2012).
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.ops import polygonize

TRIES = 8
OVERSHOOT_M = 0.3


@dataclass(frozen=True, slots=True)
class Manner:
    """How faces are cut.

    `area_m2` ends the cutting; `wiggle` is the sideways swing as a part of the length, `skew_deg`
    the greatest turn away from square, `centre` the spread of the cut about the middle,
    `clear_m` the least distance between the cut's ends and corners, `snap_m` the reach within
    which an end moves to an existing one.
    """

    area_m2: float
    wiggle: float
    skew_deg: float
    centre: float
    clear_m: float
    snap_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut line and how deep in the recursion it was made (0 first)."""

    line: LineString
    depth: int


def axes(face: Polygon) -> tuple[NDArray[np.float64], NDArray[np.float64], float, float]:
    """Return the long and short unit axes of a face's least rectangle, and their lengths (m)."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(face))
    first, second = corners[1] - corners[0], corners[2] - corners[1]
    if np.hypot(*first) < np.hypot(*second):
        first, second = second, first
    long_m, short_m = float(np.hypot(*first)), float(np.hypot(*second))
    return first / long_m, second / short_m, long_m, short_m


def subdivide(
    face: Polygon,
    manner: Manner,
    rng: np.random.Generator,
    ends: list[tuple[float, float]] | None = None,
) -> tuple[list[Cut], list[Polygon]]:
    """Cut a face until its parts are small; return the cuts and the parts.

    `ends` collects the ends of cuts over several faces, for `manner.snap_m`.
    """
    shared = ends if ends is not None else []
    cuts: list[Cut] = []
    leaves: list[Polygon] = []
    todo = [(face, 0)]
    while todo:
        part, depth = todo.pop()
        limit = manner.area_m2 * rng.uniform(0.8, 1.35)
        made = _cut(part, manner, rng, shared) if part.area > limit else None
        if made is None:
            leaves.append(part)
            continue
        line, parts = made
        shared.extend((line.coords[0], line.coords[-1]))
        cuts.append(Cut(line, depth))
        todo.extend((piece, depth + 1) for piece in parts)
    return cuts, leaves


def _cut(
    face: Polygon, manner: Manner, rng: np.random.Generator, ends: list[tuple[float, float]]
) -> tuple[LineString, list[Polygon]] | None:
    for attempt in range(TRIES):
        chord = _chord(face, manner, rng)
        if chord is None:
            continue
        chord = _snapped(chord, manner, ends)
        if attempt < TRIES - 2 and _near_corner(face, chord, manner.clear_m):
            continue
        line = _bend(chord, face, manner.wiggle * rng.uniform(0.4, 1.0), rng)
        parts = split_face(face, line)
        if len(parts) == 2 and min(part.area for part in parts) > 0.18 * face.area:
            return line, parts
    return None


def _chord(face: Polygon, manner: Manner, rng: np.random.Generator) -> LineString | None:
    long_axis, short_axis, long_m, short_m = axes(face)
    middle = shapely.get_coordinates(shapely.centroid(face))[0]
    middle = middle + long_axis * long_m * rng.uniform(-manner.centre, manner.centre)
    turn = np.radians(rng.uniform(-manner.skew_deg, manner.skew_deg))
    cos, sin = np.cos(turn), np.sin(turn)
    direction = np.array([[cos, -sin], [sin, cos]]) @ short_axis
    reach = direction * (long_m + short_m)
    inside = face.intersection(LineString([middle - reach, middle + reach]))
    pieces = [part for part in shapely.get_parts(inside) if part.geom_type == "LineString"]
    return max(pieces, key=lambda piece: float(piece.length)) if pieces else None


def _snapped(chord: LineString, manner: Manner, ends: list[tuple[float, float]]) -> LineString:
    if manner.snap_m <= 0 or not ends:
        return chord
    known = np.array(ends)
    points = [np.array(chord.coords[0]), np.array(chord.coords[-1])]
    for index, point in enumerate(points):
        distance = np.hypot(*(known - point).T)
        if distance.min() < manner.snap_m:
            points[index] = known[distance.argmin()]
    return LineString(points)


def _near_corner(face: Polygon, chord: LineString, clear_m: float) -> bool:
    if clear_m <= 0:
        return False
    corners = shapely.get_coordinates(face.simplify(4.0).exterior)
    distances = shapely.distance(
        shapely.points(corners)[:, None], shapely.points(np.array(chord.coords))[None, :]
    )
    return bool((distances < clear_m).any())


def _bend(chord: LineString, face: Polygon, wiggle: float, rng: np.random.Generator) -> LineString:
    if wiggle == 0.0:
        return chord
    start, end = np.array(chord.coords[0]), np.array(chord.coords[-1])
    length = float(np.hypot(*(end - start)))
    count = max(3, int(length / 9))
    share = np.linspace(0.0, 1.0, count + 1)
    side = np.array([start[1] - end[1], end[0] - start[0]]) / length
    waves = np.sin(np.pi * share) * rng.uniform(-1, 1) + np.sin(2 * np.pi * share) * rng.uniform(
        -0.7, 0.7
    )
    waves = waves + np.sin(5 * np.pi * share) * rng.uniform(-0.12, 0.12)
    inner = face.buffer(-3.0)
    for factor in (1.0, 0.5, 0.2):
        points = (
            start + np.outer(share, end - start) + np.outer(waves, side) * wiggle * length * factor
        )
        if LineString(points[1:-1]).within(inner):
            return LineString(points).simplify(0.4)
    return chord


def split_face(face: Polygon, line: LineString) -> list[Polygon]:
    """Return the parts of a face on the two sides of a line that ends on its outline."""
    points = shapely.get_coordinates(line)
    first, last = points[0] - points[1], points[-1] - points[-2]
    points[0] += first / np.hypot(*first) * OVERSHOOT_M
    points[-1] += last / np.hypot(*last) * OVERSHOOT_M
    noded = shapely.union(face.exterior, LineString(points))
    return list(polygonize(shapely.get_parts(noded)))
