"""The names of a ground, indexed by how they sound; and what each name stands for."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from gis.geocode.normalise import normalise
from gis.geocode.roads import NamedRoad
from gis.geocode.sounds import encode, encode_fuzzy, pinyin, read_aloud
from gis.model import Address, AddressKind, Grid, GridKind, Place, PlaceKind, Road


class Target(StrEnum):
    """What a name stands for: which table of the gazetteer its key is in."""

    ROAD = "road"
    COMPOUND = "compound"
    PLACE = "place"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it may be written, its sounds, and the key of what it stands for.

    `weight` is 1 for a full name or alias and lower for one we cut short ourselves.
    """

    text: str
    target: Target
    key: str
    weight: float
    sound: str
    fuzzy: str
    latin: str
    initials: str


_ROAD_SUFFIXES = ("大道", "路", "街", "巷")
_COMPOUND_SUFFIXES = ("住宅小区", "小区", "社区")
_SHORT_WEIGHT = 0.9
_NAMED_GRIDS = (GridKind.GROUP, GridKind.COMMUNITY)
#: A gate is a way into a compound; its name must not hide the compound's.
_UNNAMED_PLACES = (PlaceKind.GATE,)


class Gazetteer:
    """Everything that can be named on a ground; immutable, built once for a ground version."""

    def __init__(
        self,
        roads: Iterable[Road],
        places: Iterable[Place],
        addresses: Iterable[Address],
        grids: Iterable[Grid],
    ) -> None:
        self.addresses = tuple(addresses)
        self.roads = _named_roads(roads, self.addresses)
        self.places = {place.code: place for place in places}
        self.grids = {grid.code: grid for grid in grids if grid.kind in _NAMED_GRIDS}
        self.buildings = _buildings(self.addresses)
        self.names = tuple(dict.fromkeys(self._names()))
        self.fuzzy_sounds = tuple(name.fuzzy for name in self.names)
        self.longest = max((len(name.text) for name in self.names), default=0)
        self._by_sound = _by_sound(self.names)
        self._sorted_fuzzy = sorted((name.fuzzy, row) for row, name in enumerate(self.names))
        self._sorted_latin = sorted((name.latin, row) for row, name in enumerate(self.names))
        self._sorted_initials = sorted((name.initials, row) for row, name in enumerate(self.names))

    def named(self, fuzzy: str) -> Sequence[Name]:
        """Return the names whose fuzzy sound is exactly `fuzzy`."""
        return self._by_sound.get(fuzzy, ())

    def find_road_of(self, place: Place) -> NamedRoad | None:
        """Return the road that a place's own address names (滨江路 of 滨江路23号)."""
        return self.roads.get(place.road.rstrip("0123456789号-"))

    def starting(self, fuzzy: str, limit: int) -> list[Name]:
        """Return up to `limit` names whose fuzzy sound begins with `fuzzy`."""
        return self._prefixed(self._sorted_fuzzy, fuzzy, limit)

    def starting_latin(self, letters: str, limit: int) -> list[Name]:
        """Return up to `limit` names whose pinyin or pinyin initials begin with `letters`."""
        whole = self._prefixed(self._sorted_latin, letters, limit)
        return whole + self._prefixed(self._sorted_initials, letters, limit)

    def _prefixed(self, index: list[tuple[str, int]], prefix: str, limit: int) -> list[Name]:
        start = bisect_left(index, (prefix, 0))
        found = takewhile(lambda item: item[0].startswith(prefix), index[start : start + limit])
        return [self.names[row] for _, row in found]

    def _names(self) -> Iterator[Name]:
        for road in self.roads:
            yield from _with_short(road, Target.ROAD, road, _ROAD_SUFFIXES)
        for place in self.places.values():
            if place.kind not in _UNNAMED_PLACES:
                yield from _place_names(place)
        for grid in self.grids.values():
            yield from _with_short(grid.name, Target.GRID, grid.code, _COMPOUND_SUFFIXES)


def _place_names(place: Place) -> Iterator[Name]:
    target = Target.COMPOUND if place.kind == PlaceKind.COMPOUND else Target.PLACE
    yield from _with_short(place.name, target, place.code, _COMPOUND_SUFFIXES)
    for alias in place.aliases:
        yield from _read(alias, target, place.code, 0.98)


def _with_short(text: str, target: Target, key: str, suffixes: Sequence[str]) -> Iterator[Name]:
    yield from _read(text, target, key, 1.0)
    suffix = next((end for end in suffixes if text.endswith(end)), "")
    if suffix and len(text) - len(suffix) >= 2:
        yield from _read(text.removesuffix(suffix), target, key, _SHORT_WEIGHT)


def _read(text: str, target: Target, key: str, weight: float) -> Iterator[Name]:
    """Yield a name once for each way its characters may be read."""
    written = normalise(text)
    if len(written) < 2:
        return
    for syllables in dict.fromkeys((pinyin(written), read_aloud(written))):
        sound, fuzzy = encode(syllables), encode_fuzzy(syllables)
        latin, initials = "".join(syllables), "".join(syllable[0] for syllable in syllables)
        yield Name(written, target, key, weight, sound, fuzzy, latin, initials)


def _by_sound(names: Iterable[Name]) -> dict[str, list[Name]]:
    index: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        index[name.fuzzy].append(name)
    return dict(index)


def _named_roads(roads: Iterable[Road], addresses: Iterable[Address]) -> dict[str, NamedRoad]:
    pieces: defaultdict[str, list[Road]] = defaultdict(list)
    points: defaultdict[str, list[Address]] = defaultdict(list)
    for road in roads:
        pieces[road.name].append(road)
    for address in addresses:
        points[address.road].append(address)
    return {
        name: NamedRoad(name, tuple(found), tuple(points[name]))
        for name, found in pieces.items()
        if name
    }


def _buildings(addresses: Iterable[Address]) -> dict[str, dict[tuple[int, int], Address]]:
    index: defaultdict[str, dict[tuple[int, int], Address]] = defaultdict(dict)
    for address in addresses:
        if address.kind == AddressKind.COMPOUND:
            index[address.compound].setdefault((address.building, address.unit), address)
    return dict(index)
