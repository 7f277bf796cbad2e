"""Named points: compounds, gates, offices, venues, markets, sensors, posts, station, landmarks."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, STRtree

from gis.generate.addresses import Number, number_text
from gis.generate.plan import Plan, chinese_number, english_name
from gis.generate.town import Town
from gis.generate.uses import Use
from gis.model import PlaceKind

VENUES = 180
SMART_VENUES = 120
SMART_COMPOUNDS = 24
SMART_GROUPS = 13
SMART_POINTS = 40
POSTS = 7
STATION_STREET = "H3"


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point before it is given a code and a grid."""

    kind: PlaceKind
    name: str
    name_en: str
    point: Point
    aliases: tuple[str, ...] = ()
    road: str = ""
    smart: bool = False
    grid: str = ""


def list_places(town: Town, rng: np.random.Generator) -> list[Spot]:
    """List every named point of the town with the compound or group grid it is in."""
    busy = _busy_roads(town)
    streetside = [number for number in town.numbers if number.road in busy]
    picks = rng.permutation(len(streetside))
    spots = [
        *_compounds(town, rng),
        *_offices(town, rng),
        *_civic(town),
        *_bridges(town),
        *_station_and_posts(town, streetside),
        *_venues(town.plan, [streetside[i] for i in picks[:VENUES]], rng),
        *_sensors(town.plan, [streetside[i] for i in picks[VENUES : VENUES + SMART_POINTS]]),
    ]
    return _gridded(town, spots)


def _busy_roads(town: Town) -> set[str]:
    busy = ("avenue", "main", "secondary")
    return {p.way.name for p in town.network.pieces if p.way.road_class in busy}


def _compounds(town: Town, rng: np.random.Generator) -> list[Spot]:
    plan, words = town.plan, town.plan.text["words"]
    aliases = plan.text["compounds"]["aliases"]
    smart = set(rng.permutation(len(town.compounds))[:SMART_COMPOUNDS].tolist())
    spots = []
    for index, compound in enumerate(town.compounds):
        name, name_en = compound.lot.name, english_name(compound.lot.name, plan)
        alias = tuple(aliases.get(name, ()))
        middle = compound.geometry.representative_point()
        smart_here = index in smart
        spots.append(
            Spot(PlaceKind.COMPOUND, name, name_en, middle, alias, "", smart_here, compound.code)
        )
        for number, gate in enumerate(compound.gates):
            side, side_en = words["gates"][gate.side]
            alias = (name + words["gate_alias"],) if number == 0 else ()
            spots.append(
                Spot(
                    PlaceKind.GATE,
                    name + side,
                    f"{name_en} {side_en}",
                    gate.point,
                    alias,
                    grid=compound.code,
                )
            )
    return spots


def _offices(town: Town, rng: np.random.Generator) -> list[Spot]:
    plan, words = town.plan, town.plan.text["words"]
    smart = set(rng.permutation(len(town.division.groups))[:SMART_GROUPS].tolist())
    villages = {lot.group.code: lot.name for lot in town.lots if lot.use is Use.VILLAGE}
    spots = []
    for index, group in enumerate(town.division.groups):
        number = chinese_number(group.number, plan)
        name = f"{group.community.name}{number}{words['group']}"
        village = villages.get(group.code)
        aliases = (name, village) if village else (name,)
        spots.append(
            Spot(
                PlaceKind.GROUP_OFFICE,
                f"{group.community.name}{number}{words['group_office']}",
                f"{group.community.name_en} {words['group_office_en']} {group.number}",
                group.geometry.representative_point(),
                aliases,
                smart=index in smart,
                grid=group.code,
            )
        )
    return spots


def _civic(town: Town) -> list[Spot]:
    aliases = town.plan.text["civic"]["aliases"]
    bare = (Use.VILLAGE, Use.COMPOUND, Use.MIXED)
    return [
        Spot(
            PlaceKind.MARKET if lot.use is Use.MARKET else PlaceKind.LANDMARK,
            lot.name,
            english_name(lot.name, town.plan),
            lot.face.representative_point(),
            tuple(aliases.get(lot.name, ())),
            smart=lot.use is Use.MARKET,
        )
        for lot in town.lots
        if lot.use not in bare
    ]


