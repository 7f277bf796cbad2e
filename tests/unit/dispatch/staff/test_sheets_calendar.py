"""When people can be asked, from a list of leave and from a month's grid of codes."""

from typing import Any

import pytest
from office import read, told

from dispatch.staff.sheets.model import AwayRow, Who, WishRow

LEAVE = ["姓名", "类别", "开始日期", "结束日期"]


def test_leave_is_read_with_its_kind_and_both_days() -> None:
    reading = read(LEAVE, ["王建国、李明", "事假", "2026年12月3日", 46_362], title="请假")
    expected = [
        AwayRow("请假", "A2", Who(name), "leave", "2026-12-03", "2026-12-06")
        for name in ("王建国", "李明")
    ]
    assert reading.away == expected
    assert reading.findings == []


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        (["王建国", "事假", "2026-12-09", "2026-12-03"], ("days_reversed", "D2", "2026-12-03")),
        (["王建国", "事假", "2026-10-01", "2026-10-03"], ("day_past", "D2", "2026-10-03")),
        (["王建国", "逛街", "2026-12-01", "2026-12-03"], ("absence_unknown", "B2", "逛街")),
        (
            ["王建国", "事假", "2026年2月31日", "2027-01-01"],
            ("date_impossible", "C2", "2026年2月31日"),
        ),
        (["王建国", "事假", None, "2027-01-01"], ("date_unreadable", "C2", "")),
        ([None, "事假", "2026-12-01", "2026-12-03"], ("name_missing", "A2", "")),
    ],
)
def test_what_is_wrong_with_leave_is_told_by_cell(
    row: list[Any], finding: tuple[str, str, str]
) -> None:
    reading = read(LEAVE, row)
    assert told(reading.findings) == [finding]
    assert reading.away == []


def _month(year: int, month: int, *rows: list[Any], days: int = 31) -> list[list[Any]]:
    title = [f"益宁派出所{year}年{month}月可值班情况表"]
    weekdays = [None, *["一二三四五六日"[day % 7] for day in range(days)]]
    return [title, ["姓名", *range(1, days + 1)], weekdays, *rows]


def _cells(**codes: str) -> list[Any]:
    return [codes.get(f"d{day}") for day in range(1, 32)]


def test_codes_of_a_month_are_absences_and_wishes() -> None:
    row = ["王 明", *_cells(d1="晚", d2="早", d3="休", d4="假", d5="病", d6="训")]
    reading = read(*_month(2026, 12, row), merged=("A1:AF1",))
    assert reading.findings == []
    who = Who("王明")
    assert reading.wishes == [
        WishRow("人员", "B4", who, "2026-12-01", 2),
        WishRow("人员", "C4", who, "2026-12-02", -2),
    ]
    assert [(a.kind, a.first_day, a.cell) for a in reading.away] == [
        ("other", "2026-12-03", "D4"),
        ("leave", "2026-12-04", "E4"),
        ("sick", "2026-12-05", "F4"),
        ("training", "2026-12-06", "G4"),
    ]


def test_a_code_nobody_knows_is_told_by_cell() -> None:
    reading = read(*_month(2026, 12, ["王明", *_cells(d7="？")]))
    assert told(reading.findings) == [("code_unknown", "H4", "?")]


def test_a_day_that_the_month_has_not_is_told_where_it_is_used() -> None:
    reading = read(*_month(2027, 2, ["王明", *_cells(d28="晚", d31="晚")]))
    (finding,) = reading.findings
    assert (finding.code, finding.cell) == ("date_impossible", "AF4")
    assert finding.params["day"] == "2027年2月31日"
    assert [wish.night for wish in reading.wishes] == ["2027-02-28"]


def test_past_nights_of_this_month_are_left_out_with_a_word() -> None:
    reading = read(*_month(2026, 11, ["王明", *_cells(d28="晚", d30="晚")], days=30))
    (finding,) = reading.findings
    assert (finding.code, finding.severity, finding.cell) == ("night_past", "warning", "AC4")
    assert [wish.night for wish in reading.wishes] == ["2026-11-30"]


def test_a_month_that_is_over_is_a_mistake() -> None:
    reading = read(*_month(2026, 10, ["王明", *_cells(d28="晚")]))
    (finding,) = reading.findings
    assert (finding.code, finding.severity) == ("night_past", "error")
