"""Which roads a drawn line closes, and what a closure then means for a route."""

import numpy as np
import pytest
from network_town import AT_20, Metres, at, draw
from shapely import LineString

from gis.metric import to_metres
from gis.model import Mode, TurnRestriction, TurnRule
from gis.network import Closure, Network, Route
from gis.network.speeds import Rush, default_speeds, parse_speeds

#: Two streets east and west, joined at both ends and in the middle.
NODES = {
    "A": (0, 0),
    "B": (300, 0),
    "C": (600, 0),
    "D": (0, 200),
    "E": (300, 200),
    "F": (600, 200),
}
ENDS = ("AB", "BC", "DE", "EF", "AD", "BE", "CF")
ALL = frozenset(Mode)


def ladder() -> Network:
    return Network([draw(NODES, ends, ends) for ends in ENDS])


def drawn(*spots: Metres) -> LineString:
    return LineString(at(*spots))


def closed(network: Network, *spots: Metres) -> list[tuple[str, float, float]]:
    """Return the closed roads with where they are closed, in metres along them."""
    return [
        (
            network.edges.roads[stretch.edge].name,
            round(stretch.start * network.edges.length_m[stretch.edge], 1),
            round(stretch.end * network.edges.length_m[stretch.edge], 1),
        )
        for stretch in network.find_stretches(drawn(*spots))
    ]


def seconds(network: Network, a: Metres, b: Metres, mode: Mode = Mode.CAR) -> float:
    return float(network.travel_times_s(at(a), at(b), mode)[0, 0])


def streets(route: Route) -> list[str]:
    return [step.street for step in route.steps[:-1]]


def test_a_line_across_a_road_puts_a_barrier_on_it() -> None:
    assert closed(ladder(), (150, -30), (150, 30)) == [("AB", 142.0, 158.0)]


def test_a_line_across_two_roads_puts_a_barrier_on_both() -> None:
    assert closed(ladder(), (150, -30), (150, 230)) == [("AB", 142.0, 158.0), ("DE", 142.0, 158.0)]


def test_a_line_along_a_road_closes_it_from_corner_to_corner() -> None:
    assert closed(ladder(), (50, 5), (250, -6)) == [("AB", 50.0, 250.0)]


def test_a_line_along_two_roads_does_not_close_the_one_it_passes() -> None:
    assert closed(ladder(), (100, 3), (500, 3)) == [("AB", 100.0, 300.0), ("BC", 0.0, 200.0)]


def test_a_line_round_a_corner_follows_the_roads() -> None:
    found = closed(ladder(), (150, 4), (303, 2), (296, 120))
    assert found == [("AB", 150.0, 300.0), ("BE", 0.0, 120.0)]


def test_a_line_beside_every_road_closes_nothing() -> None:
    assert closed(ladder(), (100, 60), (200, 140)) == []


def test_a_line_through_a_junction_only_closes_what_it_follows() -> None:
    assert closed(ladder(), (300, -40), (300, -5)) == []


def test_cars_go_round_and_feet_do_not_when_vehicles_are_barred() -> None:
    barrier = Closure(drawn((150, -30), (150, 30)), frozenset({Mode.CAR, Mode.EBIKE}))
    network = ladder().under([barrier])
    free = ladder()
    assert seconds(network, (10, 0), (290, 0)) == pytest.approx(
        (10 + 200 + 300 + 200 + 10) * AT_20, abs=0.01
    )
    assert seconds(network, (10, 0), (290, 0), Mode.FOOT) == seconds(
        free, (10, 0), (290, 0), Mode.FOOT
    )
    route = network.route(at((10, 0))[0], at((290, 0))[0], Mode.CAR)
    assert streets(route) == ["AB", "AD", "DE", "BE", "AB"]


def test_both_sides_of_a_barrier_are_reached_from_their_own_end() -> None:
    network = ladder().under([Closure(drawn((150, -30), (150, 30)), ALL)])
    assert seconds(network, (0, 0), (140, 0)) == pytest.approx(140 * AT_20, abs=0.01)
    assert seconds(network, (300, 0), (160, 0)) == pytest.approx(140 * AT_20, abs=0.01)