def _bridges(town: Town) -> list[Spot]:
    edges = town.plan.text["edges"]
    spots = []
    for street in town.streets:
        over = street.line.intersection(town.frame.river)
        if not over.is_empty and not street.plan.horizontal:
            name = street.plan.name + edges["bridge_suffix"]
            name_en = english_name(name, town.plan)
            spots.append(Spot(PlaceKind.LANDMARK, name, name_en, over.centroid))
    for name, bridge in zip(edges["footbridges"], town.footbridges, strict=True):
        name_en = english_name(name, town.plan)
        spots.append(Spot(PlaceKind.LANDMARK, name, name_en, bridge.centroid))
    return spots


def _station_and_posts(town: Town, streetside: list[Number]) -> list[Spot]:
    plan, station = town.plan, town.plan.text["station"]
    words = plan.text["words"]
    avenue = plan.street(STATION_STREET).name
    near = min(
        (number for number in streetside if number.road == avenue),
        key=lambda number: float(number.point.distance(Point(0, 0))),
    )
    spots = [
        Spot(
            PlaceKind.STATION,
            station["name"],
            station["name_en"],
            near.point,
            tuple(station["aliases"]),
            number_text(near, plan),
        )
    ]
    for community in plan.communities:
        middle = town.division.communities[community.code].representative_point()
        spot = min(streetside, key=lambda number: float(number.point.distance(middle)))
        spots.append(
            Spot(
                PlaceKind.POLICE_POST,
                community.name + words["post"],
                f"{community.name_en} {words['post_en']}",
                spot.point,
                road=number_text(spot, plan),
            )
        )
    return spots


def _venues(plan: Plan, at: list[Number], rng: np.random.Generator) -> list[Spot]:
    venues = plan.text["venues"]
    names = [(brand, kind) for brand in venues["brands"] for kind in venues["kinds"]]
    order = rng.permutation(len(names))
    spots = []
    for index, number in enumerate(at):
        brand, kind = names[order[index]]
        name = brand + kind["name"]
        name_en = f"{english_name(brand, plan)} {kind['name_en']}"
        smart = index < SMART_VENUES
        address = number_text(number, plan)
        spots.append(Spot(PlaceKind.VENUE, name, name_en, number.point, (), address, smart))
    return spots


def _sensors(plan: Plan, at: list[Number]) -> list[Spot]:
    words = plan.text["words"]
    return [
        Spot(
            PlaceKind.SMART_POINT,
            f"{number_text(number, plan)}{words['smart_point']}",
            f"{words['smart_point_en']} {index}",
            number.point,
            road=number_text(number, plan),
            smart=True,
        )
        for index, number in enumerate(at, start=1)
    ]


def _gridded(town: Town, spots: list[Spot]) -> list[Spot]:
    compounds = [(c.geometry, c.code) for c in town.compounds]
    groups = [(group.geometry, group.code) for group in town.division.groups]
    found = smallest_grid([spot.point for spot in spots], [*compounds, *groups])
    return [
        spot if spot.grid else replace(spot, grid=code)
        for spot, code in zip(spots, found, strict=True)
    ]


def smallest_grid(points: list[Point], grids: list[tuple[shapely.Geometry, str]]) -> list[str]:
    """Return for each point the first grid of the list that holds it, else the nearest."""
    tree = STRtree([geometry for geometry, _ in grids])
    point, grid = tree.query(points, predicate="intersects")
    first: NDArray[np.int64] = np.full(len(points), len(grids))
    np.minimum.at(first, point, grid)
    lost = first == len(grids)
    if lost.any():
        first[lost] = tree.nearest(np.array(points, dtype=object)[lost])
    return [grids[index][1] for index in first]
