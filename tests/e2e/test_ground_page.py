"""The administrator's page: upload, preview, confirm, and take back, seen on the console."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from databases import Databases, fetch
from playwright.async_api import Browser, Page, expect
from serving import LiveServer

from dispatch.worker.schedule import run_schedule
from e2e.house import House
from e2e.station import Station
from e2e.survey import MOVED, make_faulty, make_overlapping, make_survey
from e2e.words import say

#: Reading a delivery of a whole town takes this long on a busy machine.
WORK_MS = 240_000

_GRID = f"""async () => {{
  const data = await window.__patrolgrid.map.getSource('grids').getData();
  const grid = data.features.find((one) => one.properties.code === '{MOVED}');
  return JSON.stringify(grid.geometry.coordinates);
}}"""
_LOOKS_AT = """([lon, lat]) => {
  const { map } = window.__patrolgrid;
  const { lng, lat: middle } = map.getCenter();
  return !map.isMoving() && map.getZoom() > 16 && Math.hypot(lng - lon, middle - lat) < 1e-5;
}"""
#: The next full minute that is not just about to begin, as a field of date and time takes it.
_NEXT_MINUTE = """() => {
  const at = new Date(Math.ceil((Date.now() + 3_000) / 60_000) * 60_000);
  return new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}"""
_SHOWS_VERSION = "(wanted) => window.__patrolgrid.store.state.value.ground === wanted"


@pytest.fixture(scope="module")
def own_station(databases: Databases) -> Iterator[Station]:
    """A station of its own: its ground changes under everybody's feet."""
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


async def _open(house: House) -> Page:
    page = await house.visitor()
    await house.enter(page, "administrator", "console")
    await page.goto("/ground")
    await expect(page.get_by_test_id("ground-page")).to_be_visible()
    return page


async def _upload(page: Page, path: Path) -> None:
    await page.get_by_test_id("tab-upload").click()
    await page.get_by_test_id("file").set_input_files(path)
    await expect(page.get_by_test_id("delivery")).to_be_visible(timeout=WORK_MS)
    await page.get_by_test_id("read").click()


def _active(house: House) -> int:
    (row,) = fetch(house.station.server.url, "SELECT id FROM ground_version WHERE active")
    return int(row.id)


async def test_new_borders_are_uploaded_previewed_activated_and_taken_back(
    house: House, tmp_path: Path
) -> None:
    desk = await house.dispatcher()
    await desk.until_layer("grids")
    before, first = await desk.page.evaluate(_GRID), _active(house)

    page = await _open(house)
    await _upload(page, make_survey(tmp_path))
    await expect(page.get_by_test_id("verdict-ready")).to_be_visible(timeout=WORK_MS)
    await expect(page.get_by_test_id("count-moved")).to_have_text("1")
    for what in ("added", "removed", "renamed"):
        await expect(page.get_by_test_id(f"count-{what}")).to_have_text("0")
    assert _active(house) == first

    await page.get_by_test_id("activate-now").click()
    await expect(page.locator(".card.active")).to_be_visible(timeout=WORK_MS)
    second = _active(house)
    assert second != first
    state = page.get_by_test_id(f"version-{second}").get_by_test_id("state")
    await expect(state).to_have_text(say("ground.state.active"))
    await desk.page.wait_for_function(_SHOWS_VERSION, arg=second, timeout=WORK_MS)
    await expect(desk.page.get_by_test_id("toast")).to_contain_text(say("console.ground_changed"))
    await _until_grid_is_not(desk.page, before)

    await page.get_by_test_id("take-back").click()
    await page.get_by_test_id("confirm").click()
    old = page.get_by_test_id(f"version-{first}").get_by_test_id("state")
    await expect(old).to_have_text(say("ground.state.active"), timeout=WORK_MS)
    await desk.page.wait_for_function(_SHOWS_VERSION, arg=first, timeout=WORK_MS)
    await desk.page.wait_for_function(
        f"async (wanted) => (await ({_GRID})()) === wanted", arg=before, timeout=WORK_MS
    )


async def _until_grid_is_not(page: Page, before: str) -> None:
    await page.wait_for_function(
        f"async (old) => (await ({_GRID})()) !== old", arg=before, timeout=WORK_MS
    )


