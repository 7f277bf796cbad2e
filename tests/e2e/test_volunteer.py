"""The volunteer's page."""

from playwright.async_api import expect

from e2e.house import House
from e2e.words import say

VOLUNTEER = "YJ-0001"


async def test_a_volunteer_sees_who_she_is_and_that_no_roster_is_out(house: House) -> None:
    page = await house.phone()
    await house.enter(page, VOLUNTEER, "volunteer")
    me = await (await page.request.get("/api/volunteer")).json()
    assert (me["number"], me["shifts"], me["roster_published"]) == (VOLUNTEER, [], False)

    await expect(page.get_by_test_id("volunteer-name")).to_have_text(
        say("volunteer.hello", name=me["display_name"])
    )
    await expect(page.get_by_test_id("volunteer-community")).to_have_text(me["community"]["name"])
    await expect(page.get_by_test_id("volunteer-squad")).to_have_text(me["squad"]["name"])
    await expect(page.get_by_test_id("roster-empty")).to_contain_text(say("volunteer.roster_text"))
    assert house.watch.sockets == []


async def test_a_volunteer_is_sent_home_from_the_other_pages(house: House) -> None:
    page = await house.phone()
    await house.enter(page, VOLUNTEER, "volunteer")
    for elsewhere in ("/console", "/officer"):
        await page.goto(elsewhere)
        await page.wait_for_url("**/volunteer")
    await expect(page.get_by_test_id("volunteer-name")).to_be_visible()
    assert house.watch.sockets == []
