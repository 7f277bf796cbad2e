"""Duty rooms are cut off: no page may need, or ask, any host but the station's server."""

from playwright.async_api import Locator, expect

from e2e.house import House

PAGES = ("console", "officer", "sign-in", "volunteer")


async def test_every_page_asks_its_own_server_only_and_complains_of_nothing(house: House) -> None:
    desk = await house.dispatcher()
    for layer in ("cameras", "places", "buildings"):
        await _switch_on(desk.at(f"toggle-{layer}"))
        await desk.until_layer(layer)
    unit_id = (await desk.all_held("unit"))[0]["id"]
    phone = await house.officer(unit_id)
    await phone.expect_standby()
    await phone.until_map()
    volunteer = await house.phone()
    await house.enter(volunteer, "YJ-0002", "volunteer")
    await expect(volunteer.get_by_test_id("nights-none")).to_be_visible()

    asked = house.watch.addresses
    assert house.watch.foreign == []
    assert house.watch.complaints == []
    assert {page for page in PAGES if f"{house.station.address}/{page}" in asked} == set(PAGES)
    assert len(house.watch.sockets) == 3


async def _switch_on(toggle: Locator) -> None:
    if await toggle.get_attribute("aria-pressed") == "false":
        await toggle.click()
    await expect(toggle).to_have_attribute("aria-pressed", "true")
