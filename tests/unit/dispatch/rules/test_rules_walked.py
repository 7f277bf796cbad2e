"""Kilometres, stops and minutes of a track."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.positions.rules import Fix, find_early
from dispatch.positions.walked import LEAST_STOP, LONGEST_GAP, measure

START = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
#: Degrees of latitude of a metre on the mean sphere.
METRE = 1 / 111_195.08


def at(minutes: float, north_m: float) -> Fix:
    moment = START + timedelta(minutes=minutes)
    return Fix(f"{minutes}", moment, (103.79, 25.49 + north_m * METRE), 8.0)


def test_a_straight_walk_is_as_long_as_it_is() -> None:
    walked = measure([at(n, 80 * n) for n in range(11)])
    assert walked.distance_m == pytest.approx(800, rel=1e-4)
    assert (walked.stops, walked.tracked_s) == ((), 600)


def test_standing_is_a_stop_and_no_way_however_the_receiver_scatters() -> None:
    there = [at(n, 100 * n) for n in range(4)]
    stood = [at(3 + n, 300 + (15 if n % 2 else -15)) for n in range(1, 12)]
    back = [at(15 + n, 300 - 100 * n) for n in range(1, 4)]
    walked = measure([*there, *stood, *back])
    (stop,) = walked.stops
    assert (stop.began_at, stop.ended_at) == (at(3, 0).at, at(14, 0).at)
    assert walked.distance_m == pytest.approx(300 + 115 + 200, rel=1e-4)


def test_a_short_rest_is_no_stop() -> None:
    least_min = LEAST_STOP / timedelta(minutes=1)
    fixes = [at(0, 0), at(least_min - 0.1, 1), at(least_min + 1, 100)]
    assert measure(fixes).stops == ()


def test_nobody_knows_where_a_silent_unit_went() -> None:
    gap_min = LONGEST_GAP / timedelta(minutes=1)
    walked = measure([at(0, 0), at(1, 100), at(1.1 + gap_min, 5_000), at(2.1 + gap_min, 5_100)])
    assert walked.distance_m == pytest.approx(200, rel=1e-3)
    assert walked.tracked_s == 120


@pytest.mark.parametrize("fixes", [[], [at(0, 0)]])
def test_no_track_comes_to_nothing(fixes: list[Fix]) -> None:
    walked = measure(fixes)
    assert (walked.distance_m, walked.stops, walked.tracked_s) == (0, (), 0)


def test_nothing_from_before_the_duty_is_taken_but_for_a_clock_that_is_behind() -> None:
    assert find_early(at(0, 0), START + timedelta(seconds=31)) == "position.before_duty"
    assert find_early(at(0, 0), START + timedelta(seconds=30)) is None
    assert find_early(at(0, 0), None) is None
