"""The console without a mouse, in both languages and both themes, and without a map."""

import pytest
from playwright.async_api import expect

from e2e.desk import Desk
from e2e.house import House
from e2e.words import say

_THEME = "document.documentElement.dataset.theme"
_CENTRE = "window.__patrolgrid.map.getCenter().toArray()"
_TABLE = """(caption) => {
  const tables = [...document.querySelectorAll('[data-testid=list-dialog] table')];
  const table = tables.find((one) => one.caption.textContent === caption);
  return [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
}"""


async def test_intake_and_assignment_need_no_mouse(house: House) -> None:
    desk = await house.dispatcher()
    await desk.write("求助", "麒麟南路12")
    await expect(desk.at("geocode-option-4")).to_be_visible()
    await desk.page.keyboard.press("ArrowDown")
    await expect(desk.at("geocode-option-1")).to_have_attribute("aria-selected", "true")
    await desk.page.keyboard.press("ArrowUp")
    wanted = await desk.at("geocode-option-0").locator(".label").inner_text()
    await desk.page.keyboard.press("Enter")
    await expect(desk.at("field-location")).to_have_value(wanted)
    incident = await desk.submit()
    assert (incident["type"], incident["label"]) == ("help", wanted)

    await expect(desk.at("recommendation-2")).to_be_visible()
    answer = await desk.recommendation(incident["id"])
    assignment = await desk.assign(incident["id"], "2")
    assert assignment["unit_id"] == answer["candidates"][1]["unit_id"]
    await desk.expect_states(incident["id"], "assigned", assignment["unit_id"], "dispatched")

    await desk.page.keyboard.press("c")
    await expect(desk.at("disposition-mediated")).to_be_visible()
    await desk.page.keyboard.press("1")
    await expect(desk.at("disposition-mediated")).to_have_attribute("aria-pressed", "true")
    await desk.page.keyboard.press("Control+Enter")
    await expect(desk.incident_row(incident["id"])).to_have_count(0)
    await expect(desk.unit_row(assignment["unit_id"])).to_have_attribute("data-status", "available")


async def test_a_pin_is_set_without_a_mouse(house: House) -> None:
    desk = await house.dispatcher()
    await desk.write("噪音", "噼里啪啦稀里哗啦")
    await desk.page.keyboard.press("Alt+p")
    await expect(desk.page.locator(".cross-hair")).to_be_visible()
    west, _ = await desk.page.evaluate(_CENTRE)
    await desk.page.keyboard.press("ArrowRight")
    await desk.page.keyboard.press("Shift+ArrowUp")
    aimed = await desk.page.evaluate(_CENTRE)
    assert aimed[0] > west
    await desk.page.keyboard.press("Enter")
    await expect(desk.page.locator(".cross-hair")).to_have_count(0)
    await expect(desk.at("field-location")).to_be_focused()
    incident = await desk.submit()
    assert incident["point"] == pytest.approx(aimed, abs=1e-9)
    assert incident["verified"]
    await desk.close(incident["id"], "no_trace")


async def test_enter_sends_the_first_unit_and_the_list_says_so(house: House) -> None:
    desk = await house.dispatcher()
    incident = await desk.report("电信", "麒麟南路128号")
    best = (await desk.recommendation(incident["id"]))["candidates"][0]
    assignment = await desk.assign(incident["id"], "Enter")
    assert assignment["unit_id"] == best["unit_id"]
    await desk.expect_states(incident["id"], "assigned", assignment["unit_id"], "dispatched")

    await desk.page.keyboard.press("l")
    await expect(desk.at("list-dialog")).to_be_visible()
    units = {unit["id"]: unit for unit in await desk.all_held("unit")}
    sign = units[assignment["unit_id"]]["call_sign"]
    incidents = await desk.page.evaluate(_TABLE, say("console.queue.title"))
    assert [row[:-1] for row in incidents] == [
        [
            incident["number"],
            say("common.priority.3"),
            "电信诈骗",
            incident["label"],
            incident["grid_chain"]["community"]["name"],
            say("common.incident_state.assigned"),
            sign,
        ]
    ]
    rows = await desk.page.evaluate(_TABLE, say("console.board.title"))
    assert sorted(row[:5] for row in rows) == sorted(
        [
            unit["call_sign"],
            say(f"common.unit_kind.{unit['kind']}"),
            say(f"common.unit_status.{unit['status']}"),
            "、".join(unit["members"]),
            incident["number"] if unit["id"] == assignment["unit_id"] else "",
        ]
        for unit in units.values()
    )
    await desk.page.keyboard.press("Escape")
    await expect(desk.at("list-dialog")).to_have_count(0)
    await desk.close(incident["id"], "transferred")


async def test_language_and_theme_are_remembered(house: House) -> None:
    desk = await house.dispatcher()
    assert await _look(desk) == ("zh-CN", "dark", say("console.new"))

    await desk.page.keyboard.press("g")
    await desk.page.keyboard.press("t")
    english = ("en", "light", say("console.new", "en"))
    await expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    assert await _look(desk) == english
    await desk.page.reload()
    await desk.settle()
    assert await _look(desk) == english

    await desk.at("language-switch").click()
    await desk.at("theme-switch").click()
    await expect(desk.page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert await _look(desk) == ("zh-CN", "dark", say("console.new"))


async def _look(desk: Desk) -> tuple[str, str, str]:
    """Return language, theme and what the first button says."""
    language = await desk.page.evaluate("document.documentElement.lang")
    theme = await desk.page.evaluate(_THEME)
    words = await desk.at("new-incident").evaluate("(button) => button.firstChild.textContent")
    return language, theme, words.strip()
