from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.live.hub import Hub
from dispatch.live.model import Place, Position
from dispatch.live.times import time_text
from dispatch.positions.board import PositionBoard
from dispatch.positions.rules import (
    CLOCK_SLACK,
    IDS_KEPT,
    MOST_INACCURACY_M,
    MOST_SPEED_MS,
    SCATTER_M,
    Fix,
    Mark,
    Trail,
    accept,
    distance_m,
    find_fault,
    note,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST = Fix("a", NOW, (103.79, 25.49), 5.0)
#: One metre to the north in degrees, on the sphere that the rules use.
METRE = 1 / 111_195


def _next(seconds: float, metres: float, **changes: object) -> Fix:
    later = replace(
        FIRST,
        id="b",
        at=NOW + timedelta(seconds=seconds),
        point=(103.79, 25.49 + metres * METRE),
    )
    return replace(later, **changes)  # type: ignore[arg-type]


def _fault(fix: Fix, *before: Fix) -> str | None:
    trail = Trail()
    for earlier in before:
        accept(trail, earlier)
    return find_fault(trail, fix, max(fix.at, NOW))


def _hub(*positions: Position) -> Hub:
    hub = Hub("e", Place(0, 0))
    hub.publish_positions(list(positions))
    return hub


def test_the_first_fix_is_believed() -> None:
    assert _fault(FIRST) is None


@pytest.mark.parametrize(
    ("fix", "fault"),
    [
        (_next(1, 10), None),
        (_next(1, 10, id="a"), "position.duplicate"),
        (_next(0, 10), "position.out_of_order"),
        (_next(-1, 10), "position.out_of_order"),
        (_next(1, 10, accuracy_m=MOST_INACCURACY_M), None),
        (_next(1, 10, accuracy_m=MOST_INACCURACY_M + 0.1), "position.inaccurate"),
        (_next(1, 10, accuracy_m=float("inf")), "position.inaccurate"),
        (_next(0.1, SCATTER_M - 1), None),
        (_next(0.1, SCATTER_M + 1), "position.jump"),
        (_next(10, MOST_SPEED_MS * 10 - 1), None),
        (_next(10, MOST_SPEED_MS * 10 + 1), "position.jump"),
    ],
)
def test_a_following_fix(fix: Fix, fault: str | None) -> None:
    assert _fault(fix, FIRST) == fault


def test_a_fix_of_the_future_is_not_believed_beyond_the_slack() -> None:
    def judge(ahead: timedelta) -> str | None:
        return find_fault(Trail(), replace(FIRST, at=NOW + ahead), NOW)

    assert judge(CLOCK_SLACK) is None
    assert judge(CLOCK_SLACK + timedelta(milliseconds=1)) == "position.future"


def test_a_repeat_is_known_as_long_as_its_id_is_kept() -> None:
    trail = Trail()
    for number in range(IDS_KEPT):
        accept(trail, _next(number, 0, id=f"fix-{number}"))
    assert find_fault(trail, _next(999, 0, id="fix-0"), NOW) == "position.duplicate"
    accept(trail, _next(1000, 0, id="one more"))
    assert find_fault(trail, _next(1001, 0, id="fix-0"), NOW + timedelta(days=1)) is None


def test_a_degree_of_latitude_is_what_the_sphere_says() -> None:
    assert distance_m((103.79, 25.0), (103.79, 26.0)) == pytest.approx(111_195, rel=1e-4)
    assert distance_m((103.79, 25.49), (103.79, 25.49)) == 0


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90))
def test_distance_is_symmetric_and_no_further_than_the_antipode(
    lon1: float, lat1: float, lon2: float, lat2: float
) -> None:
    there = distance_m((lon1, lat1), (lon2, lat2))
    assert there == pytest.approx(distance_m((lon2, lat2), (lon1, lat1)), abs=1e-6)
    assert 0 <= there <= 20_015_200


def test_a_batch_keeps_its_good_fixes_and_names_the_bad_ones() -> None:
    start = datetime.now(UTC) - timedelta(minutes=1)
    fixes = [
        replace(FIRST, id=name, at=start + timedelta(seconds=at))
        for name, at in (("a", 0), ("b", 2), ("late", 1), ("b", 3), ("c", 4))
    ]
    taken = PositionBoard(_hub()).take(1, fixes)
    assert taken.accepted == 3
    assert [(r.id, r.code) for r in taken.rejected] == [
        ("late", "position.out_of_order"),
        ("b", "position.duplicate"),
    ]


def test_units_are_judged_apart() -> None:
    board = PositionBoard(_hub())
    fix = replace(FIRST, at=datetime.now(UTC))
    assert [board.take(unit_id, [fix]).accepted for unit_id in (1, 2)] == [1, 1]


def test_what_another_process_took_is_known_here() -> None:
    start = datetime.now(UTC) - timedelta(minutes=1)
    there = Position(1, FIRST.point, time_text(start), 5.0)
    board = PositionBoard(_hub(there))
    late, jump = (
        replace(_next(0, metres), id=str(seconds), at=start + timedelta(seconds=seconds))
        for seconds, metres in ((-1, 0), (1, SCATTER_M + MOST_SPEED_MS))
    )
    taken = board.take(1, [late, jump])
    assert [r.code for r in taken.rejected] == ["position.out_of_order", "position.jump"]
    assert board.take(2, [late]).accepted == 1


def test_an_older_place_from_elsewhere_changes_nothing() -> None:
    trail = Trail()
    accept(trail, FIRST)
    note(trail, (0.0, 0.0), NOW - timedelta(seconds=1))
    assert trail.last == Mark(NOW, FIRST.point)
