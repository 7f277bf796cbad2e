"""Signing in by a link, and what happens without a session."""

from playwright.async_api import expect

from e2e.house import House
from e2e.words import say

UNAUTHORISED = r"status of 401"


async def test_a_link_works_once(house: House) -> None:
    link = house.station.link("YJ-0003")
    first = await house.visitor()
    await first.goto(link)
    await first.wait_for_url("**/volunteer")

    house.watch.expect_complaints(UNAUTHORISED)
    second = await house.visitor()
    await second.goto(link)
    problem = second.get_by_test_id("sign-in-problem")
    await expect(problem).to_have_attribute("data-kind", "link_bad")
    await expect(problem).to_contain_text(say("signin.link_bad"))
    assert second.url == f"{house.station.address}/sign-in"
    assert await second.context.cookies() == []


async def test_a_link_pasted_into_the_open_page_signs_in(house: House) -> None:
    house.watch.expect_complaints(UNAUTHORISED)
    page = await house.visitor()
    await page.goto("/sign-in")
    await expect(page.get_by_test_id("sign-in-submit")).to_be_visible()
    await page.goto(house.station.link("YJ-0004"))
    await page.wait_for_url("**/volunteer")


async def test_without_a_session_every_page_asks_to_sign_in(house: House) -> None:
    house.watch.expect_complaints(UNAUTHORISED)
    page = await house.visitor()
    for elsewhere in ("/", "/console", "/officer", "/volunteer"):
        await page.goto(elsewhere)
        await page.wait_for_url("**/sign-in")
        await expect(page.get_by_test_id("sign-in-submit")).to_be_visible()


async def test_a_console_whose_session_ends_goes_to_sign_in(house: House) -> None:
    house.watch.expect_complaints(UNAUTHORISED)
    desk = await house.dispatcher()
    for layer in ("ground", "surfaces", "roads", "grids", "streets"):
        await desk.until_layer(layer)
    assert (await desk.page.request.delete("/api/session")).status == 204
    await desk.page.wait_for_url("**/sign-in")
