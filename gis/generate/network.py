"""The road network: ways cut at every junction, and one-ways that never trap a car."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import LineString, STRtree

from gis.generate.noding import GRID_M, reaching, rounded_ends
from gis.generate.ways import Way
from gis.model import RoadClass

CAR_LANE_WIDTH_M = 3.5
ONEWAY_SHARE = 0.16
STUB_M = 0.6
RANK = {road_class: rank for rank, road_class in enumerate(RoadClass)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a way between two nodes, numbered; digitised as its way is."""

    way: Way
    way_index: int
    from_node: int
    to_node: int
    line: LineString


@dataclass(frozen=True, slots=True)
class Network:
    """The pieces and the nodes' coordinates, shape (n, 2), in metres."""

    pieces: tuple[Piece, ...]
    nodes: NDArray[np.float64]


def make_network(ways: list[Way], rng: np.random.Generator) -> Network:
    """Cut the ways at junctions, drop what nothing reaches, and set one-ways."""
    pieces, nodes = _noded(ways)
    pieces = _largest(pieces, len(nodes))
    pieces = _narrowed(pieces, len(nodes))
    pieces = _oneways(pieces, len(nodes), ways, rng)
    return _renumbered(pieces, nodes)


def for_cars(way: Way) -> bool:
    """Whether a car can use a way: all but footpaths and narrow lanes."""
    if way.road_class is RoadClass.LANE:
        return way.width_m >= CAR_LANE_WIDTH_M
    return way.road_class is not RoadClass.FOOTPATH


def _noded(ways: list[Way]) -> tuple[list[Piece], NDArray[np.float64]]:
    lines = np.array([way.line for way in ways], dtype=object)
    noded = shapely.union_all(reaching(lines), grid_size=GRID_M)
    parts = _without_stubs(shapely.get_parts(noded))
    owner = _owners(ways, lines, parts)
    parts = np.array(
        [_along(part, lines[index]) for part, index in zip(parts, owner, strict=True)],
        dtype=object,
    )
    ends = np.array([[p.coords[0], p.coords[-1]] for p in parts]).reshape(-1, 2)
    nodes, inverse = np.unique(np.round(ends, 1), axis=0, return_inverse=True)
    ids = inverse.reshape(-1, 2)
    pieces = [
        Piece(ways[owner[i]], int(owner[i]), int(ids[i, 0]), int(ids[i, 1]), parts[i])
        for i in range(len(parts))
    ]
    return [piece for piece in pieces if piece.from_node != piece.to_node], nodes


def _without_stubs(parts: NDArray[np.object_]) -> NDArray[np.object_]:
    """Drop what `reaching` left beyond the junctions."""
    count = Counter(end for part in parts for end in rounded_ends(part))
    kept = [
        part
        for part in parts
        if part.length > STUB_M or all(count[end] > 1 for end in rounded_ends(part))
    ]
    return np.array(kept, dtype=object)


def _owners(
    ways: list[Way], lines: NDArray[np.object_], parts: NDArray[np.object_]
) -> NDArray[np.int64]:
    """Return for each part the widest way it lies on."""
    middles = shapely.line_interpolate_point(parts, 0.5, normalized=True)
    part, way = STRtree(lines).query(middles, predicate="dwithin", distance=4 * GRID_M)
    rank = np.array([RANK[ways[index].road_class] for index in way])
    distance = shapely.distance(middles[part], lines[way])
    order = np.lexsort((way, np.round(distance, 2), rank, part))
    first = np.unique(part[order], return_index=True)[1]
    return np.asarray(way[order][first])


def _along(part: LineString, way: LineString) -> LineString:
    middle = part.length / 2
    near = min(middle, 1.0)
    before = way.project(part.interpolate(middle - near))
    after = way.project(part.interpolate(middle + near))
    return part if before <= after else part.reverse()


def _components(pieces: list[Piece], size: int, *, strong: bool = False) -> NDArray[np.int64]:
    start = np.array([piece.from_node for piece in pieces])
    end = np.array([piece.to_node for piece in pieces])
    oneway = np.array([piece.way.oneway for piece in pieces])
    there, back = oneway >= 0, oneway <= 0
    rows = np.concatenate([start[there], end[back]])
    columns = np.concatenate([end[there], start[back]])
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    _, label = connected_components(graph, directed=True, connection="strong" if strong else "weak")
    return np.asarray(label)


def _largest(pieces: list[Piece], size: int) -> list[Piece]:
    label = _components(pieces, size)
    of_piece = np.array([label[piece.from_node] for piece in pieces])
    main = np.bincount(of_piece).argmax()
    return [piece for piece, own in zip(pieces, of_piece, strict=True) if own == main]


def _narrowed(pieces: list[Piece], size: int) -> list[Piece]:
    """Make lanes too narrow for cars where only narrow lanes lead to them."""
    cars = [piece for piece in pieces if for_cars(piece.way)]
    label = _components(cars, size)
    of_piece = np.array([label[piece.from_node] for piece in cars])
    main = np.bincount(of_piece).argmax()
    cut_off = {id(piece) for piece, own in zip(cars, of_piece, strict=True) if own != main}
    return [
        replace(piece, way=_slim(piece.way)) if id(piece) in cut_off else piece for piece in pieces
    ]


def _slim(way: Way) -> Way:
    if way.road_class is RoadClass.LANE:
        return replace(way, width_m=3.0)
    return replace(way, road_class=RoadClass.FOOTPATH, width_m=2.5)


def _oneways(
    pieces: list[Piece], size: int, ways: list[Way], rng: np.random.Generator
) -> list[Piece]:
    """Make some lesser roads one-way, each only while all car roads reach each other."""
    lesser = (RoadClass.SECONDARY, RoadClass.RESIDENTIAL)
    options = [i for i, way in enumerate(ways) if way.road_class in lesser and way.name]
    for index in options:
        if rng.random() >= ONEWAY_SHARE:
            continue
        direction = 1 if rng.random() < 0.6 else -1
        trial = [
            replace(p, way=replace(p.way, oneway=direction)) if p.way_index == index else p
            for p in pieces
        ]
        if _strong([piece for piece in trial if for_cars(piece.way)], size):
            pieces = trial
    return pieces


def _strong(cars: list[Piece], size: int) -> bool:
    label = _components(cars, size, strong=True)
    used = np.unique([node for piece in cars for node in (piece.from_node, piece.to_node)])
    return len(np.unique(label[used])) == 1


def _renumbered(pieces: list[Piece], nodes: NDArray[np.float64]) -> Network:
    pieces = sorted(pieces, key=lambda p: (p.way_index, p.way.line.project(p.line.centroid)))
    used = np.unique([node for piece in pieces for node in (piece.from_node, piece.to_node)])
    number = {int(node): index for index, node in enumerate(used)}
    return Network(
        tuple(replace(p, from_node=number[p.from_node], to_node=number[p.to_node]) for p in pieces),
        nodes[used],
    )
