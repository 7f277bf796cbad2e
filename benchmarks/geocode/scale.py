"""A ground with as many names as wanted: our own, and beside it towns with other names.

Every further town has our roads, lanes and places under names in which each character stands for
another one of the same stock (a permutation by seed), so that lengths, kind words and the number of
names that sound alike stay as they are. It stands some kilometres away and brings no house numbers:
the question is how the search for names grows.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely

from gis.model import Place, PlaceKind, Road
from gis.records import GroundData

#: Kind words and numerals are not part of what tells names apart.
_KEPT = frozenset(
    "大道路街巷小区家园花苑公寓府城一二三四五六七八九十百村老店超市饭馆药宾网吧茶室"
    "便利火锅烧烤学校中医院广场桥警务室智能感知点号农贸东南西北"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SHIFT_DEG = 0.12


def enlarge(data: GroundData, roads: int, seed: int = 530302) -> GroundData:
    """Return the ground with further towns until it has so many named roads and places more."""
    rng = np.random.default_rng(seed)
    named = {road.name: road for road in data.roads if road.name}
    known = set(named)
    stock = sorted({c for name in named for c in name if _CHINESE.match(c)} - _KEPT)
    new_roads: list[Road] = []
    new_places: list[Place] = []
    town = 0
    while len(new_roads) + len(new_places) < roads:
        town += 1
        table = str.maketrans(dict(zip(stock, rng.permutation(stock), strict=True)))
        new_roads += _roads(named, known, table, town)
        new_places += _places(data.places, table, town)
    return replace(data, roads=(*data.roads, *new_roads), places=(*data.places, *new_places))


def _roads(
    named: dict[str, Road], known: set[str], table: dict[int, str], town: int
) -> Iterator[Road]:
    for name, road in named.items():
        other = name.translate(table)
        while other in known:
            other = f"{other[:1]}{other}"
        known.add(other)
        yield replace(
            road,
            name=other,
            code=f"{road.code}T{town}",
            from_node=f"{road.from_node}T{town}",
            to_node=f"{road.to_node}T{town}",
            geometry=_moved(road.geometry, town),
        )


def _places(places: tuple[Place, ...], table: dict[int, str], town: int) -> Iterator[Place]:
    for place in places:
        if place.kind not in (PlaceKind.GATE, PlaceKind.GROUP_OFFICE, PlaceKind.SMART_POINT):
            yield replace(
                place,
                name=place.name.translate(table),
                code=f"{place.code}T{town}",
                aliases=(),
                geometry=_moved(place.geometry, town),
            )


def _moved(shape: shapely.Geometry, town: int) -> shapely.Geometry:
    return shapely.transform(
        shape, lambda xy: xy + _SHIFT_DEG * np.array([town % 8 + 1, town // 8])
    )
