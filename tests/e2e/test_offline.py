"""The network is cut in the middle of the work: nothing is lost, nothing is done twice.

What a phone sent as the network went away may have come through with its answer lost.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image
from playwright.async_api import expect
from working import worker

from dispatch.worker.kinds import KINDS
from e2e.desk import Desk
from e2e.house import House

CALL = "麒麟南路128号附近有人打架"
WALKERS = "益宁01"
#: What a browser says of a network that is away, of a link it had to give up, of what could not
#: be fetched, and of what was done already though its answer was lost.
CUT = (
    r"ERR_INTERNET_DISCONNECTED",
    r"WebSocket connection to",
    r"ERR_FAILED",
    r"^error: \w+$",
    r"409 \(Conflict\)",
)
OPEN_GUARD_MS = 20_000


async def test_an_assignment_goes_on_while_the_network_is_away(house: House) -> None:
    house.watch.expect_complaints(*CUT)
    desk = await house.dispatcher()
    incident = await desk.report("打架", CALL)
    best = (await desk.recommendation(incident["id"]))["candidates"][0]
    phone = await house.officer(best["unit_id"])
    await phone.expect_position("sharing")
    await phone.until_kept()
    assignment = await desk.assign(incident["id"], "1")
    await phone.press("act-acknowledge")
    await desk.until_held("assignment", assignment["id"], "acknowledged")

    await phone.cut()
    await phone.press("act-en-route")
    await phone.expect_card("en_route")
    await phone.expect_queued(1)
    await phone.page.reload(timeout=OPEN_GUARD_MS)
    await phone.expect_card("en_route")
    await phone.expect_link("lost")
    await phone.expect_queued(1)
    await phone.until_map()
    await phone.hold("act-on-scene")
    await phone.expect_card("on_scene")
    await phone.press("dock-note")
    await phone.at("note-text").fill("现场两人已劝开")
    await phone.press("note-save")
    await phone.press("dock-messages")
    await phone.at("message-text").fill("网络不好")
    await phone.press("message-send")
    await phone.page.keyboard.press("Escape")
    await phone.expect_queued(4)
    await phone.page.reload(timeout=OPEN_GUARD_MS)
    await phone.expect_card("on_scene")
    await phone.expect_queued(4)

    await phone.mend()
    await phone.expect_queued(0)
    await desk.until_held("assignment", assignment["id"], "on_scene")
    await desk.page.keyboard.press("Escape")
    await desk.incident_row(incident["id"]).click()
    await expect(desk.at("incident-notes")).to_contain_text("现场两人已劝开")
    await expect(desk.at("messages-open")).to_contain_text("1")
    assert await phone.kept_actions() == 0
    await phone.clear("mediated")
    await phone.expect_standby()
    await expect(desk.incident_row(incident["id"])).to_have_count(0)
    done = house.station.event_kinds(best["unit_id"])
    for kind in ("assignment.en_route", "assignment.on_scene", "note.written", "message.sent"):
        assert done.count(kind) == 1, kind


async def test_a_patrol_goes_on_while_the_network_is_away(house: House) -> None:
    house.watch.expect_complaints(*CUT)
    desk = await house.dispatcher()
    unit_id = next(u["id"] for u in await desk.all_held("unit") if u["call_sign"] == WALKERS)
    phone = await house.officer(unit_id)
    await phone.expect_position("sharing")
    await phone.until_kept()
    plan_id = await _publish(house, desk, unit_id)
    card = phone.at("patrol-card")
    await expect(card).to_be_visible()
    (patrol,) = [p for p in await desk.all_held("patrol") if p["unit_id"] == unit_id]
    first, second, third = patrol["stops"][:3]
    await expect(card).to_have_attribute("data-stop", str(first["id"]))
    await expect(card).to_contain_text(first["name"])
    await expect(phone.at("patrol-why").locator("li").first).to_be_visible()

    await phone.cut()
    await phone.press("stop-arrive")
    await expect(phone.at("patrol-stay")).to_be_visible()
    await phone.page.reload(timeout=OPEN_GUARD_MS)
    await expect(phone.at("patrol-stay")).to_be_visible()
    await phone.press("stop-done")
    await expect(card).to_have_attribute("data-stop", str(second["id"]))
    await phone.press("stop-skip")
    await phone.press("skip-closed")
    await expect(card).to_have_attribute("data-stop", str(third["id"]))
    await phone.expect_queued(2)
    await phone.page.reload(timeout=OPEN_GUARD_MS)
    await expect(card).to_have_attribute("data-stop", str(third["id"]))
    await phone.expect_queued(2)

    await phone.mend()
    await phone.expect_queued(0)
    await desk.until(_IS_SETTLED, [patrol["id"], first["id"], second["id"]])
    stops = {stop["id"]: stop for stop in await _stops(desk, patrol["id"])}
    assert (stops[first["id"]]["state"], stops[first["id"]]["by"]) == ("done", "hand")
    assert stops[second["id"]]["skipped_reason"] == "closed"
    await _ask(desk, f"/api/patrols/plans/{plan_id}/withdraw")
    await phone.expect_standby()
    done = house.station.event_kinds(unit_id)
    assert done.count("patrol.stop_done") == 1
    assert done.count("patrol.stop_skipped") == 1


async def test_a_call_for_help_is_silent_here_and_loud_there(house: House) -> None:
    desk = await house.dispatcher()
    unit_id = next(u["id"] for u in await desk.all_held("unit") if u["call_sign"] == WALKERS)
    phone = await house.officer(unit_id)
    await phone.expect_position("sharing")
    await phone.at("dock-emergency").click()
    await expect(phone.at("dock-emergency")).to_have_attribute("data-state", "ready")
    await phone.at("dock-emergency").click(delay=2_400)
    await expect(phone.at("dock-emergency")).to_have_attribute("data-state", "sent")
    await expect(phone.at("notice")).to_have_count(0)

    alert = desk.at("emergency")
    await expect(alert).to_contain_text(WALKERS)
    await expect(alert.locator("ol li")).to_have_count(5)
    await desk.page.keyboard.press("F8")
    await expect(alert.locator("article")).to_have_attribute("data-heard", "true")
    await expect(phone.at("dock-emergency")).to_have_attribute("data-state", "heard")
    await desk.at("emergency-close").click()
    await expect(alert).to_have_count(0)
    await expect(phone.at("dock-emergency")).to_have_attribute("data-state", "ready")


async def test_a_photo_goes_small_and_bare_to_the_duty_room(house: House, tmp_path: Path) -> None:
    desk = await house.dispatcher()
    incident = await desk.report("打架", CALL)
    best = (await desk.recommendation(incident["id"]))["candidates"][0]
    phone = await house.officer(best["unit_id"])
    await phone.expect_position("sharing")
    await desk.assign(incident["id"], "1")
    await phone.expect_card("assigned")
    await phone.press("dock-note")
    await phone.at("note-photo").set_input_files(_photo(tmp_path))
    await expect(phone.at("note-preview")).to_be_visible()
    async with phone.page.expect_request("**/notes") as sending:
        await phone.press("note-save")
    sent = (await sending.value).post_data_buffer or b""
    assert b"A Maker" not in sent
    assert len(sent) < 400_000
    await desk.incident_row(incident["id"]).click()
    picture = desk.at("incident-notes").locator("img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [
        1600,
        1200,
    ]
    await desk.close(incident["id"], "duplicate")


_IS_SETTLED = """([patrol, ...stops]) => {
  const held = window.__patrolgrid.store.state.value.patrol.get(patrol);
  const settled = held.stops.filter(({ state }) => ['done', 'skipped'].includes(state));
  return stops.every((id) => settled.some((stop) => stop.id === id));
}"""


def _photo(folder: Path) -> Path:
    """Return a phone's photo, large and with the maker's words in it."""
    words = Image.Exif()
    words[0x010F] = "A Maker"
    path = folder / "photo.jpg"
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(path, "JPEG", exif=words)
    return path


async def _stops(desk: Desk, patrol_id: int) -> list[dict[str, Any]]:
    stops: list[dict[str, Any]] = (await desk.held("patrol", patrol_id))["stops"]
    return stops


async def _ask(desk: Desk, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    headers = {"Idempotency-Key": str(uuid4())}
    answer = await desk.page.request.post(path, data=body or {}, headers=headers)
    assert answer.ok, await answer.text()
    value: dict[str, Any] = await answer.json()
    return value


async def _publish(house: House, desk: Desk, unit_id: int) -> int:
    """Have a plan made for a unit by a worker, and put it in force."""
    now = datetime.now(UTC)
    body = {
        "starts_at": (now - timedelta(minutes=1)).isoformat(),
        "ends_at": (now + timedelta(hours=3)).isoformat(),
        "unit_ids": [unit_id],
        "seconds": 1,
        "seed": 7,
    }
    async with worker(house.station.server.url, kinds=KINDS):
        job = await _ask(desk, "/api/patrols/plans", body)
        plan_id = await _until_made(desk, job["id"])
    await _ask(desk, f"/api/patrols/plans/{plan_id}/publish")
    return plan_id


async def _until_made(desk: Desk, job_id: int) -> int:
    await desk.until(_IS_DONE, job_id)
    return int((await desk.get(f"/api/jobs/{job_id}"))["result"]["plan_id"])


_IS_DONE = "async (job) => (await (await fetch(`/api/jobs/${job}`)).json()).state === 'done'"
