"""The thirteen main streets: curved, skewed, some ending at another street or at an edge."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point
from shapely.ops import substring

from gis.generate.frame import Frame
from gis.generate.plan import Plan, StreetPlan

STEP_M = 25.0
REACH_M = 3200.0


@dataclass(frozen=True, slots=True)
class MainStreet:
    """A main street: `course` is its endless centreline, `line` the part that is built.

    `line` runs west to east or north to south; `cuts_m` are the distances along it where its
    first and second sections end.
    """

    plan: StreetPlan
    course: LineString
    line: LineString
    cuts_m: tuple[float, float]


def offset_at(street: StreetPlan, along: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far from the axis the centreline runs (m) at `along` (m) of the other axis."""
    offset = street.at + street.skew * along
    for index, (amplitude, length) in enumerate(street.waves):
        phase = street.at / 97.0 + index
        offset = offset + amplitude * np.sin(2 * np.pi * along / length + phase)
    return offset


def make_streets(plan: Plan, frame: Frame) -> tuple[MainStreet, ...]:
    """Return the main streets clipped to the ground and to the lines they end at."""
    courses = {street.code: _course(street) for street in plan.streets}
    ends = courses | {"river": frame.riverside, "rail": frame.railside}
    return tuple(_build(street, courses, ends, frame) for street in plan.streets)


def _course(street: StreetPlan) -> LineString:
    along = np.arange(-REACH_M, REACH_M + 1, STEP_M)
    offset = offset_at(street, along)
    if street.horizontal:
        return LineString(np.column_stack([along, offset]))
    return LineString(np.column_stack([offset, along])[::-1])


def _build(
    street: StreetPlan, courses: dict[str, LineString], ends: dict[str, LineString], frame: Frame
) -> MainStreet:
    inside = courses[street.code].intersection(frame.boundary)
    line = max(shapely.get_parts(inside), key=shapely.length)
    start = line.project(_meeting(line, ends[street.start])) if street.start else 0.0
    end = line.project(_meeting(line, ends[street.end])) if street.end else line.length
    line = substring(line, start, end)
    cuts = tuple(line.project(_meeting(line, courses[code])) for code in street.cuts)
    return MainStreet(street, courses[street.code], line, (cuts[0], cuts[1]))


def _meeting(line: LineString, other: LineString) -> Point:
    return shapely.get_parts(line.intersection(other))[0]
