"""What a query's expectation means on the ground, worked out without the geocoder.

An expectation is one of

    number:ROAD:N   building:COMPOUND:B[:U]   crossing:ROAD:ROAD   compound:NAME   place:NAME
    camera:CODE   lamp:ROAD:N   road:NAME   group:NAME   community:NAME   grid:CODE   area:CODE
    none            (nothing may be offered with confidence)
    ambiguous:E|E…  (a choice must be offered, without confidence), where an option may also be
    begins:X (every road, place and grid whose name begins so) or numbers:X:N (X路, X街, X巷)

with `@e50` after a point for 50 m to the east of it (n, ne, e, se, s, sw, w, nw).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from gis.locate import GridChain, GridLocator
from gis.metric import to_lonlat, to_metres
from gis.model import AddressKind, GridKind
from gis.records import GroundData

Found = TypeVar("Found")

_OFFSET = re.compile(r"^(?P<what>.*)@(?P<way>[nesw]{1,2})(?P<far>\d+)$")
_WAYS = {"n": (0, 1), "e": (1, 0), "s": (0, -1), "w": (-1, 0)}
#: The documented numbering of lamp posts: one every 30 m of its side.
LAMP_SPACING_M = 30.0
_ROAD_WORDS = ("路", "街", "巷", "大道")
_CHOICE_M = 40.0


@dataclass(frozen=True, slots=True)
class Truth:
    """What may be meant, in metres: one shape, several to choose from, or none at all.

    `owner` is the code of the grid that must be in the answer's chain, where there is one answer.
    """

    shapes: tuple[BaseGeometry, ...]
    tolerance_m: float
    owner: str | None


class Resolver:
    """Works out expectations on one ground. Raises KeyError for what the ground does not have."""

    def __init__(self, data: GroundData, locator: GridLocator) -> None:
        self._data = data
        self._locator = locator
        self._doors = {
            (door.road, door.number): door.geometry
            for door in data.addresses
            if door.kind is AddressKind.ROAD
        }
        self._named: list[tuple[str, BaseGeometry]] = [
            *((road.name, road.geometry) for road in data.roads),
            *((place.name, place.geometry) for place in data.places),
            *((grid.name, grid.geometry) for grid in data.grids),
        ]
        self._makers: dict[str, Callable[..., BaseGeometry]] = {
            "number": lambda road, number: self._doors[road, int(number)],
            "building": self._building,
            "crossing": self._crossing,
            "compound": self._place,
            "place": self._place,
            "camera": lambda code: _one(c.geometry for c in data.cameras if c.code == code),
            "lamp": self._lamp,
            "road": self._road,
            "group": lambda name: self._grid_named(name, GridKind.GROUP),
            "community": lambda name: self._grid_named(name, GridKind.COMMUNITY),
            "grid": lambda code: _one(g.geometry for g in data.grids if g.code == code),
            "area": lambda code: _one(a.geometry for a in data.areas if a.code == code),
        }

    def resolve(self, expected: str, tolerance_m: float) -> Truth:
        """Return what an expectation means."""
        if expected == "none":
            return Truth((), 0.0, None)
        if expected.startswith("ambiguous:"):
            options = expected.removeprefix("ambiguous:").split("|")
            shapes = [shape for option in options for shape in self._options(option)]
            return Truth(tuple(shapes), _CHOICE_M, None)
        shape = self._shape(expected)
        return Truth((shape,), tolerance_m, self._owner(expected, shape))

    def _options(self, option: str) -> list[BaseGeometry]:
        kind, _, said = option.partition(":")
        if kind == "numbers":
            stem, number = said.split(":")
            roads = [f"{stem}{word}" for word in _ROAD_WORDS]
            doors = [self._doors.get((road, int(number))) for road in roads]
            return [to_metres(door) for door in doors if door is not None]
        if kind == "begins":
            return [to_metres(shape) for name, shape in self._named if name.startswith(said)]
        return [self._shape(option)]

    def _shape(self, expected: str) -> BaseGeometry:
        match = _OFFSET.match(expected)
        shape = to_metres(self._make(match["what"] if match else expected))
        if match is None:
            return shape
        way = np.sum([_WAYS[letter] for letter in match["way"]], axis=0)
        moved = np.array(shape.coords[0]) + int(match["far"]) * way / np.hypot(*way)
        return Point(moved)

    def _make(self, expected: str) -> BaseGeometry:
        kind, *said = expected.split(":")
        return self._makers[kind](*said)

    def _owner(self, expected: str, shape: BaseGeometry) -> str | None:
        if expected.startswith(("grid:", "area:")):
            return expected.partition(":")[2]
        if expected.startswith(("group:", "community:")):
            name = expected.partition(":")[2]
            return _one(grid.code for grid in self._data.grids if grid.name == name)
        if not isinstance(shape, Point):
            return None
        # Unprojected again, a point on a border may fall to its other side.
        here = to_lonlat(shape) if _OFFSET.match(expected) else self._make(expected)
        chain = self._locator.find_chain(here.x, here.y)
        return chain.owner if chain else None

    def _building(self, compound: str, building: str, unit: str = "") -> BaseGeometry:
        doors = [
            door.geometry
            for door in self._data.addresses
            if (door.compound, door.building) == (compound, int(building))
            and (not unit or door.unit == int(unit))
        ]
        if not doors:
            raise KeyError(compound, building, unit)
        return shapely.MultiPoint(doors) if len(doors) > 1 else doors[0]

    def _crossing(self, first: str, second: str) -> BaseGeometry:
        ends = [
            {
                node: Point(piece.geometry.coords[at])
                for piece in self._data.roads
                if piece.name == name
                for node, at in ((piece.from_node, 0), (piece.to_node, -1))
            }
            for name in (first, second)
        ]
        shared = sorted(ends[0].keys() & ends[1].keys())
        if not shared:
            raise KeyError(first, second)
        return ends[0][shared[0]]

    def _place(self, name: str) -> BaseGeometry:
        return _one(place.geometry for place in self._data.places if place.name == name)

    def _road(self, name: str) -> BaseGeometry:
        pieces = [piece.geometry for piece in self._data.roads if piece.name == name]
        if not pieces:
            raise KeyError(name)
        return MultiLineString(pieces)

    def _lamp(self, road: str, number: str) -> BaseGeometry:
        side = sorted(
            (door, point)
            for (name, door), point in self._doors.items()
            if name == road and door % 2 == int(number) % 2
        )
        doors = LineString([to_metres(point) for _, point in side])
        return to_lonlat(doors.interpolate((int(number) - 1) // 2 * LAMP_SPACING_M))

    def _grid_named(self, name: str, kind: GridKind) -> BaseGeometry:
        return _one(g.geometry for g in self._data.grids if (g.name, g.kind) == (name, kind))


def holds(chain: GridChain | None, owner: str) -> bool:
    """Tell whether a chain has the grid that owns the expected point."""
    if chain is None:
        return False
    codes = (chain.compound, chain.street, chain.group, chain.community, chain.area)
    return owner == chain.owner or owner in codes


def _one(found: Iterator[Found]) -> Found:
    first = next(found, None)
    if first is None:
        raise KeyError
    return first
