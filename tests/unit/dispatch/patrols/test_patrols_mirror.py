"""What a process knows of patrols without the database: ticks by position, happenings, delays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch.live.model import Change, Event, Place, Position
from dispatch.live.times import time_text
from dispatch.patrols.choices import WatchChoices
from dispatch.patrols.happenings import Happening
from dispatch.patrols.life import Cause, StopState, Tick
from dispatch.patrols.mirror import PATIENCE, Mirror

BEGIN = datetime(2026, 11, 28, 12, tzinfo=UTC)
WATCH = WatchChoices(
    fence_m=60, ahead_min=45, late_min=15, early_min=20, off_route_m=250, minor_min=10
)
UNIT, PLAN, PATROL = 7, 3, 5
#: About 100 m of longitude here.
STEP_DEG = 0.001


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def point(number: float) -> tuple[float, float]:
    return (103.8 + number * 3 * STEP_DEG, 25.5)


def a_stop(number: int, begin: float, state: str = "ahead", **more: Any) -> dict[str, Any]:
    given = {"since": None, "done_at": None}
    return {
        "id": number,
        "point": list(point(number)),
        "arrive_at": time_text(at(begin)),
        "leave_at": time_text(at(begin + 13)),
        "least_stay_s": 600,
        "state": state,
        **given,
        **more,
    }


def a_mirror(*stops: dict[str, Any], status: str = "available") -> Mirror:
    mirror = Mirror(WATCH)
    value = {
        "id": PATROL,
        "plan_id": PLAN,
        "unit_id": UNIT,
        "starts_at": time_text(BEGIN),
        "geometry": [list(point(0)), list(point(4))],
        "stops": list(stops),
    }
    mirror.begin([Change("patrol", PATROL, 1, value), a_unit(status)])
    return mirror


def a_unit(status: str, since: str = "0") -> Change:
    return Change("unit", UNIT, 1, {"status": status, "status_since": since})


def an_event(kind: str, *changes: Change) -> Event:
    return Event(Place(1, 1), "", kind, "", frozenset(), changes)


def a_fix(where: float, minute: float, accuracy_m: float = 5) -> Position:
    return Position(UNIT, point(where), time_text(at(minute)), accuracy_m)


def test_who_comes_within_the_fence_is_there() -> None:
    mirror = a_mirror(a_stop(1, 10), a_stop(2, 30))
    assert mirror.find_tick(a_fix(1.1, 9)) == (PATROL, Tick(1, StopState.HERE, at(9)))
    assert mirror.find_tick(a_fix(1.5, 9)) is None


def test_a_poor_receiver_widens_the_fence_but_not_without_end() -> None:
    mirror = a_mirror(a_stop(1, 10))
    about_90_m = 1.3
    assert mirror.find_tick(a_fix(about_90_m, 9)) is None
    assert mirror.find_tick(a_fix(about_90_m, 9, accuracy_m=40)) is not None
    assert mirror.find_tick(a_fix(1.5, 9, accuracy_m=200)) is None


def test_the_second_visit_of_a_place_is_not_made_with_the_first() -> None:
    later = a_stop(1, 150) | {"id": 9}
    mirror = a_mirror(a_stop(1, 10, "done", done_at=time_text(at(22))), later)
    assert mirror.find_tick(a_fix(1, 25)) is None
    assert mirror.find_tick(a_fix(1, 106)) == (PATROL, Tick(9, StopState.HERE, at(106)))


@pytest.mark.parametrize(
    ("where", "minute", "tick"),
    [
        (2, 19.9, None),
        (2, 20, Tick(2, StopState.DONE, at(20))),
        (3, 15, Tick(2, StopState.AHEAD, at(15))),
        (3, 40, Tick(2, StopState.AHEAD, at(40))),
    ],
)
def test_a_stop_is_done_after_the_least_stay_and_not_by_passing(
    where: float, minute: float, tick: Tick | None
) -> None:
    mirror = a_mirror(a_stop(2, 10, "here", since=time_text(at(10))), a_stop(3, 40))
    assert mirror.find_tick(a_fix(where, minute)) == (None if tick is None else (PATROL, tick))


def test_whoever_is_at_an_incident_ticks_nothing() -> None:
    assert a_mirror(a_stop(1, 10), status="en_route").find_tick(a_fix(1, 9)) is None


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        ("available", "dispatched", Cause.TAKEN),
        ("on_scene", "available", Cause.BACK),
        ("available", "out_of_service", Cause.SIGNED_OFF),
        ("dispatched", "en_route", None),
        ("available", "available", None),
    ],
)
def test_what_a_status_means_for_a_patrol(before: str, after: str, cause: Cause | None) -> None:
    mirror = a_mirror(a_stop(1, 10), status=before)
    found = mirror.take([an_event("unit", a_unit(after, "1"))])
    expected = [] if cause is None else [(PLAN, Happening(f"{cause}:{UNIT}:1", cause, UNIT))]
    assert found == expected


def test_a_closure_concerns_every_plan_in_force() -> None:
    drawn = an_event("closure.drawn", Change("closure", 4, 1, {}))
    assert a_mirror(a_stop(1, 10)).take([drawn]) == [
        (PLAN, Happening("closure.drawn:4", Cause.CLOSURE))
    ]
    assert Mirror(WATCH).take([drawn]) == []


def test_a_patrol_that_is_no_longer_in_force_is_forgotten() -> None:
    mirror = a_mirror(a_stop(1, 10))
    mirror.take([an_event("patrol.withdrawn", Change("patrol", PATROL, 2, None))])
    assert mirror.plan_ids == []
    assert mirror.find_tick(a_fix(1, 9)) is None


def test_late_and_early_from_the_station_s_minutes_on() -> None:
    due = time_text(at(10))
    mirror = a_mirror(a_stop(1, 10), a_stop(2, 60))
    assert mirror.find_delays(at(24.9)) == []
    assert mirror.find_delays(at(25)) == [
        (PLAN, Happening(f"late:{UNIT}:1:{due}", Cause.LATE, UNIT, 15))
    ]
    early = a_mirror(a_stop(1, 60, "done", done_at=time_text(at(40))), a_stop(2, 120))
    assert early.find_delays(at(41)) == [
        (PLAN, Happening(f"early:{UNIT}:1", Cause.EARLY, UNIT, 20))
    ]


def test_nobody_is_late_while_at_a_stop_or_at_an_incident() -> None:
    here = a_mirror(a_stop(1, 10, "here", since=time_text(at(10))), a_stop(2, 20))
    away = a_mirror(a_stop(1, 10), status="on_scene")
    assert (here.find_delays(at(90)), away.find_delays(at(90))) == ([], [])


def test_off_its_way_only_after_several_positions() -> None:
    mirror = a_mirror(a_stop(1, 10))
    far = Position(UNIT, (103.8, 25.51), time_text(at(5)), 5)
    assert [mirror.find_off_route(far) for _ in range(PATIENCE)][-2:] == [
        None,
        (PLAN, Happening(f"off_route:{UNIT}:1", Cause.OFF_ROUTE, UNIT)),
    ]
    mirror.find_off_route(far)
    assert mirror.find_off_route(a_fix(1, 6)) is None
    assert [mirror.find_off_route(far) for _ in range(PATIENCE - 1)] == [None] * (PATIENCE - 1)


def test_a_unit_that_gave_everything_away_is_still_awaited() -> None:
    mirror = a_mirror(a_stop(1, 10), status="on_scene")
    other = {**mirror.patrols[UNIT], "id": 6, "unit_id": 8}
    mirror.take([an_event("patrol.confirmed", Change("patrol", 6, 1, other))])
    mirror.take([an_event("patrol.confirmed", Change("patrol", PATROL, 2, None))])
    assert mirror.take([an_event("unit", a_unit("available", "1"))]) == [
        (PLAN, Happening(f"back:{UNIT}:1", Cause.BACK, UNIT))
    ]
