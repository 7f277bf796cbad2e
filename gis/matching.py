"""Map-matching: the line along the streets that a track of scattered fixes was walked on.

By a hidden Markov model over distances (Meert & Verbeke 2018, the library leuvenmapmatching): the
roads a fix may lie on are its states, and a way between two of them that is much longer than the
fixes are apart is unlikely.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np
from leuvenmapmatching.map.inmem import InMemMap
from leuvenmapmatching.matcher.distance import DistanceMatcher
from numpy.typing import NDArray
from shapely import LineString, get_coordinates

from gis.metric import to_lonlat, to_metres
from gis.network.graph import EdgeTable

LonLat = tuple[float, float]
Floats = NDArray[np.float64]

#: Fixes nearer to the one before say nothing new, and cost as much.
LEAST_STEP_M = 25.0
#: How far a receiver scatters between houses, and how far off a road a fix is still tried.
NOISE_M = 10.0
MOST_OFF_M = 60.0
#: Over a longer silence nobody knows the way: the line is broken.
LONGEST_GAP = timedelta(minutes=5)
#: Ways followed at once; more of them find little and cost in proportion.
WIDTH = 6


class TrackMatcher:
    """The streets as the matcher wants them; built once a ground, in a fifth of a second."""

    def __init__(self, edges: EdgeTable) -> None:
        self._map = InMemMap("streets", use_latlon=False, use_rtree=True, index_edges=True)
        self._names: dict[tuple[float, float], int] = {}
        for line in edges.lines:
            self._add(line)

    def match(self, track: Sequence[tuple[LonLat, datetime]]) -> list[list[LonLat]]:
        """Return the lines, lon, lat, along which a track (lon, lat and time) was walked.

        A line ends where the track is silent for long. What fits no road is drawn as it was
        measured. Takes about 2 ms a fix: not for the event loop.
        """
        lines = [self._match(piece) for piece in _pieces(track)]
        return [[(x, y) for x, y in to_lonlat(line).tolist()] for line in lines if len(line) > 1]

    def _match(self, points: Floats) -> Floats:
        """Return one piece's line in metres; where no way leads on it begins anew."""
        drawn: list[Floats] = []
        start = 0
        while start < len(points):
            matcher = DistanceMatcher(
                self._map,
                obs_noise=NOISE_M,
                max_dist=MOST_OFF_M,
                min_prob_norm=0.001,
                non_emitting_states=True,
                max_lattice_width=WIDTH,
            )
            states, last = matcher.match([tuple(point) for point in points[start:]])
            if len(states) > 1:
                drawn.append(_line(matcher))
            else:
                drawn.append(points[start : start + 1])
                last = 0
            start += last + 1
        return np.concatenate(drawn)

    def _add(self, line: LineString) -> None:
        names = [self._name(point) for point in get_coordinates(line)]
        for one, other in pairwise(names):
            self._map.add_edge(one, other)
            self._map.add_edge(other, one)

    def _name(self, point: Floats) -> int:
        key = (round(float(point[0]), 2), round(float(point[1]), 2))
        if key not in self._names:
            self._names[key] = len(self._names)
            self._map.add_node(self._names[key], key)
        return self._names[key]


@lru_cache(maxsize=1)
def get_matcher(edges: EdgeTable) -> TrackMatcher:
    """Return the matcher of a ground's streets, kept until another ground is asked for."""
    return TrackMatcher(edges)


def _line(matcher: DistanceMatcher) -> Floats:
    """Return the found way: from the first fix's foot over the nodes to the last one's."""
    best = matcher.lattice_best
    nodes = [matcher.map.node_coordinates(name) for name in matcher.path_pred_onlynodes]
    inner = nodes[1:-1] if len(nodes) > 2 else []
    return np.array([best[0].edge_m.pi, *inner, best[-1].edge_m.pi], dtype=np.float64)


def _pieces(track: Sequence[tuple[LonLat, datetime]]) -> list[Floats]:
    """Return the track in metres, thinned, in pieces without a long silence."""
    if not track:
        return []
    points = to_metres(np.array([point for point, _ in track]))
    pieces: list[list[Floats]] = [[points[0]]]
    for number in range(1, len(track)):
        if track[number][1] - track[number - 1][1] > LONGEST_GAP:
            pieces.append([points[number]])
        elif np.hypot(*(points[number] - pieces[-1][-1])) >= LEAST_STEP_M:
            pieces[-1].append(points[number])
    return [np.array(piece) for piece in pieces]
