"""What stands on each face: an old village, a compound, a park, a school, newer blocks."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely import Polygon

from gis.generate.division import Division, Group
from gis.generate.plan import Plan
from gis.generate.splitting import axes

COMPOUNDS = 58
COMPOUND_AREA_M2 = (20_000.0, 70_000.0)
COMPOUND_LEAST_SIDE_M = 115.0


class Use(StrEnum):
    """Uses of a face."""

    VILLAGE = "village"
    COMPOUND = "compound"
    PARK = "park"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    MARKET = "market"
    SQUARE = "square"
    MIXED = "mixed"


@dataclass(slots=True)
class Lot:
    """A face with its group, use and name (of the village, compound, park, ...)."""

    face: Polygon
    group: Group
    use: Use = Use.MIXED
    name: str = ""


def assign_uses(plan: Plan, division: Division, rng: np.random.Generator) -> list[Lot]:
    """Return every built-up face with a use."""
    lots = [Lot(face, group) for group in division.groups for face in group.faces]
    villages = _villages(plan, division, rng)
    for lot in lots:
        village = villages.get(lot.group.code)
        if village and rng.random() < 0.86:
            lot.use, lot.name = Use.VILLAGE, village
    _place_compounds(plan, lots)
    _place_civic(plan, lots, rng)
    return lots


def _villages(plan: Plan, division: Division, rng: np.random.Generator) -> dict[str, str]:
    """Return the village's name by the group that it grew into."""
    chosen = {}
    for community in plan.communities:
        groups = [group for group in division.groups if group.community is community]
        picks = rng.choice(len(groups), len(community.villages), replace=False)
        for pick, village in zip(picks, community.villages, strict=True):
            chosen[groups[pick].code] = village
    return chosen


def _free(lots: list[Lot]) -> list[Lot]:
    return [lot for lot in lots if lot.use is Use.MIXED]


def _squareness(face: Polygon) -> float:
    return float(face.area / shapely.oriented_envelope(face).area)


def _place_compounds(plan: Plan, lots: list[Lot]) -> None:
    """Take the two best faces of each group first, then the best of all, up to the count."""
    low, high = COMPOUND_AREA_M2
    fit = [
        lot
        for lot in _free(lots)
        if low < lot.face.area < high and axes(lot.face)[3] > COMPOUND_LEAST_SIDE_M
    ]
    fit.sort(key=lambda lot: -_squareness(lot.face))
    rank: dict[str, int] = {}
    order: list[tuple[bool, int, Lot]] = []
    for lot in fit:
        rank[lot.group.code] = rank.get(lot.group.code, 0) + 1
        order.append((rank[lot.group.code] > 2, len(order), lot))
    taken = [lot for _, _, lot in sorted(order, key=lambda entry: entry[:2])[:COMPOUNDS]]
    taken.sort(key=lambda lot: (lot.group.code, -lot.face.centroid.y))
    names = list(plan.text["compounds"]["names"])
    for lot in taken:
        lot.use, lot.name = Use.COMPOUND, _pick_name(names, lot)


def _pick_name(names: list[str], lot: Lot) -> str:
    """Take the first name that speaks of this community, else the first that speaks of none."""
    local = [name for name in names if name.startswith(lot.group.community.name)]
    name = local[0] if local else names[len(names) // 2]
    names.remove(name)
    return name


def _place_civic(plan: Plan, lots: list[Lot], rng: np.random.Generator) -> None:
    civic = plan.text["civic"]
    for use, names in (
        (Use.MARKET, civic["markets"]),
        (Use.HOSPITAL, civic["hospitals"]),
        (Use.PARK, civic["parks"]),
        (Use.SCHOOL, civic["schools"]),
        (Use.SQUARE, civic["squares"]),
    ):
        for name in names:
            free = [lot for lot in _free(lots) if lot.face.area > 8_000]
            local = [lot for lot in free if name.startswith(lot.group.community.name)] or free
            small = use in (Use.SQUARE, Use.MARKET)
            local.sort(key=lambda lot: float(lot.face.area))
            half = local[: max(1, len(local) // 2)] if small else local[len(local) // 3 :]
            lot = half[int(rng.integers(len(half)))]
            lot.use, lot.name = use, name
