"""Snapshot, then events, equals a fresh snapshot: for every kind of event and both scopes."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from duty import ADDRESS, WORDS_OF_NOWHERE, Duty
from following import Follower, follow
from patrolling import Patrolling, as_wanted, patrol_of
from sqlalchemy import text

from dispatch.closures.service import end_due
from dispatch.jobs import course
from dispatch.jobs.course import Attempt
from dispatch.patrols.life import StopState, Tick
from dispatch.patrols.proposals import Draft, store
from dispatch.patrols.service import lay_away
from dispatch.patrols.ticks import tick_by_position
from dispatch.worker.housekeeping import erase_contacts

pytestmark = pytest.mark.db

CRASHED = {"code": "job.crashed", "params": {}}

Play = Callable[["Stage"], Awaitable[Any]]

#: Two points of the ground, half a kilometre apart, both on streets.
PINNED = (103.7931, 25.4906)
ASTRAY = (103.7794, 25.4897)


class Stage:
    """A duty room with an incident and a car on it: where most events begin."""

    def __init__(self, duty: Duty) -> None:
        self.duty = duty
        self.car, self.other_car = duty.units["patrol_car"][:2]
        self.incident: dict[str, Any] = {}
        self.assignment: dict[str, Any] = {}

    async def set_up(self) -> None:
        self.incident = await self.duty.report(caller_name="王小明", caller_phone="13812341234")
        self.assignment = await self.duty.assign(self.incident["id"], self.car)

    async def step(self, *steps: str) -> None:
        await self.duty.step(self.assignment["id"], *steps)


async def _report(stage: Stage) -> None:
    await stage.duty.report("theft", caller_name="李四")


async def _report_unplaced(stage: Stage) -> None:
    await stage.duty.report("help", location_text=WORDS_OF_NOWHERE)


async def _pin(stage: Stage) -> None:
    await stage.duty.do(f"/incidents/{stage.incident['id']}/pin", {"point": ASTRAY})


async def _close(stage: Stage) -> None:
    body = {"disposition": "false_alarm"}
    await stage.duty.do(f"/incidents/{stage.incident['id']}/close", body)


async def _assign_another(stage: Stage) -> None:
    await stage.duty.assign(stage.incident["id"], stage.other_car)


async def _acknowledge(stage: Stage) -> None:
    await stage.step("acknowledge")


async def _set_out(stage: Stage) -> None:
    await stage.step("en-route")


async def _arrive(stage: Stage) -> None:
    await stage.step("en-route", "on-scene")


async def _clear(stage: Stage) -> None:
    await _arrive(stage)
    body = {"disposition": "mediated"}
    await stage.duty.do(f"/assignments/{stage.assignment['id']}/clear", body)


async def _cancel(stage: Stage) -> None:
    await stage.duty.do(f"/assignments/{stage.assignment['id']}/cancel", {"reason": "改派"})


async def _reassign(stage: Stage) -> None:
    body = {"unit_id": stage.other_car, "reason": "更近"}
    await stage.duty.do(f"/assignments/{stage.assignment['id']}/reassign", body)


async def _reassign_to_itself(stage: Stage) -> None:
    body = {"unit_id": stage.car, "reason": "更正"}
    await stage.duty.do(f"/assignments/{stage.assignment['id']}/reassign", body)


async def _sign_off(stage: Stage) -> None:
    await _cancel(stage)
    await stage.duty.do(f"/units/{stage.car}/sign-off")


async def _sign_on(stage: Stage) -> None:
    await _sign_off(stage)
    await stage.duty.do(f"/units/{stage.car}/sign-on")


async def _erase_contact(stage: Stage) -> None:
    async with stage.duty.app.state.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE incident_contact SET expires_at = :past"),
            {"past": datetime.now(UTC) - timedelta(days=1)},
        )
        await erase_contacts(session, stage.duty.app.state.settings)


async def _leave_the_route(stage: Stage) -> None:
    """Two fixes in two flushes, far from the line: the server computes a new route."""
    await _set_out(stage)
    async with follow(stage.duty.address, await stage.duty.cookie()) as watcher:
        await watcher.hello()
        for _ in range(2):
            fixes = {"fixes": [stage.duty.fix(ASTRAY)]}
            await stage.duty.do(f"/units/{stage.car}/positions", fixes)
            await watcher.until(lambda m: m["type"] == "positions" and bool(m["positions"]))
        await watcher.until(lambda m: m.get("kind") == "route.changed")


async def _draw_closure(stage: Stage) -> None:
    """A closure that no unit's route meets, so that it is the last event."""
    line = [[ASTRAY[0] - 2e-4, ASTRAY[1] - 2e-4], [ASTRAY[0] + 2e-4, ASTRAY[1] + 2e-4]]
    await stage.duty.do("/closures", {"line": line, "bars": "vehicles", "minutes": 60})


