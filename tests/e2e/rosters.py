"""The leader's board as a leader works with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Locator, Page, expect
from rostering import AGREED, NO_ROSTERS
from sqlalchemy import create_engine, text
from working import worker

from dispatch.worker.kinds import KINDS
from e2e.house import House
from e2e.station import Station

CELL = "button.cell"


@asynccontextmanager
async def willing_station(station: Station) -> AsyncIterator[None]:
    """A worker at a station whose volunteers may be asked; its rosters are gone in the end."""
    _run(station, NO_ROSTERS, *filter(str.strip, AGREED.split(";")))
    async with worker(station.server.url, kinds=KINDS):
        yield
    _run(station, NO_ROSTERS)


class Board:
    """The page with its grid and its panels."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.state = page.get_by_test_id("state")
        self.hint = page.get_by_test_id("hint")
        self.chips = page.get_by_test_id("volunteers").locator("[data-testid^=chip-]")
        self.fine = page.locator(f"{CELL}.fine")
        self.refused = page.locator(f"{CELL}.refused")

    @classmethod
    async def open(cls, house: House) -> "Board":
        """Come to the board from the console, as the leader."""
        page = await house.visitor()
        await house.enter(page, "leader", "console")
        await page.get_by_test_id("roster-open").click()
        await expect(page.get_by_test_id("roster-page")).to_have_attribute("data-ready", "true")
        return cls(page)

    async def click(self, test_id: str) -> None:
        await self.page.get_by_test_id(test_id).click()

    async def begin(self, weeks: int) -> None:
        """Begin a roster for the next weeks."""
        await self.click("new-open")
        await self.page.get_by_test_id("new-weeks").select_option(str(weeks))
        await self.click("new-confirm")
        await expect(self.state).to_have_attribute("data-state", "draft")

    async def solve(self, seconds: int) -> None:
        """Have it filled and wait for the end."""
        await self.page.get_by_test_id("solve-limit").select_option(str(seconds))
        await self.click("solve")
        await expect(self.page.get_by_test_id("solving")).to_be_visible()
        await expect(self.page.get_by_test_id("solving")).to_be_hidden(timeout=120_000)

    async def lift_one(self) -> Locator:
        """Take hold, with the mouse, of somebody who has another cell to go to."""
        for chip in await self.chips.all():
            await chip.hover()
            await self.page.mouse.down()
            await self.page.mouse.move(400, 400, steps=4)
            await expect(self.hint.get_by_role("button")).to_be_visible()
            await expect(self.page.locator(f"{CELL}.refused, {CELL}.fine").first).to_be_attached()
            if await self.fine.count():
                return chip
            await self.page.mouse.up()
        raise AssertionError("nobody of this squad can go anywhere else")

    async def over(self, cell: Locator) -> None:
        """Move what is held over a cell."""
        box = await cell.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        await self.page.mouse.move(x - 3, y)
        await self.page.mouse.move(x, y, steps=3)


def _run(station: Station, *statements: str) -> None:
    engine = create_engine(station.server.url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