async def test_a_click_on_a_finding_shows_its_place_on_the_map(
    house: House, tmp_path: Path
) -> None:
    page = await _open(house)
    async with page.expect_response("**/read", timeout=WORK_MS) as answered:
        await _upload(page, make_overlapping(tmp_path))
    findings = (await (await answered.value).json())["findings"]
    assert [finding["code"] for finding in findings] == ["overlap", "outside"]
    shown = page.get_by_test_id("findings").locator("li.error")
    await expect(shown).to_have_count(2)
    for finding in findings:
        one = shown.filter(has_text=finding["text"]["zh"])
        await expect(one).to_contain_text(finding["remedy"]["zh"])
        await one.get_by_role("button").click()
        await page.wait_for_function(_LOOKS_AT, arg=finding["place"])
        await expect(page.locator(".place-marker")).to_have_count(1)


async def test_a_version_waits_for_its_time_and_can_be_taken_back(
    house: House, tmp_path: Path
) -> None:
    desk = await house.dispatcher()
    page, first = await _open(house), _active(house)
    await _upload(page, make_survey(tmp_path))
    await page.get_by_test_id("activate-at").click()
    await page.get_by_test_id("set").click()  # tomorrow morning, as it is proposed
    state = page.locator(".card.scheduled").get_by_test_id("state")
    await expect(state).to_have_text(say("ground.state.scheduled"), timeout=WORK_MS)
    planned = page.locator(".card.scheduled")
    (second,) = fetch(house.station.server.url, "SELECT max(id) AS id FROM ground_version")
    version = page.get_by_test_id(f"version-{second.id}")

    await planned.get_by_test_id("unschedule").click()
    await expect(version.get_by_test_id("state")).to_have_text(say("ground.state.proposed"))
    await version.get_by_test_id("plan").click()
    await version.get_by_test_id("at").fill(await page.evaluate(_NEXT_MINUTE))
    await version.get_by_test_id("set").click()
    await expect(version.get_by_test_id("state")).to_have_text(say("ground.state.scheduled"))
    assert _active(house) == first

    async with _keeping_plans(house):
        now = version.get_by_test_id("state")
        await expect(now).to_have_text(say("ground.state.active"), timeout=WORK_MS)
        await desk.page.wait_for_function(_SHOWS_VERSION, arg=second.id, timeout=WORK_MS)
    assert _active(house) == second.id

    await version.get_by_test_id("take-back").click()
    await version.get_by_test_id("confirm").click()
    old = page.get_by_test_id(f"version-{first}").get_by_test_id("state")
    await expect(old).to_have_text(say("ground.state.active"), timeout=WORK_MS)
    await desk.page.wait_for_function(_SHOWS_VERSION, arg=first, timeout=WORK_MS)


@asynccontextmanager
async def _keeping_plans(house: House) -> AsyncIterator[None]:
    """Do what the worker does for planned versions."""
    task = asyncio.create_task(run_schedule(house.station.server.url))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_file_that_is_cut_off_is_refused_with_what_to_do(
    house: House, tmp_path: Path
) -> None:
    page, before = await _open(house), _active(house)
    await _upload(page, make_faulty(tmp_path))
    await expect(page.get_by_test_id("verdict-refused")).to_be_visible(timeout=WORK_MS)
    findings = page.get_by_test_id("findings").locator("li.error")
    await expect(findings.first).to_contain_text("cut.zip/grids.shp")
    await expect(page.get_by_test_id("activate-now")).to_have_count(0)
    assert _active(house) == before


async def test_a_file_of_another_kind_is_refused_in_words(house: House, tmp_path: Path) -> None:
    house.watch.expect_complaints(r"status of 422")
    page = await _open(house)
    await page.get_by_test_id("tab-upload").click()
    wrong = tmp_path / "letter.docx"
    wrong.write_bytes(b"no borders in here")
    await page.get_by_test_id("file").set_input_files(wrong)
    await expect(page.get_by_test_id("failure")).to_contain_text("docx")


async def test_a_leader_sees_versions_and_exports_and_changes_nothing(house: House) -> None:
    page = await house.visitor()
    await house.enter(page, "leader", "console")
    await page.goto("/ground")
    await expect(page.locator(".card.active")).to_be_visible()
    await expect(page.get_by_test_id("tab-upload")).to_have_count(0)
    await page.get_by_test_id("tab-share").click()
    async with page.expect_download(timeout=WORK_MS) as download:
        await page.get_by_test_id("download").click()
    assert (await download.value).suggested_filename.endswith("wgs84-shp.zip")
