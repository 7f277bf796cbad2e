"""Made road networks of any size: a crooked lattice of main roads, streets and dead ends."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import linestrings

from gis.metric import to_lonlat, to_metres
from gis.model import Road, RoadClass

#: The south-west corner: any place will do.
CORNER = (103.6, 25.3)
#: The distance between crossings, and how far they are shifted at random, in metres.
PITCH_M = 110.0
SHIFT_M = 30.0
#: Every so many rows and columns is an avenue, or a secondary road; the rest is residential.
AVENUE_EVERY = 12
SECONDARY_EVERY = 4
#: The share of residential pieces that is there at all, and of those that are one-way.
KEPT_SHARE = 0.62
ONEWAY_SHARE = 0.1
CLASSES = (RoadClass.AVENUE, RoadClass.SECONDARY, RoadClass.RESIDENTIAL)
WIDTHS_M = (30.0, 14.0, 7.0)

Pieces = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MadeTown:
    """The roads, and the corners (west, south), (east, north) of what they cover."""

    roads: list[Road]
    bounds: tuple[tuple[float, float], tuple[float, float]]


def make_town(n_nodes: int, seed: int = 7) -> MadeTown:
    """Return a town of about so many junctions; the same numbers give the same town."""
    rng = np.random.default_rng([seed, n_nodes])
    side = round(n_nodes**0.5)
    xy = _crossings(side, rng)
    ends, level = _pieces(side, rng)
    ends, level = _connected(ends, level, side * side)
    oneway = (level == 2) & (rng.random(len(level)) < ONEWAY_SHARE)
    lonlat = to_lonlat(to_metres(np.array(CORNER)) + xy)
    return MadeTown(
        roads=_roads(lonlat, ends, level, oneway),
        bounds=(tuple(lonlat.min(axis=0)), tuple(lonlat.max(axis=0))),
    )


def _crossings(side: int, rng: np.random.Generator) -> NDArray[np.float64]:
    rows, columns = np.meshgrid(np.arange(side), np.arange(side), indexing="ij")
    regular = np.stack([columns, rows], axis=-1).reshape(-1, 2) * PITCH_M
    return regular + rng.uniform(-SHIFT_M, SHIFT_M, regular.shape)


def _pieces(side: int, rng: np.random.Generator) -> tuple[Pieces, Pieces]:
    """Return the ends (n, 2) and the level of each piece between neighbours."""
    number = np.arange(side * side).reshape(side, side)
    along = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], axis=1)
    across = np.stack([number[:-1].ravel(), number[1:].ravel()], axis=1)
    lines = np.concatenate(
        [np.repeat(np.arange(side), side - 1), np.tile(np.arange(side), side - 1)]
    )
    level = np.select([lines % AVENUE_EVERY == 0, lines % SECONDARY_EVERY == 0], [0, 1], 2)
    kept = (level < 2) | (rng.random(len(level)) < KEPT_SHARE)
    return np.concatenate([along, across])[kept], level[kept]


def _connected(ends: Pieces, level: Pieces, n_nodes: int) -> tuple[Pieces, Pieces]:
    """Return the pieces of the largest connected part."""
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n_nodes, n_nodes))
    _, part = connected_components(graph, directed=False)
    main = part[ends[:, 0]] == np.argmax(np.bincount(part))
    return ends[main], level[main]


def _roads(
    lonlat: NDArray[np.float64], ends: Pieces, level: Pieces, oneway: NDArray[np.bool_]
) -> list[Road]:
    lines = linestrings(lonlat[ends])
    return [
        Road(
            code=str(number),
            name="",
            name_en="",
            road_class=CLASSES[kind],
            oneway=int(bound),
            width_m=WIDTHS_M[kind],
            from_node=str(a),
            to_node=str(b),
            street=None,
            geometry=line,
        )
        for number, (line, (a, b), kind, bound) in enumerate(
            zip(lines, ends.tolist(), level.tolist(), oneway.tolist(), strict=True)
        )
    ]
