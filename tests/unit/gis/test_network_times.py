import numpy as np
import pytest
from network_town import AT_5, AT_10, AT_20, Metres, at, draw

from gis.model import Mode, RoadClass
from gis.network import Network

#: A square of 100 m sides with a tail of 100 m to the east of B.
NODES = {"A": (0, 0), "B": (100, 0), "C": (100, 100), "D": (0, 100), "E": (200, 0)}
SQUARE = ("AB", "BC", "CD", "DA", "BE")


def square(**oneways: int) -> Network:
    return Network([draw(NODES, ends, oneway=oneways.get(ends, 0)) for ends in SQUARE])


def seconds(network: Network, origin: Metres, target: Metres, mode: Mode = Mode.CAR) -> float:
    return float(network.travel_times_s(at(origin), at(target), mode)[0, 0])


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-6, abs=1e-3)


def test_time_between_junctions_is_length_over_speed() -> None:
    assert seconds(square(), (0, 0), (200, 0)) == near(200 * AT_20)


def test_positions_inside_edges_pay_for_their_part_of_the_edge_only() -> None:
    assert seconds(square(), (30, 0), (100, 40)) == near((70 + 40) * AT_20)


def test_both_on_one_edge_go_straight() -> None:
    assert seconds(square(), (30, 0), (80, 0)) == near(50 * AT_20)
    assert seconds(square(), (80, 0), (30, 0)) == near(50 * AT_20)


def test_same_spot_takes_no_time() -> None:
    assert seconds(square(), (30, 0), (30, 0)) == near(0)


def test_car_goes_round_a_oneway_and_feet_do_not() -> None:
    network = square(AB=1)
    assert seconds(network, (100, 0), (0, 0)) == near(300 * AT_20)
    assert seconds(network, (0, 0), (100, 0)) == near(100 * AT_20)
    assert seconds(network, (100, 0), (0, 0), Mode.FOOT) == near(100 * AT_5)


def test_oneway_against_the_line() -> None:
    network = square(AB=-1)
    assert seconds(network, (0, 0), (100, 0)) == near(300 * AT_20)
    assert seconds(network, (100, 0), (0, 0)) == near(100 * AT_20)


def test_order_on_one_oneway_edge_decides_between_straight_and_round() -> None:
    network = square(AB=1)
    assert seconds(network, (30, 0), (80, 0)) == near(50 * AT_20)
    assert seconds(network, (80, 0), (30, 0)) == near((20 + 300 + 30) * AT_20)


def test_junction_at_the_end_of_a_oneway_is_left_by_any_of_its_roads() -> None:
    network = Network([draw(NODES, "AB", oneway=1), draw(NODES, "BE"), draw(NODES, "BC")])
    assert seconds(network, (100, 0), (200, 0)) == near(100 * AT_20)
    assert seconds(network, (200, 0), (100, 0)) == near(100 * AT_20)


@pytest.mark.parametrize(
    ("road_class", "bound"),
    [
        (RoadClass.AVENUE, True),
        (RoadClass.MAIN, True),
        (RoadClass.SECONDARY, False),
        (RoadClass.RESIDENTIAL, False),
        (RoadClass.SERVICE, False),
        (RoadClass.LANE, False),
    ],
)
def test_ebikes_obey_oneways_on_big_roads_only(road_class: RoadClass, bound: bool) -> None:
    network = Network([draw(NODES, "AB", oneway=1, road_class=road_class)])
    assert np.isinf(seconds(network, (90, 0), (10, 0), Mode.EBIKE)) == bound


def test_footpath_is_for_feet_only() -> None:
    network = Network([draw(NODES, "AB", road_class=RoadClass.FOOTPATH), draw(NODES, "CD")])
    assert seconds(network, (0, 0), (100, 0), Mode.FOOT) == near(100 * AT_5)
    for mode in (Mode.CAR, Mode.EBIKE):
        walk_to_the_road_and_back_s = 2 * 100 * AT_5
        rate = AT_20
        expected = walk_to_the_road_and_back_s + 100 * rate
        assert seconds(network, (0, 0), (100, 0), mode) == near(expected)


@pytest.mark.parametrize(("width_m", "way_m"), [(3.5, 100), (3.4, 300)])
def test_car_takes_a_lane_only_when_it_is_wide_enough(width_m: float, way_m: float) -> None:
    lane = draw(NODES, "AB", road_class=RoadClass.LANE, width_m=width_m)
    network = Network([lane, draw(NODES, "BC"), draw(NODES, "CD"), draw(NODES, "DA")])
    rate = 3.6 / 8 if way_m == 100 else AT_20
    assert seconds(network, (0, 0), (100, 0)) == near(way_m * rate)


