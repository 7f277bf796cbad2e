import numpy as np
import pytest
from network_town import AT_5, AT_20, CORNER, Metres, at, draw, gate

from gis.errors import GisError
from gis.metric import to_metres
from gis.model import Mode, RoadClass
from gis.network import Network, NetworkError, Route, distance_to_route_m, remaining

#: Two streets crossing at O, with a lane off the north arm.
NODES = {
    "O": (0, 0),
    "N": (0, 200),
    "S": (0, -200),
    "E": (200, 0),
    "W": (-200, 0),
    "M": (150, 200),
    "X": (0, 1000),
    "Y": (100, 1000),
}


def crossing() -> Network:
    return Network(
        [
            draw(NODES, "SO", "文昌路"),
            draw(NODES, "ON", "文昌路"),
            draw(NODES, "WO", "麒麟街"),
            draw(NODES, "OE", "麒麟街"),
            draw(NODES, "NM", "水寨巷"),
            draw(NODES, "XY", "孤岛路"),
        ]
    )


def drive(network: Network, origin: Metres, target: Metres, mode: Mode = Mode.CAR) -> Route:
    return network.route(at(origin)[0], at(target)[0], mode)


def told(route: Route) -> list[tuple[str, str, float]]:
    return [(step.code.value, step.street, round(step.length_m, 1)) for step in route.steps]


