"""When one may sign in and out, what is late, which hours count; the posts' codes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.attendance.codes import STEP_S, check_code, show_code
from dispatch.attendance.rules import Band, Mark, arrival, band_of, check_leaving, served_minutes
from dispatch.errors import ConflictError
from dispatch.shifts.rules import Hours, can_give_up

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = date(2026, 3, 10)
EVENING = Hours(time(20), time(23), ZONE)
LATE = Hours(time(22), time(2), ZONE)
STARTS, ENDS = EVENING.window(NIGHT)
MINUTE = timedelta(minutes=1)
SECRETS = {"A": "JBSWY3DPEHPK3PXP" * 2, "B": "KRSXG5CTMVRXEZLU" * 2}
NOW = datetime(2026, 3, 10, 12, 0, 15, tzinfo=UTC)


def at(clock: str, day: date = NIGHT) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def code(raised: pytest.ExceptionInfo[ConflictError]) -> str:
    return raised.value.code


def test_a_night_may_end_on_the_next_day() -> None:
    assert EVENING.window(NIGHT) == (at("20:00"), at("23:00"))
    assert LATE.window(NIGHT) == (at("22:00"), at("02:00", NIGHT + timedelta(1)))


@pytest.mark.parametrize(
    ("hours", "now", "night"),
    [
        (EVENING, at("08:00"), NIGHT),
        (EVENING, at("23:59"), NIGHT),
        (LATE, at("22:30"), NIGHT),
        (LATE, at("01:30", NIGHT + timedelta(1)), NIGHT),
        (LATE, at("12:00", NIGHT + timedelta(1)), NIGHT + timedelta(1)),
    ],
)
def test_the_night_that_runs_now(hours: Hours, now: datetime, night: date) -> None:
    assert hours.night_at(now) == night


def test_a_night_can_be_given_up_until_it_begins() -> None:
    assert can_give_up(EVENING, NIGHT, at("19:59"))
    assert not can_give_up(EVENING, NIGHT, at("20:00"))


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        (STARTS - 60 * MINUTE, Mark.PRESENT),
        (STARTS + 10 * MINUTE, Mark.PRESENT),
        (STARTS + 11 * MINUTE, Mark.LATE),
        (ENDS - MINUTE, Mark.LATE),
    ],
)
def test_who_signs_in_when_is_how(now: datetime, mark: Mark) -> None:
    assert arrival(now, STARTS, ENDS) is mark


@pytest.mark.parametrize(
    ("now", "why"),
    [(STARTS - 61 * MINUTE, "attendance.early"), (ENDS, "attendance.over")],
)
def test_outside_the_hours_nobody_signs_in(now: datetime, why: str) -> None:
    with pytest.raises(ConflictError) as refused:
        arrival(now, STARTS, ENDS)
    assert code(refused) == why


def test_one_signs_out_from_the_beginning_to_two_hours_after_the_end() -> None:
    check_leaving(STARTS, STARTS, ENDS)
    check_leaving(ENDS + 120 * MINUTE, STARTS, ENDS)
    for now, why in (
        (STARTS - MINUTE, "attendance.not_begun"),
        (ENDS + 121 * MINUTE, "attendance.over"),
    ):
        with pytest.raises(ConflictError) as refused:
            check_leaving(now, STARTS, ENDS)
        assert code(refused) == why


@pytest.mark.parametrize(
    ("distance_m", "band"), [(0, Band.HERE), (50, Band.HERE), (51, Band.NEAR), (150, Band.NEAR)]
)
def test_bands_of_the_distance(distance_m: float, band: Band) -> None:
    assert band_of(distance_m, accuracy_m=10) is band


def test_far_or_inexact_is_no_presence() -> None:
    for distance_m, accuracy_m, why in (
        (151, 10, "attendance.far"),
        (0, 201, "attendance.inexact"),
    ):
        with pytest.raises(ConflictError) as refused:
            band_of(distance_m, accuracy_m)
        assert code(refused) == why


@pytest.mark.parametrize(
    ("came", "left", "now", "minutes"),
    [
        (None, None, ENDS, 0),
        (STARTS - 30 * MINUTE, ENDS + 20 * MINUTE, ENDS + 60 * MINUTE, 180),
        (STARTS + 25 * MINUTE, STARTS + 100 * MINUTE, ENDS, 75),
        (STARTS, None, STARTS + 40 * MINUTE, 40),
        (STARTS, None, ENDS + 600 * MINUTE, 180),
        (STARTS - 30 * MINUTE, None, STARTS - 10 * MINUTE, 0),
    ],
)
def test_minutes_served(
    came: datetime | None, left: datetime | None, now: datetime, minutes: int
) -> None:
    assert served_minutes((STARTS, ENDS), came, left, now) == minutes


def test_a_code_is_good_while_it_is_shown_and_as_long_again() -> None:
    shown = show_code(SECRETS["A"], NOW)
    assert shown.next_at - NOW == timedelta(seconds=15)
    step = check_code(SECRETS, "A", shown.code, NOW, None)
    later = NOW + timedelta(seconds=STEP_S)
    assert check_code(SECRETS, "A", shown.code, later, None) == step
    with pytest.raises(ConflictError) as old:
        check_code(SECRETS, "A", shown.code, later + timedelta(seconds=STEP_S), None)
    assert code(old) == "attendance.code_old"


def test_a_code_is_taken_once_from_one_person() -> None:
    shown = show_code(SECRETS["A"], NOW)
    step = check_code(SECRETS, "A", shown.code, NOW, None)
    with pytest.raises(ConflictError) as spent:
        check_code(SECRETS, "A", shown.code, NOW, step)
    assert code(spent) == "attendance.code_spent"


def test_another_posts_code_is_told_apart_from_a_wrong_one() -> None:
    foreign = show_code(SECRETS["B"], NOW).code
    with pytest.raises(ConflictError) as refused:
        check_code(SECRETS, "A", foreign, NOW, None)
    assert code(refused) == "attendance.code_foreign"
    with pytest.raises(ConflictError) as nowhere:
        check_code({}, "A", foreign, NOW, None)
    assert code(nowhere) == "attendance.code_wrong"


@given(st.integers(0, 10**9))
def test_codes_always_have_eight_digits(seconds: int) -> None:
    shown = show_code(SECRETS["A"], datetime.fromtimestamp(seconds, UTC))
    assert len(shown.code) == 8
    assert shown.code.isdigit()
