"""Buildings: rows of slabs and towers facing south, houses packed on village plots."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from gis.generate.splitting import Manner, axes, subdivide

STEP_M = 4.0
GREATEST_TURN_DEG = 24.0
HOUSES = Manner(area_m2=430, wiggle=0.0, skew_deg=4, centre=0.08, clear_m=0)


@dataclass(frozen=True, slots=True)
class RowStyle:
    """How rows are set (m): building length and depth, gap beside, pitch from row to row."""

    length_m: float
    depth_m: float
    gap_m: float
    pitch_m: float
    floors: int


def south_turn(face: Polygon) -> float:
    """Return the angle (degrees, anticlockwise) of rows that face south and fit the face."""
    axis, _, _, _ = axes(face)
    angle = float(np.degrees(np.arctan2(axis[1], axis[0])))
    angle = (angle + 45.0) % 90.0 - 45.0
    return float(np.clip(angle, -GREATEST_TURN_DEG, GREATEST_TURN_DEG))


def fill_rows(
    free: BaseGeometry, style: RowStyle, turn_deg: float, first_y_m: float | None = None
) -> list[Polygon]:
    """Set buildings in rows on free ground; numbered row by row from the south, west first.

    `first_y_m` is the foot of the first row in the plane turned by `-turn_deg` about the origin.
    """
    turned = rotate(free, -turn_deg, origin=(0, 0))
    if turned.is_empty:
        return []
    west, south, east, north = turned.bounds
    shapely.prepare(turned)
    found: list[Polygon] = []
    start = south if first_y_m is None else first_y_m
    y = start
    while y < north - style.depth_m:
        row = _row(turned, style, y, west, east)
        found += row
        y += style.pitch_m if row or first_y_m is not None else STEP_M
    return [rotate(box, turn_deg, origin=(0, 0)) for box in found]


def _row(free: BaseGeometry, style: RowStyle, y: float, west: float, east: float) -> list[Polygon]:
    row: list[Polygon] = []
    x = west
    lengths = (style.length_m, style.length_m * 0.7, style.length_m * 0.5)
    while x < east:
        boxes = [shapely.box(x, y, x + length, y + style.depth_m) for length in lengths]
        fitting = [box for box in boxes if free.contains(box)]
        if fitting:
            row.append(fitting[0])
            x = fitting[0].bounds[2] + style.gap_m
        else:
            x += STEP_M
    return row


def fill_houses(plot: Polygon, rng: np.random.Generator) -> list[Polygon]:
    """Pack a village plot with houses, wall to wall but for narrow gaps and a few yards."""
    if plot.is_empty:
        return []
    _, leaves = subdivide(plot, HOUSES, rng)
    houses = []
    for leaf in leaves:
        house = leaf.buffer(-rng.uniform(0.7, 2.2), join_style="mitre").simplify(0.5)
        if house.geom_type == "Polygon" and house.area > 45 and rng.random() < 0.92:
            houses.append(house)
    return houses


def centre_line(box: Polygon) -> LineString:
    """Return the line through a building from end to end, west to east."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(box))
    sides = [(corners[i], corners[i + 1]) for i in range(4)]
    short = sorted(sides, key=lambda side: float(np.hypot(*(side[1] - side[0]))))[:2]
    ends = sorted(tuple((a + b) / 2) for a, b in short)
    return LineString(ends)
