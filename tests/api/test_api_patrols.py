"""Plans, ticks and proposals over HTTP, with the real jobs."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from duty import Duty
from patrolling import Patrolling, moment, patrol_of, window

from dispatch.jobs.rules import JobState

pytestmark = pytest.mark.db

Json = dict[str, Any]


@pytest.fixture
def patrols(duty: Duty) -> Patrolling:
    return Patrolling(duty)


def _cars(duty: Duty) -> tuple[int, int]:
    first, second = duty.units["patrol_car"][:2]
    return first, second


async def test_a_plan_is_made_as_a_draft_and_published(duty: Duty, patrols: Patrolling) -> None:
    car, other = _cars(duty)
    plan = await patrols.plan(await patrols.draft(car, other))
    assert plan["state"] == "draft"
    assert {patrol["unit_id"] for patrol in plan["patrols"]} == {car, other}
    visits = Counter(stop["code"] for patrol in plan["patrols"] for stop in patrol["stops"])
    assert plan["numbers"]["visits"] == visits.total()
    assert (await duty.snapshot())["patrol"] == []

    published = await duty.do(f"/patrols/plans/{plan['id']}/publish")
    assert published["state"] == "published"
    live = await duty.snapshot()
    assert [p["unit_id"] for p in live["patrol"]] == [p["unit_id"] for p in plan["patrols"]]
    assert [p["id"] for p in live["patrol_plan"]] == [plan["id"]]


async def test_a_stop_tells_where_when_why_and_how_to_get_there(
    duty: Duty, patrols: Patrolling
) -> None:
    car, _ = _cars(duty)
    plan = await patrols.plan(await patrols.draft(car))
    (patrol,) = plan["patrols"]
    assert patrol["starts_at"] >= plan["starts_at"]
    assert patrol["ends_at"] <= plan["ends_at"]
    begins = [stop["arrive_at"] for stop in patrol["stops"]]
    assert begins == sorted(begins)
    for stop in patrol["stops"]:
        assert stop["state"] == "ahead"
        assert stop["why"][0]["text"]["zh"]
        assert len(stop["leg"]["geometry"]) >= 2
        assert stop["leg"]["turns"][0]["code"] == "depart"


async def test_the_same_key_makes_one_plan(duty: Duty, patrols: Patrolling) -> None:
    client = await duty.client()
    key = {"Idempotency-Key": str(uuid4())}
    body = {**window(), "seconds": 1, "unit_ids": [_cars(duty)[0]]}
    first = await client.post("/api/patrols/plans", json=body, headers=key)
    again = await client.post("/api/patrols/plans", json=body, headers=key)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]


async def test_publishing_lays_the_plan_in_force_away(duty: Duty, patrols: Patrolling) -> None:
    car, other = _cars(duty)
    first = await patrols.publish(car)
    second = await patrols.publish(other)
    assert (await patrols.plan(first["id"]))["state"] == "archived"
    live = await duty.snapshot()
    assert [plan["id"] for plan in live["patrol_plan"]] == [second["id"]]
    assert [patrol["unit_id"] for patrol in live["patrol"]] == [other]


async def test_nobody_on_duty_leaves_the_plan_in_force_and_says_why(
    duty: Duty, patrols: Patrolling
) -> None:
    car, _ = _cars(duty)
    plan = await patrols.publish(car)
    body = {**window(), "seconds": 1, "unit_ids": [999_999]}
    job_id = (await duty.do("/patrols/plans", body))["id"]
    await patrols.work_to(job_id, JobState.FAILED)
    job = (await duty.get(f"/jobs/{job_id}")).json()
    assert job["failure"]["code"] == "patrol.no_teams"
    assert job["failure"]["message"] == "没有可以出巡的队伍。"
    assert job["failure"]["remedy"] == "请先为当晚至少安排一支队伍。"
    assert (await patrols.plan(plan["id"]))["state"] == "published"


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [(0, 30, "patrol.window"), (0, 13 * 60, "patrol.window"), (-300, -1, "patrol.plan_over")],
)
async def test_windows_that_make_no_sense(duty: Duty, begin: int, end: int, code: str) -> None:
    body = {"starts_at": moment(begin), "ends_at": moment(end)}
    answer = await duty.post("/patrols/plans", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_the_officer_ticks_off_and_leaves_out_with_a_reason(
    duty: Duty, patrols: Patrolling
) -> None:
    car, _ = _cars(duty)
    officer = duty.field_account(car)
    (patrol,) = (await patrols.publish(car))["patrols"]
    first, second = patrol["stops"][:2]
    done = (await patrols.done(patrol, first, officer)).json()
    assert (done["state"], done["stops"][0]["state"], done["stops"][0]["by"]) == (
        "out",
        "done",
        "hand",
    )
    skipped = (await patrols.skip(patrol, second, officer, "unsafe")).json()
    assert (skipped["stops"][1]["state"], skipped["stops"][1]["skipped_reason"]) == (
        "skipped",
        "unsafe",
    )
    own = (await duty.get("/patrols/own", officer)).json()
    assert own == [skipped]


async def test_a_tick_sent_twice_counts_once(duty: Duty, patrols: Patrolling) -> None:
    car, _ = _cars(duty)
    (patrol,) = (await patrols.publish(car))["patrols"]
    path = f"/patrols/{patrol['id']}/stops/{patrol['stops'][0]['id']}/done"
    body = {"key": str(uuid4()), "by": "hand", "at": moment()}
    first = await duty.do(path, body, duty.field_account(car))
    again = await duty.do(path, body, duty.field_account(car))
    assert first == again


async def test_a_late_tick_keeps_its_own_moment_even_when_the_plan_is_over(
    duty: Duty, patrols: Patrolling
) -> None:
    car, _ = _cars(duty)
    plan = await patrols.publish(car)
    (patrol,) = plan["patrols"]
    await duty.do(f"/patrols/plans/{plan['id']}/withdraw")
    at = patrol["starts_at"]
    answer = await patrols.done(patrol, patrol["stops"][0], duty.field_account(car), at)
    assert answer.status_code == 200
    assert answer.json()["stops"][0]["done_at"] <= moment()
    assert (await duty.snapshot())["patrol"] == []


async def test_what_a_tick_is_refused_for(duty: Duty, patrols: Patrolling) -> None:
    car, other = _cars(duty)
    plan = await patrols.publish(car, other)
    patrol, officer = patrol_of(plan, car), duty.field_account(car)
    stop = patrol["stops"][0]
    foreign = await patrols.done(patrol, stop, duty.field_account(other))
    future = await patrols.done(patrol, stop, officer, moment(30))
    before = await patrols.done(patrol, stop, officer, moment(-600))
    strange = await patrols.done(patrol, patrol_of(plan, other)["stops"][0], officer)
    await patrols.done(patrol, stop, officer)
    after = await patrols.skip(patrol, stop, officer)
    assert [
        (a.status_code, a.json()["code"]) for a in (foreign, future, before, strange, after)
    ] == [
        (403, "unit.foreign"),
        (422, "patrol.future"),
        (422, "patrol.before"),
        (404, "patrol.stop_missing"),
        (409, "patrol.stop_done"),
    ]


async def test_a_mark_ticks_its_own_stop_only(duty: Duty, patrols: Patrolling) -> None:
    car, _ = _cars(duty)
    plan = await patrols.publish(car)
    (patrol,) = plan["patrols"]
    first, second = patrol["stops"][:2]
    marks = (await duty.get(f"/patrols/marks?plan_id={plan['id']}", "leader")).json()
    by_code = {each["code"]: each["mark"] for each in marks}

    async def read(mark: str) -> Any:
        body = {"key": str(uuid4()), "by": "mark", "mark": mark, "at": moment()}
        path = f"/patrols/{patrol['id']}/stops/{first['id']}/done"
        return await duty.post(path, body, duty.field_account(car))

    wrong = await read(by_code[second["code"]])
    forged = await read(f"PG1.{first['code']}.AAAAAAAAAAAAAAAA")
    assert {a.json()["code"] for a in (wrong, forged)} == {"patrol.mark_wrong"}
    right = await read(by_code[first["code"]])
    assert right.json()["stops"][0]["by"] == "mark"


async def test_only_the_duty_room_plans_and_only_leaders_weigh(
    duty: Duty, patrols: Patrolling
) -> None:
    officer = duty.field_account(_cars(duty)[0])
    plan = await duty.post("/patrols/plans", {**window(), "seconds": 1}, officer)
    client = await duty.client()
    weight = await client.put("/api/patrols/weights/x", json={"factor": 2, "until": moment(60)})
    assert (plan.status_code, weight.status_code) == (403, 403)


async def test_weights_and_events_of_the_week(duty: Duty) -> None:
    leader = await duty.client("leader")
    grid = duty.app.state.ground.data.grids[0].code
    kept = await leader.put(
        f"/api/patrols/weights/{grid}", json={"factor": 2, "until": moment(60), "reason": "研判"}
    )
    assert (kept.status_code, kept.json()["factor"]) == (200, 2)
    again = await leader.put(f"/api/patrols/weights/{grid}", json={"factor": 3, "until": moment(9)})
    assert [w["factor"] for w in (await leader.get("/api/patrols/weights")).json()] == [3]
    assert again.status_code == 200
    unknown = await leader.put("/api/patrols/weights/x", json={"factor": 2, "until": moment(60)})
    past = await leader.put(f"/api/patrols/weights/{grid}", json={"factor": 2, "until": moment(-1)})
    event = {"kind": "market", "name": "赶集", "grid_codes": [grid], "factor": 2}
    made = await leader.post(
        "/api/patrols/events", json={**event, "starts_at": moment(), "ends_at": moment(60)}
    )
    turned = await leader.post(
        "/api/patrols/events", json={**event, "starts_at": moment(90), "ends_at": moment(60)}
    )
    assert [(a.status_code, a.json().get("code")) for a in (unknown, past, made, turned)] == [
        (422, "patrol.grid_unknown"),
        (422, "patrol.until_past"),
        (201, None),
        (422, "patrol.window_contradicts"),
    ]
    assert (await leader.delete(f"/api/patrols/weights/{grid}")).status_code == 204
    assert (await leader.delete(f"/api/patrols/weights/{grid}")).status_code == 404
    assert (await leader.delete(f"/api/patrols/events/{made.json()['id']}")).status_code == 204


async def test_a_unit_sent_to_an_incident_leads_to_a_proposal_that_a_person_confirms(
    duty: Duty, patrols: Patrolling
) -> None:
    car, other = _cars(duty)
    plan = await patrols.publish(car, other)
    stops = {stop["id"]: stop for stop in patrol_of(plan, car)["stops"]}
    incident = await duty.report()
    await duty.assign(incident["id"], car)
    await patrols.until_asked()
    proposal = await patrols.proposal()
    assert [(c["code"], c["unit_id"]) for c in proposal["causes"]] == [("taken", car)]
    assert not proposal["minor"]
    assert {change["unit_id"] for change in proposal["changes"]} <= {car, other}
    assert patrol_of(await patrols.plan(plan["id"]), car)["stops"] == list(stops.values())

    await duty.do(f"/patrols/proposals/{proposal['id']}/confirm")
    live = await duty.snapshot()
    assert live["patrol_proposal"] == []
    renewed = await patrols.plan(plan["id"])
    kept = {stop["id"] for stop in patrol_of(renewed, other)["stops"]} & set(stops)
    handed = {c["stop"] for c in proposal["changes"] if c["kind"] == "handed_over"}
    assert {stops[stop_id]["code"] for stop_id in kept} == handed
    assert [p["unit_id"] for p in live["patrol"]] == [other]
    sheet = await duty.get(f"/prints/patrols/{patrol_of(renewed, car)['id']}.html")
    assert (sheet.status_code, sheet.json()["code"]) == (409, "patrol.no_stops")


async def test_a_proposal_can_be_rejected_and_not_decided_twice(
    duty: Duty, patrols: Patrolling
) -> None:
    car, other = _cars(duty)
    plan = await patrols.publish(car, other)
    await duty.do(f"/units/{car}/sign-off")
    await patrols.until_asked()
    proposal = await patrols.proposal()
    assert [cause["code"] for cause in proposal["causes"]] == ["signed_off"]
    await duty.do(f"/patrols/proposals/{proposal['id']}/reject")
    assert await patrols.plan(plan["id"]) == plan
    again = await duty.post(f"/patrols/proposals/{proposal['id']}/confirm")
    assert (again.status_code, again.json()["code"]) == (409, "patrol.proposal_decided")


async def test_a_new_hot_spot_is_taken_in(duty: Duty, patrols: Patrolling) -> None:
    car, _ = _cars(duty)
    plan = await patrols.publish(car)
    point = patrol_of(plan, car)["stops"][-1]["point"]
    body = {"point": point, "name": "夜市"}
    await duty.do(f"/patrols/plans/{plan['id']}/hot-spots", body)
    proposal = await patrols.proposal()
    added = [change for change in proposal["changes"] if change["kind"] == "added"]
    assert [(change["name"], change["unit_id"]) for change in added] == [("夜市", car)]
    away = await duty.post(f"/patrols/plans/{plan['id']}/hot-spots", {"point": [0, 0]})
    assert (away.status_code, away.json()["code"]) == (422, "patrol.off_ground")


async def test_asking_anew_when_nothing_happened_proposes_nothing(
    duty: Duty, patrols: Patrolling
) -> None:
    car, other = _cars(duty)
    plan = await patrols.publish(car, other)
    await duty.do(f"/patrols/plans/{plan['id']}/replan")
    await patrols.work()
    assert (await duty.snapshot())["patrol_proposal"] == []
    assert await patrols.plan(plan["id"]) == plan