def vertices(route: Route) -> list[tuple[float, float]]:
    xy = to_metres(np.array(route.geometry.coords)) - CORNER
    return [(round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in xy]


def test_turn_right() -> None:
    route = drive(crossing(), (0, -100), (150, 0))
    assert told(route) == [
        ("depart", "文昌路", 100.0),
        ("right", "麒麟街", 150.0),
        ("arrive", "麒麟街", 0.0),
    ]
    assert vertices(route) == [(0, -100), (0, 0), (150, 0)]


def test_turn_left() -> None:
    route = drive(crossing(), (0, -100), (-150, 0))
    assert told(route)[1] == ("left", "麒麟街", 150.0)


def test_one_street_is_one_step_through_junctions() -> None:
    route = drive(crossing(), (0, -100), (0, 100))
    assert told(route) == [("depart", "文昌路", 200.0), ("arrive", "文昌路", 0.0)]


def test_steps_carry_the_point_english_name_and_time() -> None:
    route = drive(crossing(), (0, -100), (150, 0))
    turn = route.steps[1]
    assert turn.street_en == "麒麟街 en"
    assert turn.duration_s == pytest.approx(150 * AT_20)
    assert turn.point == pytest.approx(tuple(at((0, 0))[0]))


def test_steps_add_up_and_agree_with_the_travel_time() -> None:
    network = crossing()
    origin, target = (20, -100), (100, 210)
    route = drive(network, origin, target)
    assert sum(step.length_m for step in route.steps) == pytest.approx(route.length_m)
    assert sum(step.duration_s for step in route.steps) == pytest.approx(route.duration_s)
    assert route.length_m == pytest.approx(400)
    assert route.duration_s == pytest.approx(400 * AT_20 + 30 * AT_5)
    times = network.travel_times_s(at(origin), at(target), Mode.CAR)
    assert route.duration_s == pytest.approx(times[0, 0])
    assert route.steps[-1].duration_s == pytest.approx(10 * AT_5)


def test_points_off_the_road_start_and_end_where_they_meet_it() -> None:
    route = drive(crossing(), (20, -100), (150, 30))
    assert vertices(route) == [(0, -100), (0, 0), (150, 0)]


def test_inside_one_edge() -> None:
    route = drive(crossing(), (150, 0), (50, 0))
    assert told(route) == [("depart", "麒麟街", 100.0), ("arrive", "麒麟街", 0.0)]
    assert vertices(route) == [(150, 0), (50, 0)]


@pytest.mark.parametrize("spot", [(50, 0), (0, 0)])
def test_already_there(spot: Metres) -> None:
    route = drive(crossing(), spot, spot)
    assert [step.code.value for step in route.steps] == ["depart", "arrive"]
    assert (route.length_m, route.duration_s) == pytest.approx((0, 0), abs=1e-3)
    assert vertices(route) == [spot, spot]


def test_oneway_is_driven_round_and_walked_straight() -> None:
    nodes = {"A": (0, 0), "B": (100, 0), "C": (100, 100), "D": (0, 100)}
    network = Network(
        [
            draw(nodes, "AB", "单行路", oneway=1),
            draw(nodes, "BC", "东路"),
            draw(nodes, "CD", "北路"),
            draw(nodes, "DA", "西路"),
        ]
    )
    assert told(drive(network, (80, 0), (30, 0))) == [
        ("depart", "单行路", 20.0),
        ("left", "东路", 100.0),
        ("left", "北路", 100.0),
        ("left", "西路", 100.0),
        ("left", "单行路", 30.0),
        ("arrive", "单行路", 0.0),
    ]
    assert told(drive(network, (80, 0), (30, 0), Mode.FOOT)) == [
        ("depart", "单行路", 50.0),
        ("arrive", "单行路", 0.0),
    ]


@pytest.mark.parametrize(
    ("bearing_deg", "code"),
    [
        (0, "continue"),
        (40, "slight_right"),
        (90, "right"),
        (140, "sharp_right"),
        (-40, "slight_left"),
        (-90, "left"),
        (-140, "sharp_left"),
        (175, "u_turn"),
        (-175, "u_turn"),
    ],
)
def test_turn_codes_come_from_the_bearings(bearing_deg: float, code: str) -> None:
    angle = np.radians(bearing_deg)
    end = (200 * np.sin(angle), 200 * np.cos(angle))
    nodes = {"S": (0, -200), "O": (0, 0), "T": end}
    network = Network([draw(nodes, "SO", "来路"), draw(nodes, "OT", "去路")])
    assert told(drive(network, (0, -200), end))[1] == (code, "去路", 200.0)


def test_bend_of_a_winding_lane_is_no_turn_where_nothing_else_meets_it() -> None:
    nodes = {"A": (0, 0), "B": (0, 100), "C": (100, 100)}
    network = Network([draw(nodes, "AB", "台子巷"), draw(nodes, "BC", "台子巷")])
    assert told(drive(network, (0, 0), (100, 100))) == [
        ("depart", "台子巷", 200.0),
        ("arrive", "台子巷", 0.0),
    ]


def test_street_that_turns_at_a_real_junction_is_told() -> None:
    nodes = {"A": (0, 0), "B": (0, 100), "C": (100, 100), "D": (0, 200)}
    network = Network([draw(nodes, "AB", "巷"), draw(nodes, "BC", "巷"), draw(nodes, "BD", "巷")])
    assert told(drive(network, (0, 0), (100, 100)))[1] == ("right", "巷", 100.0)


def test_short_unnamed_link_in_a_crossing_is_part_of_the_turn() -> None:
    nodes = {"A": (0, 0), "B": (0, 100), "C": (0, 115), "D": (-100, 115), "E": (100, 100)}
    network = Network(
        [
            draw(nodes, "AB", "文昌路"),
            draw(nodes, "BC"),
            draw(nodes, "CD", "麒麟街"),
            draw(nodes, "BE", "麒麟街"),
        ]
    )
    assert told(drive(network, (0, 0), (-100, 115))) == [
        ("depart", "文昌路", 115.0),
        ("left", "麒麟街", 100.0),
        ("arrive", "麒麟街", 0.0),
    ]


def test_named_link_too_short_to_read_its_sign_is_part_of_the_turn() -> None:
    nodes = {"A": (0, 0), "B": (0, 100), "C": (3, 100), "D": (3, 200), "E": (100, 100)}
    roads = [draw(nodes, "AB", "南巷"), draw(nodes, "BC", "横巷"), draw(nodes, "CD", "北巷")]
    network = Network([*roads, draw(nodes, "CE", "横巷")])
    assert told(drive(network, (0, 0), (3, 200))) == [
        ("depart", "南巷", 103.0),
        ("continue", "北巷", 100.0),
        ("arrive", "北巷", 0.0),
    ]


def test_street_one_arrives_on_is_told_however_short_the_way_on_it() -> None:
    assert told(drive(crossing(), (0, -100), (4, 0))) == [
        ("depart", "文昌路", 100.0),
        ("right", "麒麟街", 4.0),
        ("arrive", "麒麟街", 0.0),
    ]


def test_short_unnamed_link_at_the_start_leads_into_the_street() -> None:
    nodes = {"A": (0, 0), "B": (0, 15), "C": (100, 15), "D": (-100, 15)}
    network = Network([draw(nodes, "AB"), draw(nodes, "BC", "麒麟街"), draw(nodes, "BD", "麒麟街")])
    assert told(drive(network, (0, 0), (100, 15))) == [
        ("depart", "麒麟街", 115.0),
        ("arrive", "麒麟街", 0.0),
    ]


#: A block of four streets, a gate G on one of them and a compound lane behind it.
COMPOUND = {
    "A": (0, 0),
    "G": (100, 0),
    "B": (200, 0),
    "C": (0, 200),
    "D": (200, 200),
    "I": (100, 60),
    "K": (160, 60),
}


def compound() -> Network:
    inner = RoadClass.SERVICE
    roads = [
        draw(COMPOUND, "AG", "文昌路"),
        draw(COMPOUND, "GB", "文昌路"),
        draw(COMPOUND, "AC", "麒麟街"),
        draw(COMPOUND, "CD", "北路"),
        draw(COMPOUND, "DB", "东路"),
        draw(COMPOUND, "GI", road_class=inner),
        draw(COMPOUND, "IK", road_class=inner),
    ]
    return Network(roads, [gate(COMPOUND["G"])])


def test_entering_a_compound_is_told_with_the_gate() -> None:
    route = drive(compound(), (0, 0), (160, 60))
    assert told(route) == [
        ("depart", "文昌路", 100.0),
        ("enter_gate", "翠苑东门", 120.0),
        ("arrive", "", 0.0),
    ]
    assert route.steps[1].point == pytest.approx(tuple(at(COMPOUND["G"])[0]))
    assert route.steps[1].street_en == "翠苑东门 en"


def test_leaving_a_compound_and_passing_its_gate_are_ordinary() -> None:
    network = compound()
    out = [step.code.value for step in drive(network, (160, 60), (0, 0)).steps]
    assert out == ["depart", "right", "arrive"]
    past = [step.code.value for step in drive(network, (0, 0), (200, 0)).steps]
    assert past == ["depart", "arrive"]


def test_island_is_unreachable() -> None:
    with pytest.raises(NetworkError) as caught:
        drive(crossing(), (0, 0), (50, 1000))
    assert caught.value.code == "network.unreachable"
    assert isinstance(caught.value, GisError)


def test_against_the_only_oneway_is_unreachable() -> None:
    network = Network([draw(NODES, "OE", oneway=1)])
    with pytest.raises(NetworkError) as caught:
        drive(network, (150, 0), (50, 0))
    assert caught.value.code == "network.unreachable"


@pytest.mark.parametrize(
    ("origin", "target", "end"),
    [((-701, 0), (0, 0), "origin"), ((0, 0), (-701, 0), "target")],
)
def test_far_from_every_road_is_off_the_network(origin: Metres, target: Metres, end: str) -> None:
    with pytest.raises(NetworkError) as caught:
        drive(crossing(), origin, target)
    assert caught.value.code == "network.off_network"
    assert caught.value.params == {"end": end, "limit_m": 500.0}


def test_distance_to_the_route_in_metres() -> None:
    route = drive(crossing(), (0, -100), (150, 0))
    points = at((5, -50), (60, 40), (150, 0), (180, 40))
    distances_m = distance_to_route_m(route.geometry, points)
    assert distances_m == pytest.approx(np.array([5, 40, 0, 50]), abs=1e-3)
    assert float(distance_to_route_m(route.geometry, points[0])) == pytest.approx(5, abs=1e-3)


@pytest.mark.parametrize(
    ("spot", "left_m"), [((3, -100), 250), ((0, -40), 190), ((90, 8), 60), ((170, 0), 0)]
)
def test_remaining_of_a_route(spot: Metres, left_m: float) -> None:
    route = drive(crossing(), (0, -100), (150, 10))
    metres, seconds = remaining(route, tuple(at(spot)[0]))
    assert metres == pytest.approx(left_m, abs=1e-3)
    assert seconds == pytest.approx(left_m * AT_20 + 10 * AT_5, abs=1e-2)
