"""Files of people over HTTP: preview, findings by cell, all or nothing, and what is written."""

import io
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import openpyxl
import pytest
from databases import Databases, fetch
from duty import Duty, duty_room
from openpyxl import Workbook

from dispatch.settings import Settings
from dispatch.staff.imports import delete_expired
from dispatch.staff.present import find_today

pytestmark = pytest.mark.db

HEAD = ["姓名", "编号", "岗位", "社区", "联系电话", "培训有效期", "制服编号"]
TODAY = find_today("Asia/Shanghai")


@pytest.fixture(scope="module")
async def station(databases: Databases) -> AsyncIterator[Duty]:
    with databases.copy() as url:
        async with duty_room(url) as duty:
            yield duty


def _book(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    made = Workbook()
    made.worksheets[0].title = "人员"
    for row in rows:
        made.worksheets[0].append(row)
    for title, lines in sheets.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(line)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


async def _send(station: Duty, content: bytes, name: str = "名册.xlsx") -> httpx.Response:
    client = await station.client("leader")
    return await client.post("/api/people/imports", params={"name": name}, content=content)


async def _preview(station: Duty, content: bytes, name: str = "名册.xlsx") -> dict[str, Any]:
    answer = await _send(station, content, name)
    assert answer.status_code == 201, answer.text
    value: dict[str, Any] = answer.json()
    return value


async def _confirm(station: Duty, preview: dict[str, Any]) -> httpx.Response:
    path = f"/people/imports/{preview['id']}/confirm"
    return await station.post(path, {"digest": preview["digest"]}, "leader")


def _count(station: Duty) -> int:
    return int(fetch(station.url, "SELECT count(*) FROM person")[0][0])


def _told(preview: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(f["code"], f["sheet"], f["cell"]) for f in preview["findings"]}


async def test_a_good_file_is_previewed_and_taken_whole(station: Duty) -> None:
    before = _count(station)
    soon = TODAY + timedelta(days=5)
    content = _book(
        ["益宁派出所义警名册"],
        HEAD,
        ["晏一", "YJ-9101", "益宁义警", "水寨", "１００１２３４５６７８", "2031年1月5日", "U-9101"],
        ["念二、缪三", None, "社区辅警", "台子", None, None, None],
        请假=[["姓名", "类别", "开始日期", "结束日期"], ["晏一", "事假", soon, soon]],
    )
    preview = await _preview(station, content)
    assert preview["findings"] == []
    assert preview["counts"] == {
        "added": 3, "changed": 0, "same": 0, "away": 1, "wishes": 0, "errors": 0, "warnings": 0,
    }  # fmt: skip
    first = preview["rows"][0]
    assert (first["cell"], first["what"], first["name"]) == ("A3", "added", "晏一")
    contact = next(c for c in first["changes"] if c["fact"] == "contact")
    assert contact == {"fact": "contact", "before": None, "after": "100****5678"}
    assert _count(station) == before
    answer = await _confirm(station, preview)
    assert answer.json() == {"added": 3, "changed": 0, "days": 1}
    assert _count(station) == before + 3
    (found,) = (await station.get("/people?q=YJ-9101", "leader")).json()["people"]
    assert (found["volunteer"]["trained_until"], found["community_code"]) == (
        "2031-01-05",
        "530302006002",
    )
    gone = await station.get(f"/people/imports/{preview['id']}", "leader")
    assert (gone.status_code, gone.json()["code"]) == (404, "people_file.unknown")


async def test_a_file_taken_twice_changes_nothing_the_second_time(station: Duty) -> None:
    content = _book(HEAD[:4], ["代同", "53-91", "巡逻民警", None])
    await _confirm(station, await _preview(station, content))
    preview = await _preview(station, content)
    assert (preview["counts"]["same"], preview["rows"]) == (1, [])
    assert (await _confirm(station, preview)).json() == {"added": 0, "changed": 0, "days": 0}


async def test_everything_wrong_is_told_by_cell_and_nothing_is_taken(station: Duty) -> None:
    before = _count(station)
    past = TODAY - timedelta(days=40)
    content = _book(
        [*HEAD, "愿同组"],
        ["桂一", "53-92", "保安队长", "水寨", None, None, None, None],
        ["桂二", "53-93", "社区民警", "水寨", None, None, None, "谁也不是"],
        ["桂二", None, "社区民警", "水寨", None, None, None, None],
        ["桂三", "YJ-92", "义警", "水寨", None, "2027年2月31日", "U-92", None],
        ["桂四", "YJ-93", "义警", "水寨", None, None, "U-0001", None],
        ["桂五", "53-94", "社区民警", "水寨、台子", None, None, None, None],
        ["桂六", "YJ-0001", "义警", "水寨", None, None, None, None],
        ["好人", "53-95", "社区民警", "水寨", None, None, None, None],
        请假=[
            ["姓名", "类别", "开始日期", "结束日期"],
            ["查无此人", "事假", TODAY, TODAY],
            ["好人", "事假", past, past],
        ],
    )
    preview = await _preview(station, content)
    assert _told(preview) == {
        ("duty_unknown", "人员", "C2"),
        ("duty_missing", "人员", "C2"),
        ("partner_unknown", "人员", "H3"),
        ("name_twice", "人员", "A4"),
        ("date_impossible", "人员", "F5"),
        ("volunteer_incomplete", "人员", "F5"),
        ("volunteer_incomplete", "人员", "F6"),
        ("uniform_taken", "人员", "G6"),
        ("two_communities", "人员", "D7"),
        ("community_missing", "人员", "D7"),
        ("number_taken", "人员", "B8"),
        ("person_unknown", "请假", "A2"),
        ("day_past", "请假", "D3"),
    }
    impossible = next(f for f in preview["findings"] if f["code"] == "date_impossible")
    assert impossible["found"] == "2027年2月31日"
    assert impossible["text"]["zh"] == "没有这一天:2027年2月31日"
    assert impossible["expected"]["en"] == "A day of the calendar"
    assert impossible["remedy"]["zh"]
    answer = await _confirm(station, preview)
    assert (answer.status_code, answer.json()["code"]) == (422, "people_file.faulty")
    assert _count(station) == before


async def test_a_volunteer_in_two_communities_is_told_where_both_are(station: Duty) -> None:
    content = _book(
        HEAD,
        ["保两地", "YJ-94", "义警", "水寨", None, "2031-01-05", "U-94"],
        ["保两地", "YJ-94", "义警", "台子", None, "2031-01-05", "U-94"],
    )
    preview = await _preview(station, content)
    (finding,) = preview["findings"]
    assert (finding["code"], finding["cell"]) == ("two_communities", "A3")


async def test_a_confirmation_of_what_was_not_looked_at_is_a_conflict(station: Duty) -> None:
    preview = await _preview(station, _book(HEAD[:4], ["石慢", "53-96", "巡逻民警", None]))
    meanwhile = {"name": "石慢", "duty": "patrol_officer", "number": "53-96", "rank": "一级警司"}
    await station.do("/people", meanwhile, "leader")
    answer = await _confirm(station, preview)
    assert (answer.status_code, answer.json()["code"]) == (409, "people_file.outdated")
    again = (await station.get(f"/people/imports/{preview['id']}", "leader")).json()
    assert again["counts"]["same"] == 1
    assert (await _confirm(station, again)).status_code == 200


async def test_only_who_sent_a_file_can_take_or_forget_it(station: Duty) -> None:
    preview = await _preview(station, _book(HEAD[:4], ["丁私", "53-97", "巡逻民警", None]))
    path = f"/people/imports/{preview['id']}"
    assert (await station.get(path, "administrator")).status_code == 404
    assert (await station.get(path, "dispatcher")).status_code == 403
    client = await station.client("leader")
    assert (await client.delete(f"/api{path}")).status_code == 204
    assert (await station.get(path, "leader")).status_code == 404


async def test_files_nobody_confirmed_are_forgotten(station: Duty) -> None:
    preview = await _preview(station, _book(HEAD[:4], ["丁忘", "53-98", "巡逻民警", None]))
    fetch(station.url, "UPDATE staff_upload SET expires_at = now() - interval '1 s'")
    assert (await _confirm(station, preview)).status_code == 404
    async with station.app.state.sessions() as session, session.begin():
        await delete_expired(session, Settings())
    assert fetch(station.url, "SELECT 1 FROM staff_upload") == []


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.doc", b"x", (422, "people_file.kind")),
        ("a.xlsx", b"x", (422, "people_file.unreadable")),
        ("a.xlsx", b"", (422, "people_file.empty")),
        ("a.csv", b"\0", (422, "people_file.encoding")),
        ("a.csv", bytes(8_000_001), (413, "people_file.too_large")),
    ],
)
async def test_what_is_no_sheet_is_refused(
    station: Duty, name: str, content: bytes, expected: tuple[int, str]
) -> None:
    answer = await _send(station, content, name)
    assert (answer.status_code, answer.json()["code"]) == expected
    assert answer.json()["message"] != expected[1]


