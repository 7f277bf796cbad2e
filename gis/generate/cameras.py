"""Cameras at junctions, gates, markets and along the river; some of them key ones."""

from dataclasses import dataclass

import numpy as np
from shapely import Point

from gis.generate.places import Spot, smallest_grid
from gis.generate.town import Town
from gis.model import PlaceKind, RoadClass

COUNT = 500
BESIDE_M = 9.0
GATE_BESIDE_M = 3.0
BUSY = {RoadClass.AVENUE: 3, RoadClass.MAIN: 2, RoadClass.SECONDARY: 1}


@dataclass(frozen=True, slots=True)
class Lens:
    """A camera: name, point, facing (degrees clockwise from north), key flag and grid."""

    name: str
    point: Point
    facing_deg: float
    key: bool
    grid: str


@dataclass(frozen=True, slots=True)
class _Stand:
    name: str
    at: tuple[float, float]
    beside_m: float
    key: bool


def list_cameras(town: Town, places: list[Spot], rng: np.random.Generator) -> list[Lens]:
    """Place 500 cameras: gates, markets and landmarks first, then junctions, busiest first."""
    stands = [*_at_places(town, places), *_at_junctions(town)][:COUNT]
    turns = rng.uniform(0, 360, COUNT)
    points = [_beside(stand, turn) for stand, turn in zip(stands, turns, strict=True)]
    grids = [
        *((c.geometry, c.code) for c in town.compounds),
        *((c.geometry, f"S-{c.street.plan.code}-{c.number}") for c in town.corridors),
        *((group.geometry, group.code) for group in town.division.groups),
    ]
    owners = smallest_grid(points, grids)
    return [
        Lens(stand.name, point, round((turn + 180) % 360, 1) % 360, stand.key, grid)
        for stand, point, turn, grid in zip(stands, points, turns, owners, strict=True)
    ]


def _beside(stand: _Stand, turn_deg: float) -> Point:
    """Return the camera's pole: off the spot it watches, to the side it looks back from."""
    turn = np.radians(turn_deg)
    x, y = stand.at
    return Point(x + np.sin(turn) * stand.beside_m, y + np.cos(turn) * stand.beside_m)


def _at_places(town: Town, places: list[Spot]) -> list[_Stand]:
    word = town.plan.text["words"]["camera"]
    reach = {PlaceKind.GATE: GATE_BESIDE_M, PlaceKind.MARKET: 20.0, PlaceKind.LANDMARK: 12.0}
    return [
        _Stand(
            spot.name + word,
            (spot.point.x, spot.point.y),
            reach[spot.kind],
            spot.kind is PlaceKind.MARKET,
        )
        for spot in places
        if spot.kind in reach
    ]


def _at_junctions(town: Town) -> list[_Stand]:
    """Return stands at junctions of named roads, busiest first; big crossings get several."""
    words = town.plan.text["words"]
    suffix = words["crossing_camera"] + words["camera"]
    meeting: dict[int, dict[str, int]] = {}
    for piece in town.network.pieces:
        busy = BUSY.get(piece.way.road_class, 0)
        if piece.way.name and busy:
            for node in (piece.from_node, piece.to_node):
                meeting.setdefault(node, {})[piece.way.name] = busy
    crossings = [(-sum(names.values()), node, names) for node, names in meeting.items()]
    stands: list[_Stand] = []
    for weight, node, names in sorted(crossings, key=lambda entry: entry[:2]):
        if len(names) < 2:
            continue
        title = "".join(sorted(names, key=lambda name: -names[name])[:2]) + suffix
        x, y = town.network.nodes[node]
        many = -weight >= 4
        for number in range(1, 4 if many else 2):
            label = f"{title}{number}" if many else title
            stands.append(_Stand(label, (x, y), BESIDE_M, -weight >= 5 or (many and number == 1)))
    return stands
