"""The names of a ground, indexed by how they sound; and what each name stands for."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from gis.geocode.names import (
    Name,
    Target,
    camera_names,
    learnt_names,
    line_names,
    place_names,
    road_names,
)
from gis.geocode.near import NearIndex
from gis.geocode.roads import NamedRoad
from gis.geocode.sounds import encode_fuzzy, pinyin
from gis.geocode.spot import LonLat
from gis.geocode.zones import Zones
from gis.model import Address, AddressKind, Place, PlaceKind, Road
from gis.records import GroundData


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that the station taught: what is said, the label it means and where that is.

    A label that is the name of a place or a road makes the alias a name of it; another one is a
    place of its own.
    """

    text: str
    label: str
    point: LonLat


#: A gate is a way into a compound; its name must not hide the compound's. A group's office is
#: named by its group.
_UNNAMED_PLACES = (PlaceKind.GATE, PlaceKind.GROUP_OFFICE)


class Gazetteer:
    """Everything that can be named on a ground; immutable, built once for a ground version."""

    def __init__(self, data: GroundData, aliases: Iterable[Alias] = ()) -> None:
        self.addresses = data.addresses
        self.roads = _named_roads(data.roads, data.addresses)
        self.places = {place.code: place for place in data.places}
        self.cameras = {camera.code: camera for camera in data.cameras}
        self._camera_numbers = _by_number(self.cameras)
        self._streets = data.streets
        self.zones = Zones(data)
        self.buildings = _buildings(self.addresses)
        self.aliases = {alias.text: alias for alias in aliases}
        self.names = tuple(dict.fromkeys(self._names()))
        self.longest = max((len(name.text) for name in self.names), default=0)
        self._by_sound = _by_sound(self.names)
        self._sorted_fuzzy = sorted((name.fuzzy, row) for row, name in enumerate(self.names))
        self._sorted_latin = sorted((name.latin, row) for row, name in enumerate(self.names))
        self._sorted_initials = sorted((name.initials, row) for row, name in enumerate(self.names))

    @cached_property
    def near_index(self) -> NearIndex:
        """The index of nearly written names."""
        return NearIndex([name.fuzzy for name in self.names])

    def find_road_of(self, place: Place) -> NamedRoad | None:
        """Return the road that a place's own address names (滨江路 of 滨江路23号)."""
        return self.roads.get(place.road.rstrip("0123456789号-"))

    def cameras_numbered(self, number: int) -> Sequence[str]:
        """Return the codes of the cameras whose code has this number."""
        return self._camera_numbers.get(number, ())

    def is_name(self, text: str) -> bool:
        """Tell whether a normalised text is a name of the ground, learnt aliases left out."""
        sounding = self.named(encode_fuzzy(pinyin(text)))
        return text not in self.aliases and any(name.text == text for name in sounding)

    def named(self, fuzzy: str) -> Sequence[Name]:
        """Return the names whose fuzzy sound is exactly `fuzzy`."""
        return self._by_sound.get(fuzzy, ())

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
            yield from road_names(road)
        for street in self._streets:
            if street.name in self.roads:
                yield from line_names(street)
        for place in self.places.values():
            if place.kind not in _UNNAMED_PLACES:
                yield from place_names(place)
        yield from self.zones.names()
        for camera in self.cameras.values():
            yield from camera_names(camera)
        yield from self._learnt_names()

    def _learnt_names(self) -> Iterator[Name]:
        by_name = {place.name: place for place in self.places.values()}
        for alias in self.aliases.values():
            place = by_name.get(alias.label)
            if place:
                target = Target.COMPOUND if place.kind is PlaceKind.COMPOUND else Target.PLACE
                yield from learnt_names(alias.text, target, place.code)
            elif alias.label in self.roads:
                yield from learnt_names(alias.text, Target.ROAD, alias.label)
            else:
                yield from learnt_names(alias.text, Target.PIN, alias.text)


def _by_number(codes: Iterable[str]) -> dict[int, list[str]]:
    index: defaultdict[int, list[str]] = defaultdict(list)
    for code in codes:
        digits = code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
        if digits.isdecimal():
            index[int(digits)].append(code)
    return dict(index)


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