async def test_more_rows_than_are_taken_are_counted(station: Duty) -> None:
    lines = "姓名,岗位\n" + "王建国,巡逻民警\n" * 10_100
    answer = await _send(station, lines.encode("gbk"), "a.csv")
    assert answer.json()["code"] == "people_file.too_many_rows"
    assert answer.json()["params"] == {"rows": 10_101, "most": 10_000}


async def test_ten_thousand_people_are_taken_at_once(databases: Databases) -> None:
    lines = ["姓名,编号,岗位"]
    lines += [
        f"张{chr(0x4E00 + n // 100)}{chr(0x5000 + n % 100)},M-{n},商户" for n in range(10_000)
    ]
    with databases.copy() as url:
        async with duty_room(url) as duty:
            before = _count(duty)
            preview = await _preview(duty, "\n".join(lines).encode(), "商户.csv")
            assert preview["counts"]["added"] == 10_000
            assert (await _confirm(duty, preview)).json()["added"] == 10_000
            assert _count(duty) == before + 10_000


async def test_an_export_taken_back_changes_nothing(station: Duty) -> None:
    for form in ("xlsx", "csv", "csv_gbk"):
        answer = await station.get(f"/people/export?form={form}", "leader")
        assert answer.headers["cache-control"] == "no-store"
        preview = await _preview(
            station, answer.content, f"people.{form[:3].replace('xls', 'xlsx')}"
        )
        assert [f for f in preview["findings"] if f["severity"] == "error"] == []
        counts = preview["counts"]
        assert (counts["added"], counts["changed"]) == (0, 0), preview["rows"][:3]
        assert counts["same"] >= 400


async def test_an_export_masks_contacts_unless_they_are_asked_for(station: Duty) -> None:
    def phones(content: bytes) -> set[str]:
        sheet = openpyxl.load_workbook(io.BytesIO(content))["人员"]
        column = [cell.value for cell in sheet[2]].index("联系电话") + 1
        cells = (sheet.cell(row, column).value for row in range(3, sheet.max_row + 1))
        return {str(value) for value in cells if value}

    masked = phones((await station.get("/people/export", "leader")).content)
    whole = phones((await station.get("/people/export?contacts=true", "leader")).content)
    assert all("****" in phone for phone in masked)
    assert all(phone.isdecimal() for phone in whole)
    assert {phone[:3] + "****" + phone[-4:] for phone in whole} == masked


def test_a_server_starts_without_what_opens_spreadsheets() -> None:
    """What it never loads, no request can make it run: files are opened in another process."""
    code = "import sys, dispatch.app; print('dispatch.staff.sheets.book' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
