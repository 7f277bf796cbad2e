"""Times on random towns against a slow reference, and laws that hold on any of them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from network_reference import Rules, across, compare, restriction, turns_strategy
from network_town import CORNER, at, draw

from gis.metric import to_metres
from gis.model import Mode, Road, RoadClass
from gis.network import Closure, Network
from gis.network.engine import Engine
from gis.network.hierarchy import HierarchyEngine
from gis.network.plain import PlainEngine

SIDE_M = 120.0
#: What the rounding of each edge to a tenth of a millisecond can add up to.
TICKS_S = 0.01
SIZE = 4
NAMES = "ABCDEFGHIJKLMNOP"
NODES = {
    name: (SIDE_M * (i % SIZE) + 3.0 * (i // SIZE), SIDE_M * (i // SIZE) + 2.0 * (i % SIZE))
    for i, name in enumerate(NAMES)
}
PAIRS = [a + b for a in NAMES for b in NAMES if 0 < NAMES.index(b) - NAMES.index(a) in (1, SIZE)]
CLASSES = [RoadClass.MAIN, RoadClass.RESIDENTIAL, RoadClass.LANE, RoadClass.FOOTPATH]


def bulge_of(ends: str) -> tuple[float, float]:
    """Return a spot off the middle of two nodes: by it a second road joins the same two."""
    (x, y), (u, v) = (NODES[end] for end in ends)
    return (x + u) / 2 + 25.0, (y + v) / 2 + 25.0


roads_strategy = st.lists(
    st.builds(
        lambda ends, bulge, oneway, road_class, width_m: draw(
            NODES,
            ends,
            "绕" if bulge else "",
            oneway=oneway,
            road_class=road_class,
            width_m=width_m,
            via=[bulge_of(ends)] if bulge else [],
        ),
        st.sampled_from(PAIRS),
        st.sampled_from([False, False, False, True]),
        st.sampled_from([-1, 0, 0, 1]),
        st.sampled_from(CLASSES),
        st.sampled_from([3.0, 6.0]),
    ),
    min_size=1,
    max_size=18,
    unique_by=lambda road: road.code,
)
spots_strategy = st.lists(
    st.tuples(st.floats(0, 360), st.floats(0, 360)), min_size=3, max_size=5, unique=True
)
modes = st.sampled_from(list(Mode))
engines = st.sampled_from([HierarchyEngine, PlainEngine])


@settings(max_examples=40, deadline=None)
@given(roads=roads_strategy, mode=modes, engine=engines)
def test_times_match_the_slow_reference(roads: list[Road], mode: Mode, engine: Engine) -> None:
    compare(roads, mode, Network(roads, engine=engine), Rules())


@settings(max_examples=40, deadline=None)
@given(roads=roads_strategy, engine=engines, data=st.data())
def test_banned_turns_bind_cars_and_nobody_else(
    roads: list[Road], engine: Engine, data: st.DataObject
) -> None:
    bans = data.draw(st.lists(turns_strategy(roads), max_size=6))
    network = Network(roads, turns=[restriction(*ban) for ban in bans], engine=engine)
    compare(roads, Mode.CAR, network, Rules(bans=tuple(bans)))
    compare(roads, Mode.FOOT, network, Rules())


@settings(max_examples=40, deadline=None)
@given(roads=roads_strategy, mode=modes, engine=engines, data=st.data())
def test_nobody_passes_a_closure(
    roads: list[Road], mode: Mode, engine: Engine, data: st.DataObject
) -> None:
    closed = data.draw(st.lists(st.sampled_from(roads), max_size=3, unique_by=lambda r: r.code))
    closures = [Closure(across(road), frozenset({mode})) for road in closed]
    network = Network(roads, engine=engine).under(closures)
    compare(roads, mode, network, Rules(closed=frozenset(road.code for road in closed)))
    for other in set(Mode) - {mode}:
        compare(roads, other, network, Rules())


@settings(max_examples=40, deadline=None)
@given(roads=roads_strategy, spots=spots_strategy, mode=modes)
def test_a_detour_is_never_faster(
    roads: list[Road], spots: list[tuple[float, float]], mode: Mode
) -> None:
    points = at(*spots)
    times = Network(roads).travel_times_s(points, points, mode)
    through = times[:, :, np.newaxis] + times[np.newaxis, :, :]
    assert (times <= through.min(axis=1) + TICKS_S).all()


@settings(max_examples=40, deadline=None)
@given(roads=roads_strategy, spots=spots_strategy)
def test_feet_are_symmetric(roads: list[Road], spots: list[tuple[float, float]]) -> None:
    points = at(*spots)
    times = Network(roads).travel_times_s(points, points, Mode.FOOT)
    np.testing.assert_allclose(times, times.T, atol=TICKS_S)


@settings(max_examples=40, deadline=None)
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
        np.testing.assert_allclose(route.duration_s, times[i, j], rtol=1e-6, atol=0.01)
        np.testing.assert_allclose(route.length_m, line_m, rtol=1e-6, atol=1e-3)
        np.testing.assert_allclose(sum(s.length_m for s in route.steps), route.length_m)
        np.testing.assert_allclose(sum(s.duration_s for s in route.steps), route.duration_s)


def test_towns_are_drawn_in_metres() -> None:
    np.testing.assert_allclose(to_metres(at((3.0, 4.0)))[0] - CORNER, [3.0, 4.0], atol=1e-4)
