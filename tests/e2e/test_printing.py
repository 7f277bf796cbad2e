"""Prints from the console: files that are saved, and open with nothing else."""

from pathlib import Path

from playwright.async_api import Browser, Download, Page, expect

from e2e.desk import Desk
from e2e.house import House
from e2e.words import say

#: A print is drawn at the lowest priority: on a busy machine it may take its time.
PRINT_MS = 180_000


async def test_a_dispatcher_saves_a_heat_map_that_opens_without_a_network(
    house: House, wall: Browser, tmp_path: Path
) -> None:
    desk = await house.dispatcher()
    await desk.at("print").click()

    saved = await _save(desk, "print-heat-html")
    done = say("console.print.done", name=saved.suggested_filename)
    await expect(desk.page.get_by_text(done)).to_be_visible()
    file = tmp_path / "heat.html"
    await saved.save_as(file)

    context = await wall.new_context(offline=True)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(file.as_uri())
    await _play_one_hour(page)
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    await context.close()


async def test_the_route_of_a_unit_is_saved_as_pdf(house: House, tmp_path: Path) -> None:
    desk = await house.dispatcher()
    incident = await desk.report("打架", "麒麟南路128号")
    assignment = await desk.assign(incident["id"], "1")

    saved = await _save(desk, f"print-route-{assignment['id']}")

    file = tmp_path / "route.pdf"
    await saved.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    assert saved.suggested_filename.startswith(f"routes-{assignment['id']}-")
    await desk.close(incident["id"], "mediated")


async def _save(desk: Desk, testid: str) -> Download:
    async with desk.page.expect_download(timeout=PRINT_MS) as download:
        await desk.at(testid).click()
    return await download.value


async def _play_one_hour(page: Page) -> None:
    """Choose an hour on the slider and see the map say so."""
    await expect(page.locator(".hour")).to_have_text("全天")
    await page.locator(".bars button").nth(21).click()
    await expect(page.locator(".hour")).to_have_text("21:00–22:00")
    await expect(page.locator(".bars .chosen")).to_have_count(1)