async def _extend_closure(stage: Stage) -> None:
    await _draw_closure(stage)
    (closure,) = (await stage.duty.snapshot())["closure"]
    await stage.duty.do(f"/closures/{closure['id']}/extend", {"minutes": 5})


async def _lift_closure(stage: Stage) -> None:
    await _draw_closure(stage)
    (closure,) = (await stage.duty.snapshot())["closure"]
    await stage.duty.post(f"/closures/{closure['id']}/lift")


async def _outlast_closure(stage: Stage) -> None:
    """The time of a closure passes, and the server ends it by itself."""
    await _draw_closure(stage)
    async with stage.duty.app.state.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE road_closure SET drawn_at = :drawn, ends_at = :past"),
            {
                "drawn": datetime.now(UTC) - timedelta(hours=2),
                "past": datetime.now(UTC) - timedelta(seconds=1),
            },
        )
        await end_due(session)


async def _queue(stage: Stage) -> int:
    return int((await stage.duty.do("/ground/check", by="leader"))["id"])


async def _begin(stage: Stage) -> Attempt:
    attempt = await course.begin(stage.duty.app.state.sessions, await _queue(stage))
    assert attempt is not None
    return attempt


async def _begin_job(stage: Stage) -> None:
    await _begin(stage)


async def _begin_job_again(stage: Stage) -> None:
    attempt = await _begin(stage)
    await course.begin_again(stage.duty.app.state.sessions, attempt, CRASHED)


async def _finish_job(stage: Stage) -> None:
    await course.finish(stage.duty.app.state.sessions, await _begin(stage), {"findings": []})


async def _fail_job(stage: Stage) -> None:
    await course.fail(stage.duty.app.state.sessions, await _begin(stage), CRASHED)


async def _give_job_back(stage: Stage) -> None:
    await course.give_back(stage.duty.app.state.sessions, await _begin(stage))


async def _queue_job(stage: Stage) -> None:
    await _queue(stage)


async def _cancel_job(stage: Stage) -> None:
    await stage.duty.do(f"/jobs/{await _queue(stage)}/cancel", by="leader")


async def _publish_patrols(stage: Stage) -> dict[str, Any]:
    """The unit at work has a patrol too: it was planned before it was sent."""
    return await Patrolling(stage.duty).publish(stage.car, stage.other_car)


async def _withdraw_patrols(stage: Stage) -> None:
    plan = await _publish_patrols(stage)
    await stage.duty.do(f"/patrols/plans/{plan['id']}/withdraw")


async def _outlast_patrols(stage: Stage) -> None:
    """The window passes, and the server lays the plan away by itself."""
    await _publish_patrols(stage)
    async with stage.duty.app.state.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE patrol_plan SET starts_at = :start, ends_at = :end"),
            {
                "start": datetime.now(UTC) - timedelta(hours=9),
                "end": datetime.now(UTC) - timedelta(hours=1),
            },
        )
        await lay_away(session)


