import pytest
from shapely import LineString

from dispatch.demo.movement import Walk, bearing_deg, join_walk, straight_line

CORNER = LineString([(0, 0), (100, 0), (100, 50)])


def test_a_walk_goes_on_at_its_speed() -> None:
    walk = Walk(CORNER, speed_ms=10)
    walk.advance(12)
    assert walk.xy == (100, 20)
    assert not walk.arrived


def test_a_walk_ends_at_the_end_of_its_line() -> None:
    walk = Walk(CORNER, speed_ms=10)
    walk.advance(1_000)
    assert walk.xy == (100, 50)
    assert walk.arrived
    assert walk.heading_deg is None


def test_a_walk_faces_what_comes_next() -> None:
    walk = Walk(CORNER, speed_ms=10)
    assert walk.heading_deg == pytest.approx(90)
    walk.advance(11)
    assert walk.heading_deg == pytest.approx(0)


def test_a_walk_is_joined_at_the_nearest_spot() -> None:
    walk = join_walk(CORNER, (60, 5), speed_ms=10)
    assert walk.xy == (60, 0)


def test_a_line_without_length_is_walked_at_once() -> None:
    walk = join_walk(LineString([(5, 5), (5, 5)]), (0, 0), speed_ms=10)
    assert walk.arrived
    assert walk.xy == (5, 5)
    walk.advance(1)
    assert walk.xy == (5, 5)


def test_a_straight_line_joins_its_ends() -> None:
    assert straight_line((0, 0), (3, 4)).length == 5


@pytest.mark.parametrize(
    ("end", "bearing"), [((0, 1), 0), ((1, 0), 90), ((0, -1), 180), ((-1, 0), 270), ((0, 0), None)]
)
def test_bearings_run_clockwise_from_north(end: tuple[float, float], bearing: float | None) -> None:
    assert bearing_deg((0, 0), end) == bearing
