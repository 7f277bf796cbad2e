"""Banned turns: no left from a main street into an avenue where four arms meet."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import Point

from gis.generate.network import Network, Piece
from gis.model import RoadClass

#: A left turn, in degrees against the clock from the way straight on.
LEFT_DEG = (45.0, 135.0)
ARMS = 4


@dataclass(frozen=True, slots=True)
class Ban:
    """A left turn that is not allowed; pieces are numbered as in the network."""

    from_piece: int
    to_piece: int
    node: Point


def list_bans(network: Network) -> list[Ban]:
    """Return the banned turns, by junction and the piece one comes from."""
    arms: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(network.pieces):
        if piece.way.street:
            arms[piece.from_node].append(number)
            arms[piece.to_node].append(number)
    crossings = [node for node, numbers in sorted(arms.items()) if len(numbers) == ARMS]
    return [ban for node in crossings for ban in _bans_at(network, node, arms[node])]


def _bans_at(network: Network, node: int, arms: list[int]) -> list[Ban]:
    pieces = network.pieces
    return [
        Ban(a, b, Point(network.nodes[node]))
        for a in arms
        for b in arms
        if pieces[a].way.road_class is RoadClass.MAIN
        and pieces[b].way.road_class is RoadClass.AVENUE
        and _is_left(pieces[a], pieces[b], node)
    ]


def _is_left(before: Piece, after: Piece, node: int) -> bool:
    coming = -_away(before, node)
    going = _away(after, node)
    cross = coming[0] * going[1] - coming[1] * going[0]
    turn_deg = np.degrees(np.arctan2(cross, float(coming @ going)))
    return bool(LEFT_DEG[0] < turn_deg < LEFT_DEG[1])


def _away(piece: Piece, node: int) -> NDArray[np.float64]:
    """Return the direction in which a piece leaves a node."""
    xy = np.array(piece.line.coords)
    first, second = (xy[0], xy[1]) if piece.from_node == node else (xy[-1], xy[-2])
    return np.asarray(second - first)