def test_walk_between_point_and_road_is_not_free() -> None:
    assert seconds(square(), (150, -20), (180, -5)) == near(30 * AT_20 + 25 * AT_5)


def test_faster_of_two_roads_between_the_same_junctions_counts() -> None:
    slow = draw(NODES, "AB", "慢", road_class=RoadClass.SERVICE)
    fast = draw(NODES, "AB", "快", via=[(50, 10)])
    network = Network([slow, fast, draw(NODES, "BE"), draw(NODES, "DA")])
    length_m = 2 * np.hypot(50, 10)
    assert seconds(network, (0, 100), (200, 0)) == near((200 + length_m) * AT_20)
    assert seconds(network, (40, 0), (60, 0)) == near(20 * AT_10)


def test_closed_loop_is_left_by_its_one_junction_either_way() -> None:
    loop = draw(NODES, "EE", via=[(300, 0), (300, 100), (200, 100)])
    network = Network([draw(NODES, "BE"), loop])
    assert seconds(network, (300, 90), (100, 0)) == near((190 + 100) * AT_20)
    assert seconds(network, (200, 10), (210, 0)) == near(20 * AT_20)


def test_island_is_infinitely_far() -> None:
    network = Network([draw(NODES, "AB"), draw(NODES, "CD")])
    times = network.travel_times_s(at((0, 0), (0, 100)), at((50, 0), (50, 100)), Mode.CAR)
    assert times == pytest.approx(np.array([[50, np.inf], [np.inf, 50]]) * AT_20, abs=1e-3)


def test_point_farther_than_500_m_is_off_the_network() -> None:
    times = square().travel_times_s(at((0, -499), (0, -501)), at((100, 0)), Mode.FOOT)
    assert times == pytest.approx(np.array([[599 * AT_5], [np.inf]]), abs=1e-3)


def test_mode_without_any_road_is_nowhere() -> None:
    network = Network([draw(NODES, "AB", road_class=RoadClass.FOOTPATH)])
    assert np.isinf(seconds(network, (0, 0), (100, 0), Mode.CAR))


def test_matrix_is_the_same_from_whichever_side_the_search_starts() -> None:
    network = square(AB=1, CD=1)
    origins = at((30, 0), (100, 50), (10, 100), (0, 20), (150, 3))
    targets = at((80, 0), (5, 100))
    wide = network.travel_times_s(origins, targets, Mode.CAR)
    pairs = [
        [network.travel_times_s(o[np.newaxis], t[np.newaxis], Mode.CAR)[0, 0] for t in targets]
        for o in origins
    ]
    assert wide == pytest.approx(np.array(pairs))
    few = np.stack([network.travel_times_s(o[np.newaxis], targets, Mode.CAR)[0] for o in origins])
    assert few == pytest.approx(wide)


@pytest.mark.parametrize(("n", "m"), [(0, 2), (2, 0), (0, 0)])
def test_no_points_give_an_empty_matrix(n: int, m: int) -> None:
    nowhere = np.empty((0, 2))
    origins = at((0, 0), (100, 0)) if n else nowhere
    targets = at((0, 0), (100, 0)) if m else nowhere
    assert square().travel_times_s(origins, targets, Mode.CAR).shape == (n, m)


def test_feet_take_as_long_there_as_back() -> None:
    network = square(AB=1, CD=-1)
    spots = at((30, 0), (100, 50), (10, 107), (0, 20), (190, 3))
    times = network.travel_times_s(spots, spots, Mode.FOOT)
    assert times == pytest.approx(times.T)


def test_field_answers_like_a_search() -> None:
    network = square(AB=1)
    origins = at((30, 0), (80, 0), (150, 10), (5000, 0))
    targets = at((60, 0), (100, 50))
    field = network.time_field_s(targets, Mode.CAR)
    assert field.times_s.shape == (2, network.n_nodes)
    expected = network.travel_times_s(origins, targets, Mode.CAR)
    assert network.times_from_field(field, network.snap(origins, Mode.CAR)) == pytest.approx(
        expected
    )


def test_roadless_ground_is_refused() -> None:
    with pytest.raises(ValueError, match="no roads"):
        Network([])
