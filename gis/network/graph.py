"""The road network as arrays: one table of edges, and what one mode pays on each of them.

An edge is a road between two junctions. Nodes and edges are numbered from 0; edge e is the
e-th road given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import (
    MultiLineString,
    get_coordinates,
    get_parts,
    get_point,
    length,
    line_interpolate_point,
)

from gis.metric import to_metres
from gis.model import Road
from gis.network.speeds import CLASS_NUMBER, ModeProfile

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

#: Bearings are taken over this much road, so that a kink at the kerb does not make a turn.
BEARING_M = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class EdgeTable:
    """Every road of the ground, whatever may use it.

    `tail` and `head` are the node numbers of the ends of each line, `lines` its geometry in
    metres, `length_m` its length; `road_class` counts in the order of RoadClass, `oneway` and
    `width_m` are as the road has them; all of shape (n_edges,). `headings` (n_edges, 2) are as
    `headings_deg` gives them. `node_xy` is (n_nodes, 2) in metres.
    """

    roads: tuple[Road, ...]
    road_class: NDArray[np.int8]
    oneway: NDArray[np.int8]
    width_m: Floats
    tail: Ints
    head: Ints
    lines: NDArray[np.object_]
    length_m: Floats
    headings: Floats
    node_xy: Floats

    @property
    def n_nodes(self) -> int:
        """How many junctions the network has."""
        return len(self.node_xy)


@dataclass(frozen=True, slots=True, eq=False)
class ModeGraph:
    """What one mode pays: seconds to go along each edge, and where edges are closed.

    `with_s` and `against_s` (n_edges,) are the times along the line and back, inf where that is
    not allowed. `closed` (n_edges, 2) is the share of the line where a closure begins and ends,
    `OPEN` where there is none: nobody passes it, though whoever is on either side may go up to it,
    and whoever is within may leave by both ends. `turn_bound` says whether banned turns bind.
    """

    with_s: Floats
    against_s: Floats
    closed: Floats
    turn_bound: bool

    @property
    def usable(self) -> Bools:
        """The edges that the mode may use in at least one direction."""
        return np.isfinite(np.minimum(self.with_s, self.against_s))

    def passing_s(self) -> Floats:
        """Return the seconds to pass each edge, (2, n_edges): with the line, and against it."""
        both = np.stack([self.with_s, self.against_s])
        return np.where(self.closed[:, 0] >= 0, np.inf, both)


#: The `closed` interval of an edge that is open: before its start, and beyond its end.
OPEN = (-1.0, 2.0)


def build_edges(roads: Sequence[Road]) -> EdgeTable:
    """Give the junctions of the roads numbers and put their geometry into metres.

    Raises ValueError when there are no roads.
    """
    if not roads:
        raise ValueError("no roads")
    lines = get_parts(to_metres(MultiLineString([road.geometry for road in roads])))
    names = [road.from_node for road in roads] + [road.to_node for road in roads]
    _, first, numbers = np.unique(
        np.array(names, dtype=str), return_index=True, return_inverse=True
    )
    tail, head = np.split(numbers.astype(np.int32), 2)
    ends = _line_ends(lines)
    return EdgeTable(
        roads=tuple(roads),
        road_class=np.array([CLASS_NUMBER[road.road_class] for road in roads], dtype=np.int8),
        oneway=np.array([road.oneway for road in roads], dtype=np.int8),
        width_m=np.array([road.width_m for road in roads]),
        tail=tail,
        head=head,
        lines=lines,
        length_m=length(lines),
        headings=headings_deg(lines),
        node_xy=ends[first],
    )


def headings_deg(lines: NDArray[np.object_]) -> Floats:
    """Return the headings of lines over their first and last `BEARING_M`, (n, 2) in degrees.

    Both are in the direction of the line, clockwise from north; a shorter line counts whole.
    """
    length_m = length(lines)
    reach_m = np.minimum(BEARING_M, length_m)
    spots = [np.zeros(len(lines)), reach_m, length_m - reach_m, length_m]
    xy = get_coordinates([line_interpolate_point(lines, spot) for spot in spots])
    begin, after, before, end = xy.reshape(4, len(lines), 2)
    east, north = np.stack([after - begin, end - before], axis=1).T
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360.0).T


def weigh(
    edges: EdgeTable, profile: ModeProfile, hour: int | None, closed: Floats | None = None
) -> ModeGraph:
    """Return what a mode pays at an hour of the day (None: at its free speed)."""
    speed_ms = profile.speeds_ms(hour)[edges.road_class]
    least_m = profile.least_widths_m()[edges.road_class]
    allowed = (speed_ms > 0) & (edges.width_m >= least_m)
    both_s = np.full(len(allowed), np.inf)
    np.divide(edges.length_m, speed_ms, out=both_s, where=allowed)
    oneway = np.where(profile.oneway_mask()[edges.road_class], edges.oneway, 0)
    if closed is None:
        closed = np.tile(OPEN, (len(both_s), 1))
    return ModeGraph(
        with_s=np.where(oneway >= 0, both_s, np.inf),
        against_s=np.where(oneway <= 0, both_s, np.inf),
        closed=closed,
        turn_bound=profile.turn_bound,
    )


def count_degrees(edges: EdgeTable, usable: Bools) -> NDArray[np.int64]:
    """Return how many ends of usable edges meet at each node, (n_nodes,)."""
    ends = np.concatenate([edges.tail[usable], edges.head[usable]])
    return np.bincount(ends, minlength=edges.n_nodes)


def _line_ends(lines: NDArray[np.object_]) -> Floats:
    """Return the first points of all lines, then their last points, as (2 n, 2)."""
    ends = np.concatenate([get_point(lines, 0), get_point(lines, -1)])
    return np.asarray(get_coordinates(ends))
