"""House numbers along roads, odd on the left and even on the right, and compound entrances."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from gis.generate.compounds import Compound
from gis.generate.plan import Plan
from gis.generate.rows import centre_line
from gis.generate.ways import Way
from gis.model import RoadClass

#: Distance from one number to the next on the same side (m), by class of road.
STEPS_M = {
    RoadClass.AVENUE: 24.0,
    RoadClass.MAIN: 19.0,
    RoadClass.SECONDARY: 18.0,
    RoadClass.RESIDENTIAL: 17.0,
    RoadClass.LANE: 12.0,
}
FRONT_M = {RoadClass.LANE: 2.0}
FRONT_ELSE_M = 6.0
CLEAR_M = 2.0
ENTRANCE_M = 1.5


@dataclass(frozen=True, slots=True)
class Number:
    """A house number: its road's name, the number, and its point."""

    road: str
    number: int
    point: Point


@dataclass(frozen=True, slots=True)
class Entrance:
    """A unit of a building of a compound, with its point at the door."""

    compound: Compound
    building: int
    unit: int
    point: Point


def number_roads(ways: list[Way], ground: BaseGeometry, barred: BaseGeometry) -> list[Number]:
    """Give house numbers to every named road.

    Numbers rise with the distance along the road, in the line's direction; a spot on another
    road's ground, on barred ground (water, railway) or off the ground is passed over.
    """
    tree = STRtree([way.line for way in ways])
    shapely.prepare(ground)
    shapely.prepare(barred)
    numbers: list[Number] = []
    for index, way in enumerate(ways):
        if way.name and way.road_class in STEPS_M:
            for side in (1, -1):
                points = _spots(way, side)
                good = shapely.contains(ground, points) & ~shapely.intersects(barred, points)
                good &= ~_on_other_road(points, index, ways, tree)
                first = 1 if side == 1 else 2
                kept = points[good]
                numbers += [Number(way.name, first + 2 * i, p) for i, p in enumerate(kept)]
    return numbers


def _spots(way: Way, side: int) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return points beside the road; `side` is 1 for left, -1 for right."""
    step = STEPS_M[way.road_class]
    along = np.arange(step * (0.6 if side == 1 else 0.9), way.line.length - 5, step)
    here = shapely.get_coordinates(shapely.line_interpolate_point(way.line, along))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(way.line, along + 1.0))
    heading = ahead - here
    heading = heading / np.maximum(np.hypot(heading[:, 0], heading[:, 1]), 1e-9)[:, None]
    reach = side * (way.width_m / 2 + FRONT_M.get(way.road_class, FRONT_ELSE_M))
    return np.asarray(
        shapely.points(here + np.column_stack([-heading[:, 1], heading[:, 0]]) * reach)
    ).reshape(-1)


def _on_other_road(
    points: np.ndarray[tuple[int], np.dtype[np.object_]], own: int, ways: list[Way], tree: STRtree
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    bad = np.zeros(len(points), dtype=bool)
    near = tree.query(points, predicate="dwithin", distance=25.0)
    for point, way in near.T:
        other = ways[way]
        if way != own and other.line.distance(points[point]) < other.width_m / 2 + CLEAR_M:
            bad[point] = True
    return bad


def list_entrances(compounds: list[Compound]) -> list[Entrance]:
    """List every unit of every building of the compounds, doors on the north side."""
    entrances = []
    for compound in compounds:
        for building, box in enumerate(compound.buildings, start=1):
            line = centre_line(box)
            units = 2 if line.length < 34 else (3 if line.length < 48 else 4)
            door = line.parallel_offset(_depth(box) / 2 + ENTRANCE_M, "left")
            entrances += [
                Entrance(
                    compound,
                    building,
                    unit,
                    door.interpolate((unit - 0.5) / units, normalized=True),
                )
                for unit in range(1, units + 1)
            ]
    return entrances


def _depth(box: shapely.Polygon) -> float:
    return float(box.area / centre_line(box).length)


def number_text(number: Number, plan: Plan) -> str:
    """Return a house number as it is written: 麒麟南路128号."""
    return f"{number.road}{number.number}{plan.text['words']['number']}"


def entrance_text(entrance: Entrance, plan: Plan) -> str:
    """Return a unit as it is written: 金域小区3栋2单元."""
    words = plan.text["words"]
    return (
        f"{entrance.compound.lot.name}{entrance.building}{words['building']}"
        f"{entrance.unit}{words['unit']}"
    )