def test_whoever_is_within_a_closure_gets_out_by_both_ends() -> None:
    network = ladder().under([Closure(drawn((50, 0), (250, 0)), ALL)])
    assert seconds(network, (100, 0), (0, 0)) == pytest.approx(100 * AT_20, abs=0.01)
    assert seconds(network, (100, 0), (300, 0)) == pytest.approx(200 * AT_20, abs=0.01)


def test_closures_come_and_go_and_the_network_they_were_put_in_stays() -> None:
    free = ladder()
    before = seconds(free, (10, 0), (290, 0))
    barred = free.under([Closure(drawn((150, -30), (150, 30)), ALL)])
    assert seconds(barred, (10, 0), (290, 0)) > before
    assert seconds(free, (10, 0), (290, 0)) == before
    assert seconds(barred.under(), (10, 0), (290, 0)) == before


def test_a_line_is_read_alike_whatever_is_closed() -> None:
    barred = ladder().under([Closure(drawn((150, -30), (150, 30)), ALL)])
    assert closed(barred, (50, 5), (250, -6)) == [("AB", 50.0, 250.0)]


def turn(before: str, after: str, node: str, rule: TurnRule) -> TurnRestriction:
    spot = LineString(at(NODES[node], (0, 0))).boundary
    point = next(iter(getattr(spot, "geoms", [spot])))
    return TurnRestriction(f"{before}-{after}", before + before, after + after, rule, point)


def test_a_banned_turn_is_driven_round_and_walked_straight() -> None:
    roads = [draw(NODES, ends, ends) for ends in ENDS]
    network = Network(roads, turns=[turn("AB", "BE", "B", TurnRule.NO)])
    car = network.route(at((200, 0))[0], at((300, 150))[0], Mode.CAR)
    assert streets(car) == ["AB", "AD", "DE", "BE"]
    foot = network.route(at((200, 0))[0], at((300, 150))[0], Mode.FOOT)
    assert streets(foot) == ["AB", "BE"]


def test_only_one_turn_is_allowed() -> None:
    roads = [draw(NODES, ends, ends) for ends in ENDS]
    network = Network(roads, turns=[turn("AB", "BE", "B", TurnRule.ONLY)])
    car = network.route(at((200, 0))[0], at((400, 0))[0], Mode.CAR)
    assert "BC" not in streets(car)[:2]


def test_a_restriction_of_roads_that_do_not_meet_binds_nobody() -> None:
    roads = [draw(NODES, ends, ends) for ends in ENDS]
    network = Network(roads, turns=[turn("AB", "EF", "B", TurnRule.NO)])
    assert network.n_nodes == len(NODES)


def test_the_hour_slows_cars_and_not_feet() -> None:
    rush = ladder().under(hour=8)
    free = ladder()
    factor = default_speeds().profiles[Mode.CAR].rushes[0].factor
    slow = seconds(free, (0, 0), (300, 0)) / next(
        value for road_class, value in factor.items() if road_class.value == "residential"
    )
    assert seconds(rush, (0, 0), (300, 0)) == pytest.approx(slow, abs=0.01)
    assert seconds(rush, (0, 0), (300, 0), Mode.FOOT) == seconds(free, (0, 0), (300, 0), Mode.FOOT)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [(7, 9, {7, 8}), (22, 6, {22, 23, 0, 1, 2, 3, 4, 5}), (0, 24, set(range(24)))],
)
def test_a_band_holds_its_hours(start: int, end: int, hours: set[int]) -> None:
    rush = Rush(start, end, {})
    assert {hour for hour in range(24) if rush.holds(hour)} == hours


def test_an_unknown_class_in_the_speeds_is_refused() -> None:
    text = (
        "access_kmh = 5\n[modes.car]\noneway_classes = []\n[modes.car.speed_kmh]\nmotorway = 90\n"
    )
    with pytest.raises(ValueError, match="motorway"):
        parse_speeds(text)


def test_a_route_is_as_long_as_its_line_under_closures() -> None:
    network = ladder().under([Closure(drawn((150, -30), (150, 30)), ALL)])
    route = network.route(at((10, 0))[0], at((290, 0))[0], Mode.EBIKE)
    assert route.length_m == pytest.approx(to_metres(route.geometry).length, abs=1e-3)
    assert np.isclose(sum(step.length_m for step in route.steps), route.length_m)
