"""The fabric of every other lot: village lanes and houses, newer blocks, parks, schools."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import LineString, Polygon, STRtree
from shapely.ops import substring

from gis.generate.plan import Plan, chinese_number, pinyin
from gis.generate.rows import RowStyle, fill_houses, fill_rows, south_turn
from gis.generate.splitting import Cut, Manner, subdivide
from gis.generate.uses import Lot, Use
from gis.generate.ways import Ground, RoadNames, Way
from gis.model import RoadClass

VILLAGE = Manner(area_m2=4_600, wiggle=0.14, skew_deg=20, centre=0.16, clear_m=9)
NEWER = Manner(area_m2=14_500, wiggle=0.025, skew_deg=5, centre=0.10, clear_m=22)
PARK = Manner(area_m2=9_000, wiggle=0.22, skew_deg=25, centre=0.15, clear_m=12)
DEAD_END_SHARE = 0.22
LEAST_NAMED_LANE_M = 38.0
LANE_WIDTHS_M = (2.5, 3.0, 4.0, 4.5)
ROWS = (
    RowStyle(length_m=38, depth_m=12, gap_m=8, pitch_m=24, floors=6),
    RowStyle(length_m=28, depth_m=11, gap_m=6, pitch_m=21, floors=5),
    RowStyle(length_m=46, depth_m=15, gap_m=12, pitch_m=34, floors=9),
    RowStyle(length_m=26, depth_m=20, gap_m=18, pitch_m=40, floors=18),
)
SCHOOL_ROWS = RowStyle(length_m=64, depth_m=15, gap_m=20, pitch_m=42, floors=5)
HOSPITAL_ROWS = RowStyle(length_m=72, depth_m=22, gap_m=18, pitch_m=46, floors=12)
MARKET_ROWS = RowStyle(length_m=60, depth_m=26, gap_m=14, pitch_m=40, floors=2)


@dataclass(slots=True)
class Fabric:
    """Ways, buildings with their floors, and surfaces (kind, name, polygon) of many lots.

    `lanes` counts the named lanes of each village.
    """

    ways: list[Way] = field(default_factory=list)
    buildings: list[tuple[Polygon, int]] = field(default_factory=list)
    surfaces: list[tuple[str, str, Polygon]] = field(default_factory=list)
    lanes: dict[str, int] = field(default_factory=dict)


def make_fabric(
    plan: Plan, lots: list[Lot], ground: Ground, names: RoadNames, rng: np.random.Generator
) -> Fabric:
    """Build on every lot that is no compound."""
    fabric = Fabric()
    for lot in lots:
        if lot.use is Use.VILLAGE:
            _village(plan, lot, ground, fabric, rng)
        elif lot.use is Use.MIXED:
            _newer(lot, ground, names, fabric, rng)
        elif lot.use is Use.PARK:
            _park(lot, ground, fabric, rng)
        elif lot.use is not Use.COMPOUND:
            _civic(lot, ground, fabric)
    return fabric


def _village(
    plan: Plan, lot: Lot, ground: Ground, fabric: Fabric, rng: np.random.Generator
) -> None:
    cuts, leaves = subdivide(lot.face, VILLAGE, rng)
    made, lanes = [], fabric.lanes
    for line in _dead_ends(cuts, rng):
        width_m = float(rng.choice(LANE_WIDTHS_M))
        name, name_en = "", ""
        if line.length >= LEAST_NAMED_LANE_M and lanes.get(lot.name, 0) < 99:
            lanes[lot.name] = lanes.get(lot.name, 0) + 1
            name, name_en = _lane_name(plan, lot.name, lanes[lot.name])
        made.append(Way(line, name, name_en, RoadClass.LANE, width_m))
    fabric.ways += made
    inside = Ground(made) if made else None
    for leaf in leaves:
        plot = ground.plot(leaf, 1.5)
        plot = inside.plot(plot, 0.8) if inside and not plot.is_empty else plot
        fabric.buildings += [(house, int(rng.integers(2, 6))) for house in fill_houses(plot, rng)]


def _lane_name(plan: Plan, village: str, number: int) -> tuple[str, str]:
    words = plan.text["words"]
    name = f"{village}{chinese_number(number, plan)}{words['lane']}"
    return name, f"{pinyin(village)} {words['lane_en']} {number}"


def _dead_ends(cuts: list[Cut], rng: np.random.Generator) -> list[LineString]:
    """Shorten some lanes to dead ends where no other lane hangs on the lost part."""
    lines = [cut.line for cut in cuts]
    tree = STRtree(lines)
    result = []
    for index, line in enumerate(lines):
        lost = substring(line, 0.55, 1.0, normalized=True)
        lonely = len(tree.query(lost.buffer(1.0), predicate="intersects")) <= 2
        touching = [i for i in tree.query(lost.buffer(1.0), predicate="intersects") if i != index]
        hung = any(_hangs(lines[i], lost) for i in touching)
        shorten = rng.random() < DEAD_END_SHARE and lonely and not hung
        result.append(substring(line, 0.0, 0.55, normalized=True) if shorten else line)
    return result


def _hangs(line: LineString, on: LineString) -> bool:
    ends = shapely.points([line.coords[0], line.coords[-1]])
    return bool((shapely.distance(ends, on) < 1.0).any())


def _newer(
    lot: Lot, ground: Ground, names: RoadNames, fabric: Fabric, rng: np.random.Generator
) -> None:
    cuts, leaves = subdivide(lot.face, NEWER, rng)
    made = []
    for cut in cuts:
        name, name_en = names.take(narrow=True)
        made.append(Way(cut.line, name, name_en, RoadClass.RESIDENTIAL, 7.0))
    fabric.ways += made
    inside = Ground(made) if made else None
    for leaf in leaves:
        plot = ground.plot(leaf, 3.5)
        plot = inside.plot(plot, 2.0) if inside and not plot.is_empty else plot
        style = ROWS[int(rng.choice(len(ROWS), p=(0.4, 0.3, 0.18, 0.12)))]
        if not plot.is_empty:
            rows = fill_rows(plot, style, south_turn(plot))
            fabric.buildings += [(box, style.floors) for box in rows]


def _park(lot: Lot, ground: Ground, fabric: Fabric, rng: np.random.Generator) -> None:
    plot = ground.plot(lot.face, 3.0)
    fabric.surfaces.append(("green", lot.name, plot))
    cuts, leaves = subdivide(lot.face, PARK, rng)
    paths = [Way(cut.line, "", "", RoadClass.FOOTPATH, 2.5) for cut in cuts]
    fabric.ways += paths
    largest = max(leaves, key=shapely.area).intersection(plot)
    pond = largest.buffer(-14).buffer(6, quad_segs=3).buffer(-6).simplify(0.5)
    if pond.geom_type == "Polygon" and pond.area > 400:
        fabric.surfaces.append(("water", "", pond))


def _civic(lot: Lot, ground: Ground, fabric: Fabric) -> None:
    plot = ground.plot(lot.face, 6.0)
    if lot.use is Use.SQUARE:
        fabric.surfaces.append(("square", lot.name, plot))
        return
    style = {Use.SCHOOL: SCHOOL_ROWS, Use.HOSPITAL: HOSPITAL_ROWS}.get(lot.use, MARKET_ROWS)
    rows = fill_rows(plot, style, south_turn(plot))
    keep = rows[: max(1, len(rows) * 2 // 3)] if lot.use is Use.SCHOOL else rows
    fabric.buildings += [(box, style.floors) for box in keep]
    yard = plot.difference(shapely.union_all(keep).buffer(6)) if keep else plot
    field_part = max(shapely.get_parts(yard), key=shapely.area)
    kind = "green" if lot.use is Use.SCHOOL else "square"
    fabric.surfaces.append((kind, lot.name, field_part.buffer(-6).buffer(4).simplify(0.5)))
