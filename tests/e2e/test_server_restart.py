"""The main job again, with the server killed and started anew in its middle."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import expect
from serving import LiveServer

from e2e.house import House
from e2e.words import say

#: What a browser says of its own accord while nobody answers.
NOBODY_ANSWERS = (r"net::ERR_(CONNECTION|EMPTY|SOCKET)", r"WebSocket connection to .* failed")


async def test_nothing_is_lost_when_the_server_is_killed_in_the_middle(house: House) -> None:
    server = house.station.server
    desk = await house.dispatcher()
    incident = await desk.report("盗窃", "麒麟南路128号")
    best = (await desk.recommendation(incident["id"]))["candidates"][0]
    phone = await house.officer(best["unit_id"])
    await phone.expect_standby()
    assignment = await desk.assign(incident["id"], "1")
    assert assignment["unit_id"] == best["unit_id"]
    await phone.press("act-acknowledge")
    await desk.until_held("assignment", assignment["id"], "acknowledged")

    house.watch.expect_complaints(*NOBODY_ANSWERS)
    answered: list[str] = []
    phone.page.on("requestfinished", lambda request: answered.append(request.url))
    async with _outage(server):
        await desk.expect_link("lost")
        await phone.expect_link("lost")
        await expect(desk.at("link-state")).to_have_text(
            re.compile(say("console.link.lost", age=r"\d:\d\d"))
        )
        await expect(phone.at("link-state")).to_have_text(
            re.compile(say("officer.link.lost", age=say("officer.link.seconds", n=r"\d+")))
        )
        await desk.expect_states(incident["id"], "assigned", best["unit_id"], "dispatched")
        await phone.press("act-en-route")
        await phone.expect_card("en_route")
        await expect(phone.at("pending-action")).to_be_visible()

    await desk.expect_link("live")
    await phone.expect_link("live")
    await expect(phone.at("pending-action")).to_have_count(0)
    await desk.expect_states(incident["id"], "en_route", best["unit_id"], "en_route")
    en_route = f"{server.address}/api/assignments/{assignment['id']}/en-route"
    assert answered.count(en_route) == 1
    held = await desk.held("assignment", assignment["id"])
    # the way may begin elsewhere by now: it is taken anew when the unit sets out
    assert held["route"]["steps"][-1] == assignment["route"]["steps"][-1]
    await desk.until_route(assignment["id"], shown=True)

    await phone.hold("act-on-scene")
    await desk.expect_states(incident["id"], "on_scene", best["unit_id"], "on_scene")
    await phone.clear("case_opened")
    await expect(desk.incident_row(incident["id"])).to_have_count(0)
    assert house.station.event_kinds(best["unit_id"])[-5:] == [
        "unit.assigned",
        "assignment.acknowledged",
        "assignment.en_route",
        "assignment.on_scene",
        "assignment.cleared",
    ]


@asynccontextmanager
async def _outage(server: LiveServer) -> AsyncIterator[None]:
    """Kill the server, and start it again afterwards."""
    await asyncio.to_thread(server.kill)
    try:
        yield
    finally:
        await asyncio.to_thread(server.start)
