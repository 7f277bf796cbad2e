"""Gated compounds: a wall with one to three gates, roads that only gates reach, building rows."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.affinity import rotate

from gis.generate.plan import Plan
from gis.generate.rows import RowStyle, fill_rows, south_turn
from gis.generate.uses import Lot
from gis.generate.ways import Ground, Way
from gis.model import RoadClass

STYLES = (
    RowStyle(length_m=52, depth_m=12, gap_m=12, pitch_m=29, floors=6),
    RowStyle(length_m=40, depth_m=12, gap_m=10, pitch_m=27, floors=7),
    RowStyle(length_m=62, depth_m=13, gap_m=16, pitch_m=36, floors=11),
    RowStyle(length_m=30, depth_m=17, gap_m=24, pitch_m=44, floors=26),
)
WALL_MARGIN_M = 7.0
RING_INSET_M = 6.0
LEAST_BUILDINGS = 8
#: Unit vectors towards the gates' sides, in the order of words.gates in town.toml.
SIDES = ((0.0, -1.0), (0.0, 1.0), (1.0, 0.0), (-1.0, 0.0))


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate: its side (index of SIDES) and point, on the wall and on a road."""

    side: int
    point: Point


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound with its ground and what stands on it."""

    code: str
    lot: Lot
    geometry: Polygon
    gates: tuple[Gate, ...]
    ways: tuple[Way, ...]
    buildings: tuple[Polygon, ...]
    floors: int
    garden: Polygon


def make_compound(
    plan: Plan, code: str, lot: Lot, ground: Ground, rng: np.random.Generator
) -> Compound:
    """Build a compound on its lot."""
    wall = ground.plot(lot.face, WALL_MARGIN_M)
    ring, garden = _ring(wall), _garden(wall)
    first = int(rng.choice(len(STYLES), p=(0.34, 0.22, 0.22, 0.22)))
    trials = [_laid_out(ring, garden, style) for style in (*STYLES[first:], *STYLES[:first])]
    enough = [trial for trial in trials if len(trial.buildings) >= LEAST_BUILDINGS]
    layout = enough[0] if enough else max(trials, key=lambda trial: len(trial.buildings))
    gates = _gates(wall, lot.face, ground, 1 + int(wall.area > 22_000) + int(rng.random() < 0.4))
    ways = [_service(LineString(ring.exterior.coords))]
    ways += [_service(line) for gate in gates for line in _through(gate.point, lot.face, ring)]
    return Compound(
        code=code,
        lot=lot,
        geometry=wall,
        gates=tuple(gates),
        ways=(*ways, *layout.ways),
        buildings=layout.buildings,
        floors=layout.floors,
        garden=garden,
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    ways: tuple[Way, ...]
    buildings: tuple[Polygon, ...]
    floors: int


def _laid_out(ring: Polygon, garden: Polygon, style: RowStyle) -> _Layout:
    turn = south_turn(ring)
    inner, first_y = _inner_ways(ring, style, turn)
    taken = shapely.union_all([inner[0].line.buffer(4.5), garden.buffer(2.0)])
    free = ring.buffer(-4.5).difference(taken)
    return _Layout(tuple(inner), tuple(fill_rows(free, style, turn, first_y)), style.floors)


def _ring(wall: Polygon) -> Polygon:
    inset = wall.buffer(-RING_INSET_M, join_style="mitre").simplify(2.0)
    ring = max(shapely.get_parts(inset), key=shapely.area)
    return Polygon(np.round(shapely.get_coordinates(ring.exterior), 1))


def _garden(wall: Polygon) -> Polygon:
    middle = wall.centroid if wall.contains(wall.centroid) else wall.representative_point()
    radius = 0.055 * wall.area**0.5
    return middle.buffer(radius, quad_segs=4).intersection(wall.buffer(-14))


def _service(line: LineString) -> Way:
    return Way(line, "", "", RoadClass.SERVICE, 5.0)


def _inner_ways(ring: Polygon, style: RowStyle, turn_deg: float) -> tuple[list[Way], float]:
    """Return the spine, the ways between rows (every other one a footpath), the first row's y."""
    turned = rotate(ring, -turn_deg, origin=(0, 0))
    west, south, east, north = turned.bounds
    middle = turned.centroid.x
    first_y = south + 6.0
    spine = _inside(LineString([(middle, south), (middle, north)]), turned)
    lines = []
    gap_middle = (style.pitch_m + style.depth_m) / 2
    for index, y in enumerate(np.arange(first_y + gap_middle, north - 14, style.pitch_m)):
        line = _inside(LineString([(west, y), (east, y)]), turned)
        if line.length > 30:
            lines.append((line, RoadClass.FOOTPATH if index % 2 else RoadClass.SERVICE))
    ways = [
        Way(rotate(line, turn_deg, origin=(0, 0)), "", "", kind, 5.0 if kind == "service" else 2.0)
        for line, kind in [(spine, RoadClass.SERVICE), *lines]
    ]
    return ways, first_y


def _inside(line: LineString, area: Polygon) -> LineString:
    return max(shapely.get_parts(line.intersection(area)), key=shapely.length)


def _gates(wall: Polygon, face: Polygon, ground: Ground, count: int) -> list[Gate]:
    """Choose the gates' sides: those where the wall stands nearest to the road."""
    options = []
    for side, (east, north) in enumerate(SIDES):
        middle = wall.representative_point()
        ray = LineString([middle, (middle.x + east * 2000, middle.y + north * 2000)])
        meeting = shapely.get_coordinates(ray.intersection(wall.exterior))
        far = meeting[np.hypot(*(meeting - [middle.x, middle.y]).T).argmax()]
        point = Point(np.round(far, 1))
        if ground.reaches(_outside(point, face)):
            options.append((face.exterior.distance(point), side, point))
    options.sort(key=lambda option: option[:2])
    return [Gate(side, point) for _, side, point in options[: min(count, 3)]]


def _through(gate: Point, face: Polygon, ring: Polygon) -> list[LineString]:
    """Return the ways from the road outside to the gate, and on to the ring road."""
    outside = _outside(gate, face)
    inside = ring.exterior.interpolate(ring.exterior.project(gate))
    return [LineString([outside, gate]), LineString([gate, inside])]


def _outside(gate: Point, face: Polygon) -> Point:
    """Return the point of the road nearest to a gate."""
    return face.exterior.interpolate(face.exterior.project(gate))
