"""People from offices' files: the forms they come in, and a finding for whatever is wrong."""

from datetime import date, datetime
from typing import Any

import pytest
from office import FRAME, SHUIZHAI, TAIZI, read, told

from dispatch.staff.sheets.read import read_file

HEAD = ["姓名", "岗位", "社区"]


def test_a_title_over_merged_cells_and_a_plain_heading_are_told_apart() -> None:
    reading = read(
        ["益宁派出所人员名册", None, None],
        HEAD,
        ["王建国", "社区民警", "水寨社区"],
        ["合计", 1, None],
        merged=("A1:C1",),
    )
    (person,) = reading.people
    assert (person.who.name, person.cell) == ("王建国", "A3")
    assert person.facts == {"duty": "community_officer", "community_code": SHUIZHAI}
    assert reading.findings == []


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("王建国、李明", ["王建国", "李明"]),
        ("王建国，李明", ["王建国", "李明"]),
        ("王建国 李明", ["王建国", "李明"]),
        ("王建国；李明/张云", ["王建国", "李明", "张云"]),
        ("王　明", ["王明"]),
        ("王　明 李建国", ["王明", "李建国"]),
        ("王建国（组长）、李明", ["王建国", "李明"]),
        ("王建国\n李明", ["王建国", "李明"]),
        ("买买提·艾力", ["买买提·艾力"]),
    ],
)
def test_several_names_in_a_cell_are_several_people(cell: str, names: list[str]) -> None:
    reading = read(HEAD, [cell, "社区辅警", "台子"])
    assert [person.who.name for person in reading.people] == names
    assert {person.facts["duty"] for person in reading.people} == {"auxiliary"}


def test_a_row_a_community_names_people_by_the_columns_heading() -> None:
    reading = read(
        ["社区", "所领导", "社区民警", "社区辅警"],
        ["台子", "张永", "陈立", "周涛、吴波"],
        ["水寨", "刘平", None, "徐勇"],
    )
    found = [(p.who.name, p.facts["duty"], p.facts["community_code"]) for p in reading.people]
    assert found == [
        ("张永", "station_leader", TAIZI),
        ("陈立", "community_officer", TAIZI),
        ("周涛", "auxiliary", TAIZI),
        ("吴波", "auxiliary", TAIZI),
        ("刘平", "station_leader", SHUIZHAI),
        ("徐勇", "auxiliary", SHUIZHAI),
    ]


def test_a_merged_community_holds_for_every_row_it_covers() -> None:
    reading = read(
        HEAD,
        ["王建国", "社区民警", "水寨"],
        ["李明", "社区辅警", None],
        merged=("C2:C3",),
    )
    assert [p.facts["community_code"] for p in reading.people] == [SHUIZHAI, SHUIZHAI]


def test_a_heading_of_two_rows_is_read_with_what_stands_above_it() -> None:
    reading = read(
        ["姓名", "岗位", "社区", "有效期", None],
        [None, None, None, "培训", "服装"],
        ["王建国", "义警", "水寨", "2027-01-31", "2027年3月1日"],
        merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1"),
    )
    (person,) = reading.people
    assert person.facts["trained_until"] == "2027-01-31"
    assert person.facts["uniform_until"] == "2027-03-01"


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 5),
        datetime(2027, 1, 5, 8, 30),  # noqa: DTZ001 - spreadsheets know no time zones
        46_392,
        "46392",
        "2027-1-5",
        "2027/01/05",
        "2027.1.5",
        "2027年1月5日",
        "２０２７年１月５日",
        "20270105",
        20_270_105,
        "2027-01-05 00:00:00",
    ],
)
def test_a_day_is_read_however_it_is_written(day: Any) -> None:
    reading = read([*HEAD, "培训有效期"], ["王建国", "义警", "水寨", day])
    assert reading.findings == []
    assert reading.people[0].facts["trained_until"] == "2027-01-05"