async def _tick_patrol(stage: Stage) -> None:
    patrol = patrol_of(await _publish_patrols(stage), stage.car)
    await Patrolling(stage.duty).done(patrol, patrol["stops"][0], "dispatcher")


async def _skip_patrol(stage: Stage) -> None:
    patrol = patrol_of(await _publish_patrols(stage), stage.car)
    await Patrolling(stage.duty).skip(patrol, patrol["stops"][0], "dispatcher")


async def _reach_stop(stage: Stage) -> None:
    await _be_at_stop(stage, StopState.HERE)


async def _leave_stop(stage: Stage) -> None:
    await _be_at_stop(stage, StopState.HERE, StopState.AHEAD)


async def _stay_at_stop(stage: Stage) -> None:
    await _be_at_stop(stage, StopState.HERE, StopState.DONE)


async def _be_at_stop(stage: Stage, *states: StopState) -> None:
    """What the position of a unit says of its first stop."""
    patrol = patrol_of(await _publish_patrols(stage), stage.car)
    for state in states:
        tick = Tick(patrol["stops"][0]["id"], state, datetime.now(UTC))
        async with stage.duty.app.state.sessions() as session, session.begin():
            await tick_by_position(session, patrol["id"], tick)


async def _propose(stage: Stage, **more: Any) -> Draft:
    """Keep a proposal by which the other car takes over the first stop of the car."""
    plan = await _publish_patrols(stage)
    patrol, other = patrol_of(plan, stage.car), patrol_of(plan, stage.other_car)
    handed, *rest = patrol["stops"]
    draft = Draft(
        plan_id=plan["id"],
        plan_version=plan["version"],
        causes=[],
        changes=[{"kind": "handed_over"}],
        faults=[],
        patrols=[as_wanted(patrol, rest), as_wanted(other, [*other["stops"], handed])],
        routes=[],
        minor=False,
    )
    draft = replace(draft, **more)
    await store(stage.duty.url, draft)
    return draft


async def _propose_anew(stage: Stage) -> None:
    await _propose(stage)


async def _pass_by_rule(stage: Stage) -> None:
    await _propose(stage, minor=True)


async def _find_nothing_to_change(stage: Stage) -> None:
    await store(stage.duty.url, replace(await _propose(stage), changes=[]))


async def _confirm_proposal(stage: Stage) -> None:
    await _propose(stage)
    (proposal,) = (await stage.duty.snapshot())["patrol_proposal"]
    await stage.duty.do(f"/patrols/proposals/{proposal['id']}/confirm")


async def _reject_proposal(stage: Stage) -> None:
    await _propose(stage)
    (proposal,) = (await stage.duty.snapshot())["patrol_proposal"]
    await stage.duty.do(f"/patrols/proposals/{proposal['id']}/reject")


PLAYS: dict[str, tuple[Play, ...]] = {
    "incident.reported": (_report, _report_unplaced),
    "incident.pinned": (_pin,),
    "incident.closed": (_close,),
    "unit.assigned": (_assign_another,),
    "assignment.acknowledged": (_acknowledge,),
    "assignment.en_route": (_set_out,),
    "assignment.on_scene": (_arrive,),
    "assignment.cleared": (_clear,),
    "assignment.cancelled": (_cancel,),
    "unit.reassigned": (_reassign, _reassign_to_itself),
    "route.changed": (_leave_the_route,),
    "closure.drawn": (_draw_closure,),
    "closure.extended": (_extend_closure,),
    "closure.lifted": (_lift_closure,),
    "closure.ended": (_outlast_closure,),
    "unit.signed_on": (_sign_on,),
    "unit.signed_off": (_sign_off,),
    "incident.contact_erased": (_erase_contact,),
    "job.queued": (_queue_job, _give_job_back),
    "job.started": (_begin_job, _begin_job_again),
    "job.done": (_finish_job,),
    "job.failed": (_fail_job,),
    "job.cancelled": (_cancel_job,),
    "patrol.published": (_publish_patrols,),
    "patrol.withdrawn": (_withdraw_patrols,),
    "patrol.archived": (_outlast_patrols,),
    "patrol.stop_done": (_tick_patrol, _stay_at_stop),
    "patrol.stop_skipped": (_skip_patrol,),
    "patrol.stop_reached": (_reach_stop,),
    "patrol.stop_left": (_leave_stop,),
    "patrol.proposed": (_propose_anew,),
    "patrol.passed": (_pass_by_rule,),
    "patrol.proposal_gone": (_find_nothing_to_change,),
    "patrol.confirmed": (_confirm_proposal,),
    "patrol.rejected": (_reject_proposal,),
}
CASES = [pytest.param(kind, play, id=play.__name__) for kind, p in PLAYS.items() for play in p]


