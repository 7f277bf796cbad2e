"""The administrator's page: upload, preview, confirm, and take back, seen on the console."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from databases import Databases, fetch
from playwright.async_api import Browser, Page, expect
from serving import LiveServer

from e2e.house import House
from e2e.station import Station
from e2e.survey import MOVED, make_faulty, make_survey
from e2e.words import say

#: Reading a delivery of a whole town takes this long on a busy machine.
WORK_MS = 240_000

_GRID = f"""async () => {{
  const data = await window.__patrolgrid.map.getSource('grids').getData();
  const grid = data.features.find((one) => one.properties.code === '{MOVED}');
  return JSON.stringify(grid.geometry.coordinates);
}}"""
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


async def test_a_file_that_is_cut_off_is_refused_with_what_to_do(
    house: House, tmp_path: Path
) -> None:
    page, before = await _open(house), _active(house)
    await _upload(page, make_faulty(tmp_path))
    await expect(page.get_by_test_id("verdict-refused")).to_be_visible(timeout=WORK_MS)
    findings = page.get_by_test_id("findings")
    await expect(findings.locator("li.error").first).to_be_visible()
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
