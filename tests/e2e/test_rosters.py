"""A leader makes the next month of the volunteers' nights, and publishes it."""

from playwright.async_api import expect

from e2e.house import House
from e2e.rosters import CELL, Board, willing_station


async def test_a_month_is_made_and_published(house: House) -> None:
    async with willing_station(house.station):
        board = await Board.open(house)
        await board.begin(weeks=4)
        await board.solve(seconds=30)
        await _drag(board)
        await _publish(board)
        await board.page.reload()
        await expect(board.state).to_contain_text("第 1 版")
        await board.click("view-versions")
        await expect(board.page.get_by_test_id("versions").locator("article")).to_have_count(1)


async def _drag(board: Board) -> None:
    """Somebody is refused in one cell with the reason, and taken in another."""
    page = board.page
    await page.locator(f"{CELL}.full, {CELL}.thin").first.click()
    before = await board.chips.count()
    chip = await board.lift_one()
    name = await chip.locator("span").inner_text()
    await board.over(board.refused.first)
    await expect(page.get_by_test_id("why-refused")).not_to_be_empty()
    await page.mouse.up()
    await expect(board.chips).to_have_count(before)
    await board.lift_one()
    where = await board.fine.first.get_attribute("data-cell")
    await board.over(board.fine.first)
    await page.mouse.up()
    target = page.locator(f'[data-cell="{where}"]')
    await expect(target).to_have_attribute("aria-pressed", "true")
    moved = board.page.get_by_test_id("volunteers").get_by_role("button", name=name)
    await expect(moved).to_be_visible()
    await moved.press("w")
    await expect(page.get_by_test_id("why-text")).to_contain_text("领导指定")
    await page.keyboard.press("Control+z")
    await expect(moved).to_be_hidden()


async def _publish(board: Board) -> None:
    await board.click("to-review")
    await expect(board.page.get_by_test_id("fairness").locator("tbody tr")).to_have_count(200)
    await board.click("publish-open")
    await board.click("publish-confirm")
    await expect(board.state).to_have_attribute("data-state", "published")
