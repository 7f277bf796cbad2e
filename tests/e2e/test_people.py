"""The leader's page of people and teams: a faulty file, a good one, and the teams composed."""

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from databases import Databases, fetch
from openpyxl import Workbook
from playwright.async_api import Browser, Page, expect
from serving import LiveServer
from working import worker

from dispatch.worker.kinds import KINDS
from e2e.house import House
from e2e.station import Station

#: Opening a file takes a process of its own, composing a worker at the lowest priority.
WORK_MS = 240_000
HEAD = ["姓名", "编号", "岗位", "社区", "联系电话", "培训有效期", "制服编号"]


@pytest.fixture(scope="module")
def own_station(databases: Databases) -> Iterator[Station]:
    """A station of its own: its people change."""
    with databases.copy() as url:
        server = LiveServer(url)
        server.start()
        yield Station(server)
        server.close()


@pytest.fixture
async def house(wall: Browser, pocket: Browser, own_station: Station) -> AsyncIterator[House]:
    house = House(wall, pocket, own_station)
    yield house
    await house.leave(keep=None)
    assert house.watch.foreign == []
    assert house.watch.complaints == []


def _save(folder: Path, name: str, *rows: list[Any]) -> Path:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "人员"
    sheet.append(["益宁派出所义警名册"])
    sheet.merge_cells("A1:G1")
    for row in rows:
        sheet.append(row)
    made.save(folder / name)
    return folder / name


async def _open(house: House) -> Page:
    page = await house.visitor()
    await house.enter(page, "leader", "console")
    await page.get_by_role("link", name="人员").click()
    await expect(page.get_by_test_id("people-page")).to_be_visible()
    await expect(page.get_by_test_id("person-row").first).to_be_visible()
    return page


async def test_a_faulty_file_is_told_by_cell_and_a_good_one_is_taken(
    house: House, tmp_path: Path
) -> None:
    page = await _open(house)
    await page.keyboard.press("i")
    faulty = _save(
        tmp_path,
        "faulty.xlsx",
        HEAD,
        ["晏一夜", "YJ-9101", "益宁义警", "水寨", None, "2027年2月31日", "U-9101"],
        ["念二夜", "YJ-9102", "保安队长", "月亮湾", None, "2031-01-05", "U-9102"],
    )
    await page.get_by_test_id("file").set_input_files(faulty)
    findings = page.get_by_test_id("findings").locator("tbody tr")
    await expect(findings.first).to_be_visible(timeout=WORK_MS)
    cells = await findings.locator("b").all_text_contents()
    assert {"F3", "C4", "D4"} <= set(cells)
    await expect(findings.filter(has_text="没有这一天:2027年2月31日")).to_have_count(1)
    await expect(page.get_by_test_id("confirm-import")).to_be_disabled()

    await page.get_by_test_id("other-file").click()
    good = _save(
        tmp_path,
        "good.xlsx",
        HEAD,
        ["晏一夜", "YJ-9101", "益宁义警", "水寨", "１００９９９９０００１", 47_000, "U-9101"],
        ["念二夜、缪三夜", None, "社区辅警", "水寨", None, None, None],
    )
    await page.get_by_test_id("file").set_input_files(good)
    await expect(page.get_by_test_id("count-added")).to_have_text("3", timeout=WORK_MS)
    await page.get_by_test_id("confirm-import").click()
    await expect(page.get_by_test_id("notice")).to_contain_text("新增 3 人")

    await page.keyboard.press("/")
    await page.keyboard.type("YJ-9101")
    row = page.get_by_test_id("person-row")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("晏一夜")
    await expect(row).to_contain_text("100****0001")
    assert fetch(
        house.station.server.url,
        "SELECT trained_until::text FROM volunteer WHERE number = 'YJ-9101'",
    ) == [("2028-09-04",)]


async def test_a_person_is_changed_and_their_days_are_pressed_in(house: House) -> None:
    page = await _open(house)
    await page.get_by_test_id("search").fill("YJ-0007")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("field-number")).to_have_value("YJ-0007")
    await page.get_by_test_id("field-rank").fill("小队长")
    await page.get_by_test_id("save-person").click()
    await expect(page.get_by_test_id("person-row").filter(has_text="小队长")).to_have_count(1)
    day = page.locator("[data-testid=calendar] button[data-state=free]:enabled").first
    date = await day.get_attribute("data-day")
    pressed = page.locator(f"[data-day='{date}']")
    for state in ("wanted", "unwanted", "away"):
        await pressed.click()
        await expect(pressed).to_have_attribute("data-state", state)
    rows = fetch(
        house.station.server.url,
        "SELECT a.kind, a.first_day::text FROM absence a JOIN person p ON p.id = a.person_id"
        " WHERE p.number = 'YJ-0007' AND a.first_day = a.last_day"
        " AND a.first_day = CAST(:day AS date)",
        day=date,
    )
    assert rows == [("other", date)]


async def test_the_export_is_a_workbook_with_everybody(house: House, tmp_path: Path) -> None:
    page = await _open(house)
    async with page.expect_download(timeout=WORK_MS) as coming:
        await page.get_by_test_id("export").click()
    path = tmp_path / "people.xlsx"
    await (await coming.value).save_as(path)
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["人员"]
    (count,) = fetch(house.station.server.url, "SELECT count(*) FROM person WHERE left_on IS NULL")[
        0
    ]
    assert sheet.max_row == count + 2


async def test_a_short_team_is_told_composed_and_accepted(house: House) -> None:
    url = house.station.server.url
    fetch(
        url,
        "DELETE FROM person WHERE id = (SELECT min(m.person_id) FROM team_member m"
        " JOIN team t ON t.id = m.team_id WHERE t.code = 'T-003' AND m.part = 'auxiliary')",
    )
    fetch(
        url,
        "INSERT INTO person (name, duty, community_code, number)"
        " VALUES ('补缺人', 'auxiliary', '530302006003', 'FJ-9901')",
    )
    page = await _open(house)
    await page.get_by_test_id("tab-teams").click()
    short = page.get_by_test_id("shortfalls")
    await expect(short).to_contain_text("文笔社区包保小组：社区辅警缺 1 人；最近可调：")
    async with worker(url, kinds=KINDS):
        await page.keyboard.press("c")
        await expect(page.get_by_test_id("compose-progress")).to_be_visible()
        await expect(page.get_by_test_id("proposal")).to_be_visible(timeout=WORK_MS)
    moves = page.get_by_test_id("moves").locator("li")
    await expect(moves).to_have_count(1)
    await expect(moves).to_contain_text("未编组 → 文笔社区包保小组 · 社区辅警")
    await page.keyboard.press("a")
    await expect(page.get_by_test_id("notice")).to_have_text("新的编组已生效")
    await expect(short).to_contain_text("20 个小组全部满员，146 个网格全部有人负责")


async def test_a_seat_is_pinned_by_the_keyboard_and_let_go(house: House) -> None:
    page = await _open(house)
    await page.keyboard.press("2")
    seat = page.get_by_test_id("team-T-001").locator("[data-person]").first
    await seat.focus()
    await page.keyboard.press("p")
    await expect(seat).to_have_class("person pin")
    assert fetch(house.station.server.url, "SELECT kind FROM team_fix") == [("pin",)]
    await seat.focus()
    await page.keyboard.press("Delete")
    await expect(seat).to_have_class("person")
    assert fetch(house.station.server.url, "SELECT kind FROM team_fix") == []
