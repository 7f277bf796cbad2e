"""Times on random towns against a slow reference, and laws that hold on any of them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from network_town import CORNER, at, draw

from gis.metric import to_metres
from gis.model import Mode, Road, RoadClass
from gis.network import Network
from gis.network.speeds import default_speeds

SIDE_M = 120.0
SIZE = 4
NAMES = "ABCDEFGHIJKLMNOP"
NODES = {
    name: (SIDE_M * (i % SIZE) + 3.0 * (i // SIZE), SIDE_M * (i // SIZE) + 2.0 * (i % SIZE))
    for i, name in enumerate(NAMES)
}
PAIRS = [a + b for a in NAMES for b in NAMES if 0 < NAMES.index(b) - NAMES.index(a) in (1, SIZE)]
CLASSES = [RoadClass.MAIN, RoadClass.RESIDENTIAL, RoadClass.LANE, RoadClass.FOOTPATH]

roads_strategy = st.lists(
    st.builds(
        lambda ends, oneway, road_class, width_m: draw(
            NODES, ends, oneway=oneway, road_class=road_class, width_m=width_m
        ),
        st.sampled_from(PAIRS),
        st.sampled_from([-1, 0, 0, 1]),
        st.sampled_from(CLASSES),
        st.sampled_from([3.0, 6.0]),
    ),
    min_size=1,
    max_size=24,
    unique_by=lambda road: road.code,
)
spots_strategy = st.lists(
    st.tuples(st.floats(0, 360), st.floats(0, 360)), min_size=3, max_size=5, unique=True
)
modes = st.sampled_from(list(Mode))


def slow_times_s(roads: list[Road], start: str, mode: Mode) -> dict[str, float]:
    """Relax every road until nothing gets faster (Bellman-Ford)."""
    profile = default_speeds().profiles[mode]
    arcs = []
    for road in roads:
        ahead, back = profile.directions(road)
        cost_s = to_metres(road.geometry).length / profile.speed_ms(road)
        arcs += [(road.from_node, road.to_node, cost_s)] * ahead
        arcs += [(road.to_node, road.from_node, cost_s)] * back
    times = dict.fromkeys(NAMES, np.inf) | {start: 0.0}
    for _ in NAMES:
        for a, b, cost_s in arcs:
            times[b] = min(times[b], times[a] + cost_s)
    return times


@settings(max_examples=60, deadline=None)
@given(roads=roads_strategy, mode=modes)
def test_times_between_junctions_match_the_slow_reference(roads: list[Road], mode: Mode) -> None:
    profile = default_speeds().profiles[mode]
    usable = [road for road in roads if profile.allows(road)]
    names = sorted({name for road in usable for name in (road.from_node, road.to_node)})
    if not names:
        return
    spots = at(*(NODES[name] for name in names))
    fast = Network(roads).travel_times_s(spots, spots, mode)
    by_start = [slow_times_s(usable, name, mode) for name in names]
    slow = [[times[name] for name in names] for times in by_start]
    np.testing.assert_allclose(fast, slow, rtol=1e-6, atol=1e-3)


@settings(max_examples=60, deadline=None)
@given(roads=roads_strategy, spots=spots_strategy, mode=modes)
def test_a_detour_is_never_faster(
    roads: list[Road], spots: list[tuple[float, float]], mode: Mode
) -> None:
    points = at(*spots)
    times = Network(roads).travel_times_s(points, points, mode)
    through = times[:, :, np.newaxis] + times[np.newaxis, :, :]
    assert (times <= through.min(axis=1) + 1e-6).all()


@settings(max_examples=40, deadline=None)
@given(roads=roads_strategy, spots=spots_strategy)
def test_feet_are_symmetric(roads: list[Road], spots: list[tuple[float, float]]) -> None:
    points = at(*spots)
    times = Network(roads).travel_times_s(points, points, Mode.FOOT)
    np.testing.assert_allclose(times, times.T)


@settings(max_examples=60, deadline=None)
@given(roads=roads_strategy, spots=spots_strategy, mode=modes)
def test_route_takes_as_long_as_the_matrix_says(
    roads: list[Road], spots: list[tuple[float, float]], mode: Mode
) -> None:
    points = at(*spots)
    network = Network(roads)
    times = network.travel_times_s(points, points, mode)
    for i, j in zip(*np.nonzero(np.isfinite(times)), strict=True):
        route = network.route(points[i], points[j], mode)
        line_m = to_metres(route.geometry).length
        np.testing.assert_allclose(route.duration_s, times[i, j], rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(route.length_m, line_m, rtol=1e-6, atol=1e-3)
        np.testing.assert_allclose(sum(s.length_m for s in route.steps), route.length_m)
        np.testing.assert_allclose(sum(s.duration_s for s in route.steps), route.duration_s)


def test_towns_are_drawn_in_metres() -> None:
    np.testing.assert_allclose(to_metres(at((3.0, 4.0)))[0] - CORNER, [3.0, 4.0], atol=1e-4)