def test_full_width_digits_and_spaces_in_telephones_are_no_fault() -> None:
    reading = read([*HEAD, "联系电话"], ["王建国", "义警", "水寨", "１００ ０００１-２３４５"])
    assert reading.people[0].facts["contact"] == "10000012345"
    number = read([*HEAD, "联系电话"], ["王建国", "义警", "水寨", 10_000_012_345.0])
    assert number.people[0].facts["contact"] == "10000012345"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周一、周三、周五", [0, 2, 4]),
        ("一三五", [0, 2, 4]),
        ("周一至周五", [0, 1, 2, 3, 4]),
        ("星期六、星期天", [5, 6]),
        ("周末", [5, 6]),
        ("周五到周一", [0, 4, 5, 6]),
        ("1,3,5", [0, 2, 4]),
        ("每天", None),
    ],
)
def test_weekdays_are_read_however_they_are_written(text: str, days: list[int] | None) -> None:
    reading = read([*HEAD, "可值班日"], ["王建国", "义警", "水寨", text])
    assert reading.findings == []
    assert reading.people[0].facts["weekdays"] == days


def test_an_empty_cell_says_nothing_and_a_dash_clears() -> None:
    reading = read([*HEAD, "警衔", "技能"], ["王建国", "社区民警", "水寨", None, "无"])
    assert reading.people[0].facts == {
        "duty": "community_officer",
        "community_code": SHUIZHAI,
        "skills": [],
    }


def test_numbers_and_telephones_are_given_out_in_the_names_order() -> None:
    reading = read(
        ["编号", *HEAD, "电话"],
        ["FJ-1、FJ-2", "王建国、李明", "社区辅警", "台子", "10000000001、10000000002"],
    )
    found = [(p.who.name, p.who.number, p.facts["contact"]) for p in reading.people]
    assert found == [("王建国", "FJ-1", "10000000001"), ("李明", "FJ-2", "10000000002")]


@pytest.mark.parametrize(
    ("column", "value", "finding"),
    [
        ("岗位", "保安队长", ("duty_unknown", "D2", "保安队长")),
        ("社区", "月亮湾", ("community_unknown", "D2", "月亮湾")),
        ("社区", "台子、水寨", ("two_communities", "D2", "台子、水寨")),
        ("培训有效期", "2026年2月31日", ("date_impossible", "D2", "2026年2月31日")),
        ("培训有效期", "明年春天", ("date_unreadable", "D2", "明年春天")),
        ("电话", "问老王", ("phone_odd", "D2", "问老王")),
        ("可值班日", "看情况", ("weekdays_unreadable", "D2", "看情况")),
        ("警衔", "#REF!", ("cell_fault", "D2", "#REF!")),
    ],
)
def test_what_cannot_be_read_is_told_by_cell(
    column: str, value: str, finding: tuple[str, str, str]
) -> None:
    reading = read(["姓名", "编号", "备注", column], ["王建国", "1", None, value])
    assert told(reading.findings) == [finding]


def test_unknown_duties_and_communities_are_told_what_is_known() -> None:
    reading = read(HEAD, ["王建国", "队长", "月亮湾"])
    known = {finding.code: finding.params["known"] for finding in reading.findings}
    assert known["community_unknown"] == "台子、水寨"
    assert known["duty_unknown"].startswith("所领导、分管所领导、社区民警")


def test_a_row_without_a_name_and_a_name_with_digits_are_told() -> None:
    reading = read(HEAD, [None, "义警", "台子"], ["王2", "义警", "台子"])
    assert told(reading.findings) == [("name_missing", "A2", ""), ("name_odd", "A3", "王2")]


def test_two_names_with_three_numbers_are_told() -> None:
    reading = read(["姓名", "岗位", "编号"], ["王建国、李明", "义警", "1、2、3"])
    assert told(reading.findings) == [("counts_differ", "C2", "1、2、3")]


def test_a_column_nobody_knows_is_named_and_the_rest_is_read() -> None:
    reading = read([*HEAD, "星座"], ["王建国", "义警", "台子", "天秤"])
    assert told(reading.findings) == [("column_unknown", "D1", "星座")]
    assert len(reading.people) == 1


def test_a_sheet_of_something_else_is_told() -> None:
    reading = read(["购物清单"], ["苹果"])
    (finding,) = reading.findings
    assert (finding.code, finding.severity) == ("sheet_unknown", "error")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("divider", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_offices_use(encoding: str, divider: str) -> None:
    lines = [HEAD, ["王建国", "社区民警", "水寨"], ["李明", "社区辅警", "台子"]]
    content = "\r\n".join(divider.join(line) for line in lines).encode(encoding)
    reading = read_file("名册.csv", content, FRAME)
    assert [person.who.name for person in reading.people] == ["王建国", "李明"]
    assert reading.people[0].sheet == "名册"
    assert reading.findings == []
