"""A night's patrols: made and published on the console, walked, and changed in the middle."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from playwright.async_api import expect
from working import worker

from dispatch.worker.kinds import KINDS
from e2e.desk import Desk
from e2e.house import House
from e2e.station import Station

Json = dict[str, Any]
#: Plans are searched for on a machine that is busy with browsers.
LONG_MS = 240_000
_DRAWN = """async () => (await window.__patrolgrid.map.getSource('patrols').getData()).features
  .filter(({ geometry }) => geometry.type === 'Point').length"""
_AGE = """(code) => window.__patrolgrid.map
  .getFeatureState({ source: 'presence', id: code }).age ?? null"""


class Officer:
    """The officer of a unit, through the server's own interface."""

    def __init__(self, station: Station, unit_id: int) -> None:
        self._client = httpx.Client(base_url=station.address)
        token = station.server.make_token(f"officer-{station.call_sign(unit_id)}")
        self._post("/api/session/link", {"token": token})

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def patrol(self) -> Json:
        """Return the own patrol."""
        (patrol,) = self._client.get("/api/patrols/own").raise_for_status().json()
        return dict(patrol)

    def tick(self, stop: Json, what: str, **more: str) -> None:
        """Tick a stop off, or leave it out."""
        at = datetime.now(UTC).isoformat()
        path = f"/api/patrols/{self.patrol()['id']}/stops/{stop['id']}/{what}"
        self._post(path, {"key": str(uuid4()), "at": at, **more})

    def _post(self, path: str, body: Json) -> None:
        self._client.post(path, json=body).raise_for_status()


async def _publish(desk: Desk) -> Json:
    """Make a plan for the next hours on the board and put it in force; return it."""
    await desk.page.keyboard.press("b")
    await desk.at("patrols-preset-four").click()
    await desk.at("patrols-seconds-5").click()
    await desk.at("patrols-make").click()
    await expect(desk.at("patrols-publish")).to_be_enabled(timeout=LONG_MS)
    plans: Any = await desk.get("/api/patrols/plans")
    plan = await desk.get(f"/api/patrols/plans/{plans[0]['id']}")
    await desk.at("patrols-publish").click()
    await expect(desk.at("patrols-sum")).to_contain_text(f"0 / {plan['numbers']['visits']}")
    return plan


async def _send(desk: Desk, unit_id: int) -> int:
    """Report an incident and send a unit to it; return the incident's id."""
    report = {"type": "theft", "source": "call110", "location_text": "麒麟南路128号"}
    incident = await _post(desk, "/api/incidents", report)
    await _post(desk, f"/api/incidents/{incident['id']}/assignments", {"unit_id": unit_id})
    return int(incident["id"])


async def _post(desk: Desk, path: str, body: Json) -> Json:
    headers = {"Idempotency-Key": str(uuid4())}
    answer = await desk.page.request.post(path, data=body, headers=headers)
    assert answer.ok, await answer.text()
    value: Json = await answer.json()
    return value


async def test_a_night_is_planned_walked_and_changed(house: House) -> None:
    desk = await house.dispatcher()
    async with worker(house.station.server.url, kinds=KINDS):
        plan = await _publish(desk)
        patrol = max(plan["patrols"], key=lambda one: len(one["stops"]))
        unit_id, (first, second, third, *_) = patrol["unit_id"], patrol["stops"]
        stops = sum(len(one["stops"]) for one in plan["patrols"])
        await desk.until(f"async () => (await ({_DRAWN})()) === {stops}")

        officer = Officer(house.station, unit_id)
        assert [stop["id"] for stop in officer.patrol()["stops"]] == [
            stop["id"] for stop in patrol["stops"]
        ]
        officer.tick(first, "done", by="hand")
        officer.tick(second, "skip", reason="blocked")
        await desk.at(f"patrol-{unit_id}").click()
        await expect(desk.at(f"patrol-stop-{first['id']}")).to_have_attribute("data-state", "done")
        await expect(desk.at(f"patrol-stop-{second['id']}")).to_contain_text("道路受阻")
        await expect(desk.at("patrols-sum")).to_contain_text(f"1 / {stops}")
        await desk.until(f"([code]) => ({_AGE})(code) === 0", [first["grid_code"]])

        incident_id = await _send(desk, unit_id)
        await expect(desk.at("proposal")).to_be_visible(timeout=LONG_MS)
        await expect(desk.at("proposal")).to_contain_text("去处警")
        await desk.at("proposal-confirm").click()
        await expect(desk.at("proposal")).to_have_count(0)
        await expect(desk.at(f"patrol-stop-{third['id']}")).to_have_count(0)
        left = officer.patrol()["stops"]
        assert [stop["state"] for stop in left] == ["done", "skipped"]
        officer.close()

    path = f"/api/incidents/{incident_id}/close"
    await _post(desk, path, {"disposition": "duplicate"})
    await desk.at("patrols-withdraw").click()
    await expect(desk.at("patrols-make")).to_be_visible()


async def test_a_window_that_nobody_can_use_is_told_plainly(house: House) -> None:
    desk = await house.dispatcher()
    await desk.page.keyboard.press("b")
    await desk.at("patrols-from").fill("2020-01-01T20:00")
    await desk.at("patrols-to").fill("2020-01-02T03:00")
    house.watch.expect_complaints("422")
    await desk.at("patrols-make").click()
    await expect(desk.page.get_by_text("计划的时间段已经过去")).to_be_visible()
