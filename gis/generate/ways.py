"""Ways: named lines of one class, before they are cut at junctions; and who names them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from gis.generate.blocks import Blocks
from gis.generate.frame import Frame
from gis.generate.plan import Plan, english_name
from gis.generate.streets import MainStreet
from gis.model import RoadClass

SECONDARY_WIDTH_M = 14.0
RESIDENTIAL_WIDTH_M = 9.0
LEAST_NAMED_M = 60.0
#: No road with its margin reaches farther from its line than this.
WIDEST_REACH_M = 35.0
PLOT_GRID_M = 0.01


@dataclass(frozen=True, slots=True)
class Way:
    """A line of road; `street` is its main street's code or "", `oneway` as in gis.model.Road."""

    line: LineString
    name: str
    name_en: str
    road_class: RoadClass
    width_m: float
    street: str = ""
    oneway: int = 0


class RoadNames:
    """Hands out the made names of lesser roads, each once; "" when they are used up."""

    def __init__(self, plan: Plan, rng: np.random.Generator) -> None:
        roads = plan.text["roads"]
        self._plan = plan
        self._wide = self._mixed(roads["stems"], roads["kinds_wide"], rng)
        self._narrow = self._mixed(roads["stems"], roads["kinds_narrow"][:1], rng)

    @staticmethod
    def _mixed(stems: list[str], kinds: list[str], rng: np.random.Generator) -> list[str]:
        names = [stem + kind for kind in kinds for stem in rng.permutation(stems)]
        return names[::-1]

    def take(self, *, narrow: bool) -> tuple[str, str]:
        """Return the next name in Chinese and English."""
        stock = self._narrow if narrow else self._wide
        name = stock.pop() if stock else ""
        return name, english_name(name, self._plan) if name else ""


class Ground:
    """Ways so far, for asking which ground they leave free."""

    def __init__(self, ways: list[Way]) -> None:
        self.lines: NDArray[np.object_] = np.array([way.line for way in ways], dtype=object)
        self.widths = np.array([way.width_m for way in ways])
        self._tree = STRtree(self.lines)

    def plot(self, face: Polygon, margin_m: float) -> Polygon:
        """Return the part of a face clear of every road by a margin; its spikes cut off."""
        near = self._tree.query(face, predicate="dwithin", distance=WIDEST_REACH_M)
        reach = self.widths[near] / 2 + margin_m
        strips = shapely.buffer(self.lines[near], reach, quad_segs=3)
        free = _largest(shapely.difference(face, shapely.union_all(strips), grid_size=PLOT_GRID_M))
        opened = free.buffer(-5).buffer(5, join_style="mitre")
        return _largest(shapely.intersection(opened, free, grid_size=PLOT_GRID_M))

    def reaches(self, point: Point) -> bool:
        """Return whether a point lies on a road."""
        return bool(len(self._tree.query(point, predicate="dwithin", distance=1.0)))


def _largest(shape: BaseGeometry) -> Polygon:
    """Return the largest polygon of any geometry; an empty one when it has none."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return max(polygons, key=shapely.area) if polygons else Polygon()


def main_ways(plan: Plan, streets: tuple[MainStreet, ...], frame: Frame) -> list[Way]:
    """Return the main streets, the edge roads and the paths along the river."""
    edges = plan.text["edges"]
    ways = [
        Way(
            street.line,
            street.plan.name,
            street.plan.name_en,
            RoadClass(street.plan.road_class),
            street.plan.width_m,
            street.plan.code,
        )
        for street in streets
    ]
    for line, key in ((frame.riverside, "riverside"), (frame.railside, "railside")):
        name = edges[key]
        ways.append(Way(line, name["name"], name["name_en"], RoadClass.SECONDARY, 14.0))
    for line, key in ((frame.promenade, "promenade"), (frame.south_bank, "south_bank")):
        name = edges[key]
        ways.append(Way(line, name["name"], name["name_en"], RoadClass.FOOTPATH, 3.0))
    return ways


def block_ways(blocks: Blocks, names: RoadNames) -> list[Way]:
    """Return the roads that cut the blocks: the first cuts secondary, the later residential."""
    ways = []
    for cut in sorted(blocks.cuts, key=lambda cut: (cut.depth, -cut.line.length)):
        wide = cut.depth < 2
        named = cut.line.length >= LEAST_NAMED_M
        name, name_en = names.take(narrow=not wide and cut.depth > 2) if named else ("", "")
        road_class = RoadClass.SECONDARY if wide else RoadClass.RESIDENTIAL
        width_m = SECONDARY_WIDTH_M if wide else RESIDENTIAL_WIDTH_M
        ways.append(Way(cut.line, name, name_en, road_class, width_m))
    return ways


def river_paths(plan: Plan, frame: Frame) -> tuple[list[Way], list[LineString]]:
    """Return the short paths down to the promenade, and the footbridges among them."""
    ways, bridges = [], []
    names = plan.text["edges"]["footbridges"]
    count = int(frame.promenade.length // 210)
    spots = {int(count * share): name for share, name in zip((0.17, 0.5, 0.78), names, strict=True)}
    for index in range(1, count):
        foot = frame.promenade.interpolate(index * 210.0)
        top = frame.riverside.interpolate(frame.riverside.project(foot))
        name = spots.get(index, "")
        line = LineString([top, foot])
        if name:
            far = frame.south_bank.interpolate(frame.south_bank.project(foot))
            line = LineString([top, foot, far])
            bridges.append(LineString([foot, far]))
        name_en = english_name(name, plan) if name else ""
        ways.append(Way(line, name, name_en, RoadClass.FOOTPATH, 3.0))
    return ways, bridges
