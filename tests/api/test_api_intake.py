"""Reporting an incident: once a key, placed by itself, its caller out of sight."""

import asyncio
import re
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from duty import ADDRESS, WORDS_OF_NOWHERE, Duty
from sqlalchemy import text

pytestmark = pytest.mark.db

BODY = {"type": "fight", "source": "call110", "location_text": ADDRESS}
OUTSIDE = [103.9, 25.6]


async def _send(duty: Duty, body: dict[str, Any], key: str, language: str = "zh") -> httpx.Response:
    client = await duty.client()
    headers = {"Idempotency-Key": key, "Accept-Language": language}
    return await client.post("/api/incidents", json=body, headers=headers)


async def test_the_server_stamps_number_time_and_operator(duty: Duty) -> None:
    incident = await duty.report()
    today = datetime.now(ZoneInfo("Asia/Shanghai"))
    assert incident["number"] == f"{today:%Y%m%d}-0001"
    assert incident["operator"] == (await duty.get("/me")).json()["display_name"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", incident["reported_at"])
    assert (await duty.report())["number"] == f"{today:%Y%m%d}-0002"


async def test_numbers_have_no_gap_and_no_double_under_concurrency(duty: Duty) -> None:
    incidents = await asyncio.gather(*(duty.report() for _ in range(10)))
    assert sorted(i["number"][-4:] for i in incidents) == [f"{n:04d}" for n in range(1, 11)]


async def test_an_address_is_placed_with_its_grid_chain_and_team(duty: Duty) -> None:
    incident = await duty.report()
    chain = incident["grid_chain"]
    assert incident["verified"]
    assert incident["label"] == ADDRESS
    assert chain["owner"] == chain["street"]["code"]
    assert chain["community"]["code"].startswith("530302006")
    assert chain["area"]["code"] == f"A{int(chain['community']['code'][-3:])}"
    assert chain["team"]["name"]
    assert incident["state"] == "waiting"
    assert incident["unit_ids"] == []


async def test_geocoding_and_reporting_agree(duty: Duty) -> None:
    found = (await duty.get(f"/geocode?q={ADDRESS}")).json()
    incident = await duty.report()
    best = found["candidates"][0]
    assert len(found["candidates"]) <= 5
    assert incident["point"] == pytest.approx(best["point"], abs=1e-7)
    kinds = ("compound", "street", "group", "community", "area", "owner")
    assert {k: incident["grid_chain"][k] for k in kinds} == {
        k: best["grid_chain"][k] for k in kinds
    }


async def test_priority_is_the_types_unless_overridden(duty: Duty) -> None:
    assert (await duty.report("noise"))["priority"] == 4
    assert (await duty.report("noise", priority=1))["priority"] == 1


async def test_same_key_and_body_is_the_same_incident(duty: Duty) -> None:
    key = str(uuid4())
    first, second = await _send(duty, BODY, key), await _send(duty, BODY, key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


async def test_same_key_with_another_body_is_refused(duty: Duty) -> None:
    key = str(uuid4())
    await _send(duty, BODY, key)
    answer = await _send(duty, {**BODY, "type": "theft"}, key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.mismatch")


async def test_same_key_at_once_makes_one_incident(duty: Duty) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*(_send(duty, BODY, key) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_a_key_that_failed_can_be_used_again(duty: Duty) -> None:
    key = str(uuid4())
    outside = {**BODY, "point": OUTSIDE}
    assert (await _send(duty, outside, key)).status_code == 422
    assert (await _send(duty, BODY, key)).status_code == 201


async def test_anothers_key_is_not_ones_own(duty: Duty) -> None:
    key = str(uuid4())
    await _send(duty, BODY, key)
    leader = await duty.client("leader")
    answer = await leader.post("/api/incidents", json=BODY, headers={"Idempotency-Key": key})
    assert answer.status_code == 201


@pytest.mark.parametrize("key", [None, "", "no-uuid"])
async def test_a_report_without_a_key_is_refused(duty: Duty, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = await (await duty.client()).post("/api/incidents", json=BODY, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_words_of_nowhere_still_make_an_incident_to_be_pinned(duty: Duty) -> None:
    incident = await duty.report(location_text=WORDS_OF_NOWHERE)
    assert (incident["verified"], incident["point"], incident["grid_chain"]) == (False, None, None)
    answer = await duty.get(f"/incidents/{incident['id']}/recommendation")
    assert (answer.status_code, answer.json()["code"]) == (409, "incident.unplaced")


async def test_an_uncertain_place_is_marked_unverified(duty: Duty) -> None:
    text_ = "文华街12号"
    threshold = (await duty.get(f"/geocode?q={text_}")).json()["threshold"]
    incident = await duty.report(location_text=text_)
    assert incident["confidence"] < threshold
    assert not incident["verified"]


async def test_a_pin_places_an_incident_for_good(duty: Duty) -> None:
    incident = await duty.report(location_text=WORDS_OF_NOWHERE)
    placed = await duty.report()
    pinned = await duty.do(f"/incidents/{incident['id']}/pin", {"point": placed["point"]})
    assert pinned["verified"]
    assert pinned["point"] == placed["point"]
    assert pinned["grid_chain"] == placed["grid_chain"]
    assert pinned["confidence"] is None
    assert pinned["version"] == incident["version"] + 1


async def test_a_click_goes_before_the_words(duty: Duty) -> None:
    point = (await duty.report())["point"]
    incident = await duty.report(point=point, location_text=WORDS_OF_NOWHERE)
    assert (incident["point"], incident["label"]) == (point, WORDS_OF_NOWHERE)
    assert incident["verified"]


@pytest.mark.parametrize("path", ["/incidents", "/incidents/{id}/pin"])
async def test_a_point_outside_the_ground_is_refused(duty: Duty, path: str) -> None:
    incident = await duty.report()
    body = {"type": "fight", "source": "camera"} if path == "/incidents" else {}
    answer = await duty.post(path.format(id=incident["id"]), {**body, "point": OUTSIDE})
    assert (answer.status_code, answer.json()["code"]) == (422, "location.outside")


async def test_reverse_geocoding_outside_the_ground_is_refused(duty: Duty) -> None:
    answer = await duty.get(f"/geocode/reverse?lon={OUTSIDE[0]}&lat={OUTSIDE[1]}")
    assert (answer.status_code, answer.json()["code"]) == (422, "location.outside")


async def test_a_click_is_given_its_address(duty: Duty) -> None:
    lon, lat = (await duty.report())["point"]
    found = (await duty.get(f"/geocode/reverse?lon={lon}&lat={lat}")).json()
    assert found["label"] == ADDRESS
    assert found["distance_m"] == pytest.approx(0, abs=0.2)


async def test_an_unknown_type_is_said_in_both_languages(duty: Duty) -> None:
    body = {**BODY, "type": "alien"}
    chinese = await _send(duty, body, str(uuid4()), "zh-CN,zh;q=0.9,en;q=0.8")
    english = await _send(duty, body, str(uuid4()), "en-GB,en;q=0.9")
    for answer in (chinese, english):
        assert answer.status_code == 422
        assert answer.json()["code"] == "incident.type_unknown"
        assert answer.json()["where"] == "type"
        assert answer.json()["params"] == {"type": "alien"}
    assert english.json()["message"] == "There is no incident type alien."
    assert re.search("[一-鿿]", chinese.json()["message"])


async def test_a_report_without_any_place_is_refused(duty: Duty) -> None:
    answer = await duty.post("/incidents", {"type": "fight", "source": "call110"})
    assert (answer.status_code, answer.json()["code"]) == (422, "incident.no_location")


async def test_types_dispositions_and_sources_are_what_the_pages_offer(duty: Duty) -> None:
    types = (await duty.get("/incident-types")).json()
    dispositions = (await duty.get("/dispositions")).json()
    assert {kind["priority"] for kind in types} == {1, 2, 3, 4}
    assert set(types[0]) == {"code", "name", "name_en", "priority", "dangerous", "units_needed"}
    assert all(set(d) == {"code", "name", "name_en"} for d in dispositions)
    for source in ("call110", "walk_in", "camera", "smart_alarm", "officer"):
        assert (await duty.report(source=source))["source"] == source


async def test_a_caller_is_masked_and_every_look_is_kept(duty: Duty) -> None:
    incident = await duty.report(caller_name="王小明", caller_phone="13812341234")
    assert incident["caller_masked"] == {"name": "王**", "phone": "138****1234"}
    contact = (await duty.get(f"/incidents/{incident['id']}/contact", "leader")).json()
    assert contact == {"caller_name": "王小明", "caller_phone": "13812341234"}
    leader = (await duty.get("/me", "leader")).json()["account_id"]
    async with duty.app.state.sessions() as session:
        looks = (
            await session.execute(text("SELECT incident_id, account_id FROM contact_look"))
        ).all()
    assert [tuple(look) for look in looks] == [(incident["id"], leader)]


async def test_no_caller_no_contact(duty: Duty) -> None:
    incident = await duty.report()
    assert incident["caller_masked"] is None
    answer = await duty.get(f"/incidents/{incident['id']}/contact")
    assert (answer.status_code, answer.json()["code"]) == (404, "contact.none")


async def test_an_incident_that_is_not_there_is_said_to_be_missing(duty: Duty) -> None:
    answer = await duty.get("/incidents/987654")
    assert (answer.status_code, answer.json()["code"]) == (404, "incident.unknown")
