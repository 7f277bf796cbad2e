"""A dispatcher's correction, on its way to being known at every desk."""

import asyncio

from playwright.async_api import expect

from e2e.desk import Desk
from e2e.house import TIMEOUT_MS, House

WORDS = "老烟厂大门"


async def until_known(desk: Desk, label: str) -> None:
    """Wait until the server's geocoder has learnt the words."""
    async with asyncio.timeout(TIMEOUT_MS / 1000):
        while True:
            candidates = (await desk.get(f"/api/geocode?q={WORDS}"))["candidates"]
            if [found["label"] for found in candidates][:1] == [label]:
                return
            await asyncio.sleep(0.05)


async def test_words_that_were_pinned_become_an_alias_when_a_leader_accepts(house: House) -> None:
    desk = await house.dispatcher()
    await desk.write("噪音", WORDS)
    incident = await desk.submit()
    pinned = await desk.pin(incident["id"])

    leader = await house.dispatcher("leader")
    await leader.page.keyboard.press("a")
    dialog = leader.at("alias-dialog")
    row = dialog.locator("li")
    await expect(row).to_contain_text(pinned["label"])
    await expect(row.locator("input")).to_have_value(WORDS)
    await row.locator("button.main").click()
    await expect(row).to_have_count(0)
    await leader.at("alias-tab-accepted").click()
    await expect(row).to_contain_text(WORDS)

    await until_known(desk, pinned["label"])
    await desk.page.keyboard.press("Escape")
    await desk.write("噪音", f"{WORDS}旁边")
    await expect(desk.at("geocode-option-0")).to_contain_text(pinned["label"])
    await desk.page.keyboard.press("Escape")

    await row.locator("button").click()
    await expect(row).to_have_count(0)
    await leader.page.keyboard.press("Escape")
    await desk.page.keyboard.press("Escape")
    await desk.incident_row(incident["id"]).click()
    await desk.close(incident["id"], "no_trace")


async def test_only_leaders_see_the_aliases(house: House) -> None:
    desk = await house.dispatcher()
    await expect(desk.at("aliases")).to_have_count(0)
    await desk.page.keyboard.press("a")
    await expect(desk.at("alias-dialog")).to_have_count(0)
