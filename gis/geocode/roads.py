"""House numbers along a road: exact points, linear referencing between them, junctions."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Point

from gis.metric import to_lonlat, to_metres
from gis.model import Address, Road

LonLat = tuple[float, float]

#: Half the frontage of a building: where a door may be beside its address point.
EXACT_M = 8.0
#: A number past the last known one may be on a stretch not yet surveyed.
BEYOND_M = 150.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was placed: why code, lon and lat, metres of uncertainty, trust 0..1."""

    code: str
    point: LonLat
    uncertainty_m: float
    trust: float
    label: str
    access: LonLat | None = None


@dataclass(frozen=True)
class NamedRoad:
    """All pieces of road of one name, and the address points on them."""

    name: str
    pieces: tuple[Road, ...]
    addresses: tuple[Address, ...]

    @cached_property
    def lines_m(self) -> tuple[LineString, ...]:
        """The pieces joined where they meet, in metres."""
        merged = shapely.line_merge(MultiLineString([piece.geometry for piece in self.pieces]))
        return tuple(shapely.get_parts(to_metres(merged)))

    @cached_property
    def by_number(self) -> dict[int, Address]:
        """Address points by house number."""
        return {address.number: address for address in reversed(self.addresses)}

    @cached_property
    def junctions(self) -> dict[str, LonLat]:
        """Points of the junctions along the road, by node."""
        ends = {piece.from_node: piece.geometry.coords[0] for piece in self.pieces}
        ends |= {piece.to_node: piece.geometry.coords[-1] for piece in self.pieces}
        return {node: (end[0], end[1]) for node, end in ends.items()}

    def pass_at(self, point: LonLat) -> LonLat:
        """Return where this road's centreline comes nearest to a point."""
        here = to_metres(Point(point))
        line = min(self.lines_m, key=lambda candidate: float(candidate.distance(here)))
        return _degrees(line.interpolate(line.project(here)))

    def middle(self) -> Spot:
        """Return the middle of the road's longest stretch, uncertain by half its length."""
        longest = max(self.lines_m, key=lambda line: line.length)
        half_m = sum(line.length for line in self.lines_m) / 2
        trust = 0.8 if half_m <= 75 else 0.65
        point = _degrees(longest.interpolate(0.5, normalized=True))
        return Spot("road_middle", point, half_m, trust, self.name)

    def place_number(self, number: int) -> Spot:
        """Return where a house number is: its point, between neighbours, or a guess."""
        address = self.by_number.get(number)
        if address:
            return Spot("number_exact", _lonlat(address.geometry), EXACT_M, 0.98, address.text)
        side = sorted(known for known in self.by_number if known % 2 == number % 2)
        at = bisect_left(side, number)
        if 0 < at < len(side):
            return self._between(self.by_number[side[at - 1]], self.by_number[side[at]], number)
        return self._beyond(side, number) if side else self._unknown()

    def _between(self, low: Address, high: Address, number: int) -> Spot:
        share = (number - low.number) / (high.number - low.number)
        ends = to_metres(np.array([_lonlat(low.geometry), _lonlat(high.geometry)]))
        gap_m = float(np.hypot(*(ends[1] - ends[0])))
        point = _along(self.lines_m, Point(ends[0]), Point(ends[1]), share)
        trust = 0.85 - min(gap_m / 2000, 0.15)
        uncertainty_m = EXACT_M + gap_m / 2
        label = _renumbered(low, number)
        return Spot("number_interpolated", _degrees(point), uncertainty_m, trust, label)

    def _beyond(self, side: Sequence[int], number: int) -> Spot:
        nearest = self.by_number[min(side, key=lambda known: abs(known - number))]
        steps = abs(nearest.number - number) / 2
        label = _renumbered(nearest, number)
        trust = 0.6 if steps <= 5 else 0.45
        return Spot("number_beyond", _lonlat(nearest.geometry), BEYOND_M, trust, label)

    def _unknown(self) -> Spot:
        middle = self.middle()
        return Spot("number_unknown", middle.point, middle.uncertainty_m, 0.45, self.name)


def find_crossings(first: NamedRoad, second: NamedRoad) -> list[LonLat]:
    """Return the points of the junctions that two roads share, those within 60 m as one."""
    shared = sorted(first.junctions.keys() & second.junctions.keys())
    kept: list[LonLat] = []
    for point in (first.junctions[node] for node in shared):
        if all(_distance_m(point, other) > 60 for other in kept):
            kept.append(point)
    return kept


def _along(lines: Sequence[LineString], low: Point, high: Point, share: float) -> Point:
    """Return the point at a share of the way along the road, as far off it as its neighbours."""
    line = min(lines, key=lambda candidate: candidate.distance(low) + candidate.distance(high))
    start_m, end_m = line.project(low), line.project(high)
    at_m = start_m + share * (end_m - start_m)
    off_m = (_offset_m(line, start_m, low) + _offset_m(line, end_m, high)) / 2
    foot = np.array(line.interpolate(at_m).coords[0])
    return Point(foot + off_m * _normal(line, at_m))


def _normal(line: LineString, at_m: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the unit vector to the left of a line at a distance along it."""
    behind = np.array(line.interpolate(max(at_m - 1, 0)).coords[0])
    ahead = np.array(line.interpolate(min(at_m + 1, line.length)).coords[0])
    dx, dy = (ahead - behind) / np.hypot(*(ahead - behind))
    return np.array([-dy, dx])


def _offset_m(line: LineString, at_m: float, point: Point) -> float:
    """Return how far a point is to the left of a line (negative to the right)."""
    foot = np.array(line.interpolate(at_m).coords[0])
    return float(np.dot(np.array(point.coords[0]) - foot, _normal(line, at_m)))


def _renumbered(neighbour: Address, number: int) -> str:
    """Return the address text of a neighbour with another house number in it."""
    return str(number).join(neighbour.text.rsplit(str(neighbour.number), 1))


def _distance_m(a: LonLat, b: LonLat) -> float:
    plane = to_metres(np.array([a, b]))
    return float(np.hypot(*(plane[1] - plane[0])))


def _degrees(point: Point) -> LonLat:
    return _lonlat(to_lonlat(point))


def _lonlat(point: Point) -> LonLat:
    return (point.x, point.y)