@pytest.fixture
async def stage(duty: Duty) -> Stage:
    stage = Stage(duty)
    await stage.set_up()
    return stage


async def _fresh(duty: Duty, account: str) -> Follower:
    async with follow(duty.address, await duty.cookie(account)) as fresh:
        return await fresh.hello()


@pytest.mark.parametrize(("kind", "play"), CASES)
async def test_snapshot_and_events_equal_a_fresh_snapshot(
    stage: Stage, kind: str, play: Play
) -> None:
    duty = stage.duty
    accounts = ("dispatcher", duty.field_account(stage.car), duty.field_account(stage.other_car))
    async with (
        follow(duty.address, await duty.cookie(accounts[0])) as room,
        follow(duty.address, await duty.cookie(accounts[1])) as officer,
        follow(duty.address, await duty.cookie(accounts[2])) as other,
    ):
        followers = [await f.hello() for f in (room, officer, other)]
        await play(stage)
        place = await duty.last_place()
        for follower, account in zip(followers, accounts, strict=True):
            await follower.catch_up(place)
            fresh = await _fresh(duty, account)
            assert follower.state.entities == fresh.state.entities
            assert follower.state.positions == fresh.state.positions
    assert room.kinds[-1] == kind


async def test_what_an_officer_sees_is_the_own_work_only(stage: Stage) -> None:
    duty = stage.duty
    elsewhere = await duty.report("theft", location_text=ADDRESS)
    await duty.assign(elsewhere["id"], stage.other_car)
    officer = await _fresh(duty, duty.field_account(stage.car))
    assert set(officer.state.entities) == {
        ("unit", stage.car),
        ("incident", stage.incident["id"]),
        ("assignment", stage.assignment["id"]),
    }


async def test_others_events_never_reach_an_officer(stage: Stage) -> None:
    duty = stage.duty
    async with follow(duty.address, await duty.cookie(duty.field_account(stage.other_car))) as idle:
        await idle.hello()
        await stage.step("acknowledge", "en-route")
        await _close(stage)
        await idle.catch_up(await duty.last_place())
    assert idle.events == []


async def test_a_unit_taken_off_lets_go_of_the_incident(stage: Stage) -> None:
    duty = stage.duty
    async with follow(duty.address, await duty.cookie(duty.field_account(stage.car))) as officer:
        await officer.hello()
        await _reassign(stage)
        await officer.catch_up(await duty.last_place())
    assert set(officer.state.entities) == {("unit", stage.car)}
    changes = officer.events[-1]["changes"]
    assert {c["entity"]: c["live"] for c in changes if c["entity"] != "assignment"} == {
        "incident": False,
        "unit": True,
    }
    assert all(c["value"] is None for c in changes if not c["live"])


async def test_an_officer_gets_no_word_of_the_caller(stage: Stage) -> None:
    officer = await _fresh(stage.duty, stage.duty.field_account(stage.car))
    incident = officer.state.entities["incident", stage.incident["id"]]
    assert incident["caller_masked"] == {"name": "王**", "phone": "138****1234"}
