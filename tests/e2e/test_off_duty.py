"""Positions belong to the time between signing on and signing off."""

from playwright.async_api import expect

from e2e.house import House
from e2e.phone import Phone

UNIT = "骑巡02"
#: Degrees of latitude, about 11 m.
STEP_DEG = 0.0001


async def test_off_duty_no_position_leaves_the_phone(house: House) -> None:
    desk = await house.dispatcher()
    unit_id = next(u["id"] for u in await desk.all_held("unit") if u["call_sign"] == UNIT)
    lon, lat = house.station.home(unit_id)
    phone = await house.officer(unit_id)
    await phone.expect_position("sharing")
    await desk.until_unit_at(unit_id, (lon, lat))

    await phone.hold("duty-off")
    await expect(phone.at("duty-on")).to_be_enabled()
    await expect(desk.unit_row(unit_id)).to_have_attribute("data-status", "out_of_service")
    await desk.until_unit_gone(unit_id)
    sent_on_duty = len(phone.fixes)
    for step in (1, 2, 3):
        await _walk_off_duty(phone, (lon, lat + step * STEP_DEG))
    assert len(phone.fixes) == sent_on_duty

    back = (lon, lat + 9 * STEP_DEG)
    await _walk_off_duty(phone, back)
    await phone.press("duty-on")
    await desk.until_unit_at(unit_id, back)
    assert [fix["point"][1] for fix in phone.fixes[sent_on_duty:]] == [back[1]]


async def _walk_off_duty(phone: Phone, point: tuple[float, float]) -> None:
    """Move, and let the page ask the phone itself: it knows, and yet says nothing."""
    await phone.go_to(point)
    await phone.ask_whereabouts()
