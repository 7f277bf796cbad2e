"""Two dispatchers who reach for the same unit."""

from playwright.async_api import expect

from e2e.house import House
from e2e.slow_link import SlowLink


async def test_the_slower_dispatcher_is_told_who_was_faster(house: House) -> None:
    faster = await house.dispatcher("dispatcher")
    slow = SlowLink()
    slower = await house.dispatcher("leader", slow)
    incident = await faster.report("醉酒", "麒麟南路128号")
    await slower.incident_row(incident["id"]).click()
    await expect(slower.at("assign-1")).to_be_enabled()

    slow.hold()
    assignment = await faster.assign(incident["id"], "1")
    unit = await faster.held("unit", assignment["unit_id"])
    house.watch.expect_complaints(r"status of 409")
    refusal = await slower.assign(incident["id"], "1")
    me = await faster.get("/api/me")
    assert (refusal["code"], refusal["params"]["by"]) == ("unit.taken", me["display_name"])
    await expect(slower.at("toast")).to_contain_text(refusal["message"])
    await expect(slower.at("toast")).to_contain_text(unit["call_sign"])
    await expect(slower.at("toast")).to_contain_text(me["display_name"])

    slow.release()
    await slower.expect_states(incident["id"], "assigned", unit["id"], "dispatched")
    await expect(slower.at("recommendation-1")).not_to_contain_text(unit["call_sign"])
    await slower.close(incident["id"], "duplicate")
    await expect(faster.unit_row(unit["id"])).to_have_attribute("data-status", "available")
