"""Sending units: who is recommended, who was faster, and the life of an assignment."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from duty import WORDS_OF_NOWHERE, Duty

pytestmark = pytest.mark.db


def _refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def _unit(duty: Duty, unit_id: int) -> dict[str, Any]:
    """Return a unit as a snapshot shows it."""
    from_snapshot = await duty.snapshot()
    return next(unit for unit in from_snapshot["unit"] if unit["id"] == unit_id)


async def test_recommended_units_are_ranked_and_can_be_sent(duty: Duty) -> None:
    incident = await duty.report()
    advice = (await duty.get(f"/incidents/{incident['id']}/recommendation")).json()
    candidates = advice["candidates"]
    assert [c["rank"] for c in candidates] == list(range(1, len(candidates) + 1))
    assert {c["kind"] for c in candidates} <= {"patrol_car", "ebike_pair", "foot_team", "post"}
    fastest = min(c["eta_s"] for c in candidates)
    praised = {c["eta_s"] for c in candidates if "fastest" in {r["code"] for r in c["reasons"]}}
    assert praised == {fastest}
    assert advice["unfilled"] == []
    await duty.assign(incident["id"], candidates[0]["unit_id"])


@pytest.mark.parametrize(
    "address", ["麒麟南路128号", "文昌街66号", "益宁大道100号", "珠江源大道201号"]
)
async def test_a_route_ends_on_the_addresss_own_road(duty: Duty, address: str) -> None:
    incident = await duty.report(location_text=address)
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    assert address.startswith(assignment["route"]["steps"][-1]["street"])


async def test_a_chosen_candidates_road_is_where_the_route_ends(duty: Duty) -> None:
    (candidate, *_) = (await duty.get("/geocode?q=麒麟南路128号")).json()["candidates"]
    incident = await duty.report(
        location_text=candidate["label"], point=candidate["point"], access=candidate["access"]
    )
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    end = assignment["route"]["geometry"]["coordinates"][-1]
    assert end == pytest.approx(candidate["access"], abs=2e-5)


async def test_an_access_far_from_its_point_is_not_believed(duty: Duty) -> None:
    point, far = [103.7931, 25.4906], [103.7794, 25.4897]
    incident = await duty.report(location_text="某处", point=point, access=far)
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    end = assignment["route"]["geometry"]["coordinates"][-1]
    assert end == pytest.approx(point, abs=2e-3)


async def test_recommending_is_deterministic_and_writes_nothing(duty: Duty) -> None:
    incident = await duty.report()
    path = f"/incidents/{incident['id']}/recommendation"
    before = await duty.last_place()
    answers = [(await duty.get(path)).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert await duty.last_place() == before


async def test_no_grid_member_goes_first_into_danger(duty: Duty) -> None:
    incident = await duty.report("domestic")
    path = f"/incidents/{incident['id']}/recommendation"
    members = set(duty.units["grid_member"])
    advice = (await duty.get(path)).json()
    barred = {e["unit_id"] for e in advice["excluded"] if e["code"] == "needs_police"}
    on_duty = members - set(duty.off_duty)
    assert barred == on_duty
    assert not members & {c["unit_id"] for c in advice["candidates"]}
    await duty.assign(incident["id"], duty.units["patrol_car"][0])
    after = (await duty.get(path)).json()
    assert [e for e in after["excluded"] if e["code"] == "needs_police"] == []


async def test_sent_and_off_duty_units_are_not_recommended(duty: Duty) -> None:
    incident = await duty.report()
    busy = duty.units["patrol_car"][0]
    await duty.assign(incident["id"], busy)
    other = await duty.report("theft")
    advice = (await duty.get(f"/incidents/{other['id']}/recommendation")).json()
    named = {u["unit_id"] for u in [*advice["candidates"], *advice["excluded"]]}
    assert not named & {busy, *duty.off_duty}


async def test_a_closed_incident_gets_no_recommendation(duty: Duty) -> None:
    incident = await duty.report()
    await duty.do(f"/incidents/{incident['id']}/close", {"disposition": "false_alarm"})
    answer = await duty.get(f"/incidents/{incident['id']}/recommendation")
    assert _refusal(answer) == (409, "incident.closed")


async def test_a_unit_is_sent_with_a_route_that_ends_at_the_incident(duty: Duty) -> None:
    incident = await duty.report()
    car = duty.units["patrol_car"][0]
    assignment = await duty.assign(incident["id"], car)
    route = assignment["route"]
    assert (assignment["state"], assignment["unit_id"]) == ("assigned", car)
    assert route["geometry"]["type"] == "LineString"
    assert route["geometry"]["coordinates"][-1] == pytest.approx(incident["point"], abs=2e-3)
    assert (route["steps"][0]["code"], route["steps"][-1]["code"]) == ("depart", "arrive")
    assert sum(s["duration_s"] for s in route["steps"]) == pytest.approx(route["duration_s"], abs=1)
    unit = await _unit(duty, car)
    assert (unit["status"], unit["incident_id"], unit["assignment_id"]) == (
        "dispatched",
        incident["id"],
        assignment["id"],
    )


async def test_a_unit_can_be_sent_where_nobody_knows_the_place(duty: Duty) -> None:
    incident = await duty.report(location_text=WORDS_OF_NOWHERE)
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    assert assignment["route"] is None
    placed = await duty.report()
    await duty.do(f"/incidents/{incident['id']}/pin", {"point": placed["point"]})
    [now] = [a for a in (await duty.snapshot())["assignment"] if a["id"] == assignment["id"]]
    assert now["route"]["length_m"] > 0
    assert now["version"] == assignment["version"] + 1


async def test_the_same_key_sends_once(duty: Duty) -> None:
    incident = await duty.report()
    client, key = await duty.client(), str(uuid4())
    path = f"/api/incidents/{incident['id']}/assignments"
    body = {"unit_id": duty.units["patrol_car"][0]}
    answers = await asyncio.gather(
        *(client.post(path, json=body, headers={"Idempotency-Key": key}) for _ in range(4))
    )
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_the_same_key_for_another_incident_is_refused(duty: Duty) -> None:
    client, headers = await duty.client(), {"Idempotency-Key": str(uuid4())}
    car, other = duty.units["patrol_car"][:2]
    for incident, unit_id, expected in (
        (await duty.report(), car, 201),
        (await duty.report(), other, 422),
    ):
        path = f"/api/incidents/{incident['id']}/assignments"
        answer = await client.post(path, json={"unit_id": unit_id}, headers=headers)
        assert answer.status_code == expected


async def test_who_was_slower_learns_who_was_faster(duty: Duty) -> None:
    first, second = await duty.report(), await duty.report()
    car = duty.units["patrol_car"][0]
    await duty.assign(first["id"], car)
    path = f"/incidents/{second['id']}/assignments"
    answer = await duty.post(path, {"unit_id": car}, by="leader")
    assert _refusal(answer) == (409, "unit.taken")
    me = (await duty.get("/me")).json()
    assert answer.json()["where"] == "unit_id"
    assert answer.json()["params"] == {
        "call_sign": duty.call_sign(car),
        "by": me["display_name"],
        "number": first["number"],
    }


async def test_two_at_once_send_a_unit_once(duty: Duty) -> None:
    car = duty.units["patrol_car"][0]
    incidents = [await duty.report() for _ in range(4)]
    answers = await asyncio.gather(
        *(duty.post(f"/incidents/{i['id']}/assignments", {"unit_id": car}) for i in incidents)
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"unit.taken"}


async def test_several_units_work_on_one_incident(duty: Duty) -> None:
    incident = await duty.report()
    cars = duty.units["patrol_car"][:3]
    first, *_ = [await duty.assign(incident["id"], car) for car in cars]
    await duty.step(first["id"], "en-route", "on-scene")
    shown = (await duty.get(f"/incidents/{incident['id']}")).json()
    assert (shown["state"], shown["unit_ids"]) == ("on_scene", cars)


async def test_a_grid_member_needs_police_on_the_spot_of_danger(duty: Duty) -> None:
    incident, member = await duty.report("fight"), duty.units["grid_member"][0]
    path = f"/incidents/{incident['id']}/assignments"
    assert _refusal(await duty.post(path, {"unit_id": member})) == (409, "unit.needs_police")
    await duty.assign(incident["id"], duty.units["patrol_car"][0])
    assert (await duty.post(path, {"unit_id": member})).status_code == 201


async def test_a_grid_member_goes_alone_where_there_is_no_danger(duty: Duty) -> None:
    incident = await duty.report("noise")
    await duty.assign(incident["id"], duty.units["grid_member"][0])


async def test_off_duty_unknown_and_closed_are_refused(duty: Duty) -> None:
    incident = await duty.report()
    path = f"/incidents/{incident['id']}/assignments"
    off_duty, car = duty.off_duty[0], duty.units["patrol_car"][0]
    assert _refusal(await duty.post(path, {"unit_id": off_duty})) == (409, "unit.off_duty")
    assert _refusal(await duty.post(path, {"unit_id": 987654})) == (404, "unit.unknown")
    unknown = "/incidents/987654/assignments"
    assert _refusal(await duty.post(unknown, {"unit_id": car})) == (404, "incident.unknown")
    await duty.do(f"/incidents/{incident['id']}/close", {"disposition": "false_alarm"})
    assert _refusal(await duty.post(path, {"unit_id": car})) == (409, "incident.closed")


async def test_an_assignment_goes_its_way_by_the_officers_hand(duty: Duty) -> None:
    incident, car = await duty.report(), duty.units["patrol_car"][0]
    officer = duty.field_account(car)
    path = f"/assignments/{(await duty.assign(incident['id'], car))['id']}"
    seen = []
    for step in ("acknowledge", "en-route", "on-scene"):
        assignment = await duty.do(f"{path}/{step}", by=officer)
        unit = await _unit(duty, car)
        state = (await duty.get(f"/incidents/{incident['id']}")).json()["state"]
        seen.append((assignment["state"], unit["status"], state))
    assert seen == [
        ("acknowledged", "dispatched", "assigned"),
        ("en_route", "en_route", "en_route"),
        ("on_scene", "on_scene", "on_scene"),
    ]
    done = await duty.do(f"{path}/clear", {"disposition": "mediated", "note": "双方和解"}, officer)
    assert (done["state"], done["disposition"], done["reason"]) == (
        "cleared",
        "mediated",
        "双方和解",
    )
    assert all(done[at] for at in ("acknowledged_at", "en_route_at", "on_scene_at", "ended_at"))
    closed = (await duty.get(f"/incidents/{incident['id']}")).json()
    assert (closed["state"], closed["disposition"], closed["unit_ids"]) == (
        "closed",
        "mediated",
        [],
    )
    assert (await _unit(duty, car))["status"] == "available"


async def test_the_route_is_taken_anew_when_the_unit_sets_out(duty: Duty) -> None:
    incident = await duty.report()
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    answer = await duty.post(f"/assignments/{assignment['id']}/en-route")
    sent, set_out = assignment["route"], answer.json()["route"]
    assert set_out["geometry"]["coordinates"][-1] == sent["geometry"]["coordinates"][-1]
    assert set_out["computed_at"] > sent["computed_at"]
    assert set_out["eta_at"] > sent["eta_at"]


async def test_the_incident_closes_with_the_last_unit_only(duty: Duty) -> None:
    incident = await duty.report()
    first, second = [await duty.assign(incident["id"], car) for car in duty.units["patrol_car"][:2]]
    states = []
    for assignment in (first, second):
        await duty.step(assignment["id"], "en-route", "on-scene")
        await duty.do(f"/assignments/{assignment['id']}/clear", {"disposition": "warned"})
        states.append((await duty.get(f"/incidents/{incident['id']}")).json()["state"])
    assert states == ["assigned", "closed"]


ILLEGAL = [
    ((), "on-scene"),
    ((), "clear"),
    (("acknowledge",), "acknowledge"),
    (("acknowledge",), "on-scene"),
    (("en-route",), "acknowledge"),
    (("en-route",), "en-route"),
    (("en-route",), "clear"),
    (("en-route", "on-scene"), "en-route"),
    (("en-route", "on-scene"), "on-scene"),
]


@pytest.mark.parametrize(("before", "step"), ILLEGAL)
async def test_an_illegal_step_is_refused_and_changes_nothing(
    duty: Duty, before: tuple[str, ...], step: str
) -> None:
    incident = await duty.report()
    assignment = await duty.assign(incident["id"], duty.units["patrol_car"][0])
    await duty.step(assignment["id"], *before)
    state = await duty.snapshot()
    body = {"disposition": "warned"} if step == "clear" else {}
    answer = await duty.post(f"/assignments/{assignment['id']}/{step}", body)
    assert _refusal(answer) == (409, "assignment.transition")
    assert await duty.snapshot() == state


@pytest.mark.parametrize("step", ["acknowledge", "cancel", "reassign"])
async def test_an_ended_assignment_stays_ended(duty: Duty, step: str) -> None:
    incident, (car, other) = await duty.report(), duty.units["patrol_car"][:2]
    assignment = await duty.assign(incident["id"], car)
    await duty.do(f"/assignments/{assignment['id']}/cancel", {"reason": "误派"})
    bodies: dict[str, dict[str, Any]] = {
        "cancel": {"reason": "误派"},
        "reassign": {"reason": "误派", "unit_id": other},
    }
    answer = await duty.post(f"/assignments/{assignment['id']}/{step}", bodies.get(step))
    assert _refusal(answer) == (409, "assignment.transition")


async def test_an_assignment_that_is_not_there_is_said_to_be_missing(duty: Duty) -> None:
    answer = await duty.post("/assignments/987654/acknowledge")
    assert _refusal(answer) == (404, "assignment.unknown")


async def test_a_cancelled_unit_is_free_and_the_incident_waits_again(duty: Duty) -> None:
    incident, car = await duty.report(), duty.units["patrol_car"][0]
    assignment = await duty.assign(incident["id"], car)
    cancelled = await duty.do(f"/assignments/{assignment['id']}/cancel", {"reason": "误派"})
    assert (cancelled["state"], cancelled["reason"]) == ("cancelled", "误派")
    assert (await _unit(duty, car))["status"] == "available"
    shown = (await duty.get(f"/incidents/{incident['id']}")).json()
    assert (shown["state"], shown["unit_ids"]) == ("waiting", [])


async def test_reassigning_calls_one_back_and_sends_another(duty: Duty) -> None:
    incident, (car, other) = await duty.report(), duty.units["patrol_car"][:2]
    former = await duty.assign(incident["id"], car)
    answer = await duty.post(
        f"/assignments/{former['id']}/reassign", {"unit_id": other, "reason": "更近"}
    )
    assert answer.status_code == 201
    assert (answer.json()["unit_id"], answer.json()["state"]) == (other, "assigned")
    assert (await duty.get(f"/incidents/{incident['id']}")).json()["unit_ids"] == [other]
    assert (await _unit(duty, car))["status"] == "available"


async def test_reassigning_to_a_taken_unit_changes_nothing(duty: Duty) -> None:
    one, two = await duty.report(), await duty.report()
    car, other = duty.units["patrol_car"][:2]
    former, _ = await duty.assign(one["id"], car), await duty.assign(two["id"], other)
    before = await duty.snapshot()
    path = f"/assignments/{former['id']}/reassign"
    answer = await duty.post(path, {"unit_id": other, "reason": "更近"})
    assert _refusal(answer) == (409, "unit.taken")
    assert await duty.snapshot() == before


async def test_units_exchanged_at_once_do_not_wait_for_each_other_in_a_circle(duty: Duty) -> None:
    one, two = await duty.report(), await duty.report()
    car, other, third, fourth = duty.units["patrol_car"][:4]
    a, b = await duty.assign(one["id"], car), await duty.assign(two["id"], other)
    answers = await asyncio.gather(
        duty.post(f"/assignments/{a['id']}/reassign", {"unit_id": other, "reason": "换"}),
        duty.post(f"/assignments/{b['id']}/reassign", {"unit_id": car, "reason": "换"}),
        duty.post(f"/incidents/{one['id']}/assignments", {"unit_id": third}),
        duty.post(f"/incidents/{two['id']}/assignments", {"unit_id": fourth}),
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert [answer.status_code for answer in answers[2:]] == [201, 201]


async def test_closing_from_the_duty_room_calls_the_units_back(duty: Duty) -> None:
    incident, cars = await duty.report(), duty.units["patrol_car"][:2]
    first, _ = [await duty.assign(incident["id"], car) for car in cars]
    await duty.step(first["id"], "en-route", "on-scene")
    closed = await duty.do(f"/incidents/{incident['id']}/close", {"disposition": "duplicate"})
    assert (closed["state"], closed["disposition"]) == ("closed", "duplicate")
    assert closed["closed_at"] is not None
    snapshot = await duty.snapshot()
    assert (snapshot["assignment"], snapshot["incident"]) == ([], [])
    assert {u["status"] for u in snapshot["unit"] if u["id"] in cars} == {"available"}
    again = await duty.post(f"/incidents/{incident['id']}/close", {"disposition": "duplicate"})
    assert _refusal(again) == (409, "incident.closed")


async def test_an_unknown_disposition_closes_nothing(duty: Duty) -> None:
    incident = await duty.report()
    answer = await duty.post(f"/incidents/{incident['id']}/close", {"disposition": "magic"})
    assert _refusal(answer) == (422, "disposition.unknown")
    assert (await duty.get(f"/incidents/{incident['id']}")).json()["state"] == "waiting"


async def test_duty_begins_and_ends_once(duty: Duty) -> None:
    car = duty.units["patrol_car"][0]
    officer = duty.field_account(car)
    off, on = f"/units/{car}/sign-off", f"/units/{car}/sign-on"
    assert _refusal(await duty.post(on, by=officer)) == (409, "unit.on_duty")
    assert (await duty.do(off, by=officer))["status"] == "out_of_service"
    assert _refusal(await duty.post(off, by=officer)) == (409, "unit.off_duty")
    assert (await duty.do(on, by=officer))["status"] == "available"


async def test_nobody_signs_off_in_the_middle_of_work(duty: Duty) -> None:
    incident, car = await duty.report(), duty.units["patrol_car"][0]
    await duty.assign(incident["id"], car)
    answer = await duty.post(f"/units/{car}/sign-off", by=duty.field_account(car))
    assert _refusal(answer) == (409, "unit.busy")
