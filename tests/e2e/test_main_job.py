"""The main job: an address becomes a route on console and phone, two browsers side by side."""

import re
from itertools import islice

from playwright.async_api import expect

from e2e.house import House
from e2e.words import clock, turns

CALL = "麒麟南路128号附近有人打架"
#: So many corners of its route the unit is followed on the map.
CORNERS = 2


async def test_an_address_becomes_a_route_on_console_and_phone(house: House) -> None:
    desk = await house.dispatcher()
    await desk.page.evaluate("window.neverReloaded = true")

    incident = await desk.report("打架", CALL)
    assert (incident["type"], incident["verified"]) == ("fight", True)
    best = (await desk.recommendation(incident["id"]))["candidates"][0]
    card = desk.at("recommendation-1")
    await expect(card).to_contain_text(best["call_sign"])
    await expect(card.locator(".eta")).to_have_text(clock(best["eta_s"]))
    await expect(card.locator(".why span").first).to_have_text("最快到达")
    await desk.expect_states(incident["id"], "waiting", best["unit_id"], "available")

    phone = await house.officer(best["unit_id"])
    await phone.expect_position("sharing")
    await phone.expect_standby()
    await desk.until_unit_at(best["unit_id"], house.station.home(best["unit_id"]))

    assignment = await desk.assign(incident["id"], "1")
    assert assignment["unit_id"] == best["unit_id"]
    route = assignment["route"]
    await phone.expect_card("assigned")
    assert await phone.turns() == turns(route["steps"])
    await phone.until_route(route["geometry"])
    await desk.until_route(assignment["id"], shown=True)
    assert await desk.drawn_route(assignment["id"]) == route["geometry"]
    await desk.expect_states(incident["id"], "assigned", best["unit_id"], "dispatched")

    await phone.press("act-acknowledge")
    await phone.expect_card("acknowledged")
    await desk.until_held("assignment", assignment["id"], "acknowledged")
    await desk.expect_states(incident["id"], "assigned", best["unit_id"], "dispatched")

    await phone.press("act-en-route")
    await phone.expect_card("en_route")
    await desk.expect_states(incident["id"], "en_route", best["unit_id"], "en_route")
    for lon, lat in islice(route["geometry"]["coordinates"], 1, 1 + CORNERS):
        await phone.go_to((lon, lat))
        await desk.until_unit_at(best["unit_id"], (lon, lat))

    await phone.hold("act-on-scene")
    await phone.expect_card("on_scene")
    await desk.expect_states(incident["id"], "on_scene", best["unit_id"], "on_scene")
    await desk.until_route(assignment["id"], shown=False)

    await phone.clear("mediated")
    await phone.expect_standby()
    await expect(desk.incident_row(incident["id"])).to_have_count(0)
    await expect(desk.unit_row(best["unit_id"])).to_have_attribute("data-status", "available")
    assert await desk.page.evaluate("window.neverReloaded")
    assert re.fullmatch(r".*/console", desk.page.url)
