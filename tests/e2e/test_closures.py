"""Roads are closed from the console, by mouse and by keys alone; coverage is shown and follows."""

import re
from typing import Any

from playwright.async_api import expect

from e2e.desk import Desk
from e2e.house import House

#: Two points of an avenue between two crossings, some 250 m apart.
ALONG = ((103.7885, 25.49125), (103.7910, 25.49155))
_PIXELS = """([lon, lat]) => {
  const { map } = window.__patrolgrid;
  const box = map.getCanvas().getBoundingClientRect();
  const { x, y } = map.project([lon, lat]);
  return [x + box.x, y + box.y];
}"""
_TAPES = """async () => (await window.__patrolgrid.map.getSource('closures').getData()).features
  .filter(({ properties, geometry }) => properties.closure_id > 0 && geometry.type !== 'Point')
  .length"""
_HOLES = """async () => (await window.__patrolgrid.map.getSource('coverage').getData()).features
  .map((one) => one.properties.minutes)"""


async def _click(desk: Desk, point: tuple[float, float]) -> None:
    x, y = await desk.page.evaluate(_PIXELS, list(point))
    await desk.page.mouse.move(x, y)
    await desk.page.mouse.click(x, y)


async def _closures(desk: Desk) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = await desk.page.evaluate(
        "() => [...window.__patrolgrid.store.state.value.closure.values()]"
    )
    return held


async def test_a_road_is_closed_by_mouse_and_opened_again(house: House) -> None:
    desk = await house.dispatcher()
    await desk.at("closures-open").click()
    await desk.at("closure-start").click()
    for point in ALONG:
        await _click(desk, point)
    await desk.at("closure-finish").click()
    await expect(desk.at("closure-roads")).to_have_text("益宁大道")
    await desk.at("closure-confirm").click()
    await expect(desk.at("closure")).to_have_count(1)
    (closure,) = await _closures(desk)
    assert (closure["bars"], [road["name"] for road in closure["roads"]]) == (
        "vehicles",
        ["益宁大道"],
    )
    await desk.until(f"async () => (await ({_TAPES})()) === 1")
    await desk.at("closure-lift").click()
    await expect(desk.at("closure")).to_have_count(0)
    await desk.until(f"async () => (await ({_TAPES})()) === 0")


async def test_a_road_is_closed_by_keys_alone(house: House) -> None:
    desk = await house.dispatcher()
    keyboard = desk.page.keyboard
    await keyboard.press("r")
    await expect(desk.at("closure-finish")).to_be_disabled()
    await keyboard.press("Space")
    for _ in range(12):
        await keyboard.press("ArrowDown")
    await keyboard.press("Space")
    await expect(desk.at("closure-finish")).to_be_enabled()
    await keyboard.press("Enter")
    await expect(desk.at("closure-confirm")).to_be_visible()
    await keyboard.type("演练")
    await keyboard.press("Enter")
    await expect(desk.at("closure")).to_have_count(1)
    assert [one["reason"] for one in await _closures(desk)] == ["演练"]
    await desk.at("closure-lift").click()
    await expect(desk.at("closure")).to_have_count(0)


async def test_escape_leaves_the_drawing_step_by_step(house: House) -> None:
    desk = await house.dispatcher()
    await desk.page.keyboard.press("r")
    for point in ALONG:
        await _click(desk, point)
    await desk.page.keyboard.press("Enter")
    await expect(desk.at("closure-confirm")).to_be_visible()
    await desk.page.keyboard.press("Escape")
    await expect(desk.at("closure-finish")).to_be_enabled()
    await desk.page.keyboard.press("Escape")
    await expect(desk.at("closure-start")).to_be_visible()
    await desk.page.keyboard.press("Escape")
    await expect(desk.at("closures")).to_have_count(0)
    assert await _closures(desk) == []


async def test_coverage_shows_shares_and_holes(house: House) -> None:
    desk = await house.dispatcher()
    await desk.page.keyboard.press("v")
    share = desk.at("coverage-residents-5")
    await expect(share).to_have_text(re.compile(r"^\d+%$"))
    await desk.until(f"async () => (await ({_HOLES})()).join() === '3,5'")
    await desk.page.keyboard.press("v")
    await expect(desk.at("coverage")).to_have_count(0)
