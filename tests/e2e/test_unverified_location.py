"""An incident whose location nobody knows yet."""

from playwright.async_api import expect

from e2e.house import House

NONSENSE = "噼里啪啦稀里哗啦"
#: The links of a grid chain, the widest first.
LINKS = ("area", "community", "group", "street", "compound")


async def test_an_unknown_place_is_pinned_by_hand_and_then_verified(house: House) -> None:
    desk = await house.dispatcher()
    await desk.write("噪音", NONSENSE)
    incident = await desk.submit()
    row = desk.incident_row(incident["id"])
    assert (incident["verified"], incident["point"], incident["grid_chain"]) == (False, None, None)
    await expect(row).to_contain_text(NONSENSE)
    await expect(row.locator(".unpinned")).to_be_visible()
    await expect(desk.at("recommendation-1")).to_have_count(0)

    await desk.page.keyboard.press("p")
    await expect(desk.page.locator(".pin-hint")).to_be_visible()
    await desk.page.keyboard.press("Escape")
    await expect(desk.page.locator(".pin-hint")).to_have_count(0)
    await desk.click_map()
    pinned = await desk.pin(incident["id"])
    assert [address[-4:] for address in house.watch.addresses].count("/pin") == 1

    assert pinned["verified"]
    await expect(row.locator(".unpinned")).to_have_count(0)
    await expect(row).to_contain_text(pinned["label"])
    await expect(desk.at("recommendation-1")).to_be_visible()
    lon, lat = pinned["point"]
    around = await desk.get(f"/api/geocode/reverse?lon={lon}&lat={lat}")
    chain = pinned["grid_chain"]
    assert (pinned["label"], chain) == (around["label"], around["grid_chain"])
    names = [chain[link]["name"] for link in LINKS if chain[link]]
    await expect(desk.page.locator(".chain span")).to_have_text(list(dict.fromkeys(names)))
    assert chain["street"] is None
    team = f"{chain['community']['name']}社区包保小组"
    assert chain["team"]["name"] == team
    await expect(desk.page.locator(".facts")).to_contain_text(team)

    await desk.close(incident["id"], "no_trace")
