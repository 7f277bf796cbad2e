from random import Random

import numpy as np
import pytest
from yining import read_yining

from dispatch.demo.actor import Actor, Orders, make_actor
from dispatch.demo.patrol import HABITS, Beats
from dispatch.units.rules import UnitKind, UnitStatus
from gis.metric import to_lonlat, to_metres
from gis.model import PlaceKind
from gis.network import Network
from gis.records import GroundData

PATROLLING = Orders(UnitStatus.AVAILABLE)


@pytest.fixture(scope="module")
def yining() -> GroundData:
    return read_yining()


@pytest.fixture(scope="module")
def network(yining: GroundData) -> Network:
    return Network(yining.roads, yining.places)


@pytest.fixture
def beats(network: Network) -> Beats:
    return Beats(network, Random(4))


@pytest.fixture(scope="module")
def station(yining: GroundData) -> tuple[float, float]:
    (place,) = (place for place in yining.places if place.kind is PlaceKind.STATION)
    return (place.geometry.x, place.geometry.y)


@pytest.fixture
def car(station: tuple[float, float]) -> Actor:
    return make_actor(UnitKind.PATROL_CAR, station, station)


def route(start: tuple[float, float], end: tuple[float, float], at: str) -> dict[str, object]:
    line = to_lonlat(np.array([start, end])).tolist()
    return {
        "geometry": {"type": "LineString", "coordinates": line},
        "length_m": 100.0,
        "duration_s": 10.0,
        "computed_at": at,
    }


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(np.hypot(*np.subtract(one, other)))


def test_a_patrol_rests_first_then_drives_at_its_pace_near_home(car: Actor, beats: Beats) -> None:
    home = car.xy
    car.carry_out(PATROLLING, 0, beats)
    car.move(1)
    assert car.xy == home
    habit = HABITS[UnitKind.PATROL_CAR]
    steps = []
    for second in range(1, 900):
        before = car.xy
        car.carry_out(PATROLLING, second, beats)
        car.move(1)
        steps.append(distance_m(before, car.xy))
        assert distance_m(home, car.xy) < 2 * habit.radius_m
    assert max(steps[41:]) > 5
    # joining the road from the yard is one longer step
    assert sorted(steps)[-3] <= habit.speed_kmh / 3.6 + 0.1


def test_a_dispatched_unit_stands_still(car: Actor, beats: Beats) -> None:
    for second in range(100):
        car.carry_out(PATROLLING, second, beats)
        car.move(1)
    before = car.xy
    car.carry_out(Orders(UnitStatus.DISPATCHED, {"id": 1, "route": None}), 100, beats)
    car.move(60)
    assert car.xy == before


def test_a_unit_under_way_takes_the_time_its_route_announced(car: Actor, beats: Beats) -> None:
    east, north = car.xy
    assignment = {"id": 1, "route": route(car.xy, (east + 100, north), "t1")}
    orders = Orders(UnitStatus.EN_ROUTE, assignment)
    for second in range(9):
        car.carry_out(orders, second, beats)
        car.move(1)
    assert not car.arrived
    assert distance_m(car.xy, (east + 90, north)) < 1
    car.move(1.1)
    assert car.arrived


def test_a_new_route_is_followed_from_where_the_unit_is(car: Actor, beats: Beats) -> None:
    east, north = car.xy
    first = {"id": 1, "route": route(car.xy, (east + 100, north), "t1")}
    car.carry_out(Orders(UnitStatus.EN_ROUTE, first), 0, beats)
    car.move(5)
    second = {"id": 1, "route": route((east + 50, north), (east + 50, north + 100), "t2")}
    car.carry_out(Orders(UnitStatus.EN_ROUTE, second), 5, beats)
    car.move(2)
    assert distance_m(car.xy, (east + 50, north + 20)) < 1


def test_without_a_route_the_unit_goes_straight_to_the_place(car: Actor, beats: Beats) -> None:
    target_xy = (car.xy[0], car.xy[1] + 20)
    lon, lat = to_lonlat(np.array(target_xy))
    orders = Orders(UnitStatus.EN_ROUTE, {"id": 1, "route": None}, (float(lon), float(lat)))
    car.carry_out(orders, 0, beats)
    assert not car.arrived
    car.move(60)
    assert car.arrived
    assert distance_m(car.xy, target_xy) < 0.01


def test_without_any_place_the_unit_is_there_already(car: Actor, beats: Beats) -> None:
    car.carry_out(Orders(UnitStatus.EN_ROUTE, {"id": 1, "route": None}), 0, beats)
    assert car.arrived


def test_a_fix_scatters_by_metres_and_tells_speed_only_under_way(car: Actor, beats: Beats) -> None:
    rng = Random(2)
    standing = car.fix("a", "2026-11-23T08:00:00.000Z", rng)
    assert (standing["speed_kmh"], standing["heading_deg"]) == (0.0, None)
    seen = tuple(to_metres(np.array(standing["point"])))
    assert 0 < distance_m(seen, car.xy) < 10
    east, north = car.xy
    assignment = {"id": 1, "route": route(car.xy, (east + 100, north), "t1")}
    car.carry_out(Orders(UnitStatus.EN_ROUTE, assignment), 0, beats)
    moving = car.fix("b", "2026-11-23T08:00:01.000Z", rng)
    assert moving["speed_kmh"] == 36.0
    assert moving["heading_deg"] == pytest.approx(90, abs=1)


def test_where_there_is_no_junction_nobody_patrols(beats: Beats) -> None:
    far = (0.0, 0.0)
    assert beats.find_walk(UnitKind.POST, far, far) is None
