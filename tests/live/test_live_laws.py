"""Snapshot, then events, equals a fresh snapshot: for every kind of event and each scope."""

from collections.abc import Awaitable, Callable
from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from duty import ADDRESS, WORDS_OF_NOWHERE, Duty
from following import Follower, follow
from patrolling import Patrolling, as_wanted, patrol_of
from rostering import AGREED, NO_ROSTERS, Planner, fetch, run
from sqlalchemy import text

from dispatch.closures.service import end_due
from dispatch.demo.cast import DEMO_VOLUNTEER
from dispatch.jobs import course
from dispatch.jobs.course import Attempt
from dispatch.messages.service import retire as retire_messages
from dispatch.notes.service import retire as retire_notes
from dispatch.patrols.life import StopState, Tick
from dispatch.patrols.proposals import Draft, store
from dispatch.patrols.service import lay_away
from dispatch.patrols.ticks import tick_by_position
from dispatch.roster.gather import gather
from dispatch.roster.keeping import keep_solved
from dispatch.roster.reading import get_roster
from dispatch.standing.service import read as read_teams
from dispatch.teams.live import end_membership
from dispatch.worker.housekeeping import Job, erase_contacts

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


async def _draft_roster(stage: Stage) -> None:
    await run(stage.duty, NO_ROSTERS, AGREED)
    await Planner(stage.duty).draft()


async def _discard_roster(stage: Stage) -> None:
    await _draft_roster(stage)
    (roster,) = (await stage.duty.snapshot())["roster"]
    await (await stage.duty.client("leader")).delete(f"/api/rosters/{roster['id']}")


async def _edit_roster(stage: Stage) -> None:
    await run(stage.duty, NO_ROSTERS, AGREED)
    planner = Planner(stage.duty)
    await planner.man(await planner.draft())


async def _review_roster(stage: Stage) -> None:
    await _edit_roster(stage)
    (roster,) = (await stage.duty.snapshot())["roster"]
    await Planner(stage.duty).do(f"/{roster['id']}/review")


async def _withdraw_roster(stage: Stage) -> None:
    await _review_roster(stage)
    (roster,) = (await stage.duty.snapshot())["roster"]
    await Planner(stage.duty).do(f"/{roster['id']}/withdraw")


async def _begin_solving(stage: Stage) -> None:
    await _draft_roster(stage)
    (roster,) = (await stage.duty.snapshot())["roster"]
    await Planner(stage.duty).do(f"/{roster['id']}/solve", {"seconds": 5})


async def _solve_roster(stage: Stage) -> None:
    """The worker writes what it found; the job's own end comes after it."""
    await _begin_solving(stage)
    (roster,) = (await stage.duty.snapshot())["roster"]
    sessions = stage.duty.app.state.sessions
    (row,) = await fetch(stage.duty, "SELECT job_id FROM roster")
    await course.begin(sessions, row.job_id)
    async with sessions() as session, session.begin():
        known = await gather(session, await get_roster(session, roster["id"]))
        await keep_solved(session, roster["id"], known, known.roster)


async def _publish_roster(stage: Stage) -> None:
    await run(stage.duty, NO_ROSTERS, AGREED)
    await Planner(stage.duty).by_hand()


async def _publish_revision(stage: Stage) -> None:
    await _publish_roster(stage)
    planner = Planner(stage.duty)
    (roster,) = (await stage.duty.snapshot())["roster"]
    draft = await planner.do(f"/{roster['id']}/revise")
    board = await planner.board(draft["id"])
    place = next(one for one in board["places"] if one["part"] == "volunteer")
    leader = await stage.duty.client("leader")
    await leader.delete(f"/api/rosters/{draft['id']}/places/{place['id']}")
    await planner.publish(draft["id"])


async def _repair_roster(stage: Stage) -> None:
    await _publish_roster(stage)
    planner = Planner(stage.duty)
    (roster,) = (await stage.duty.snapshot())["roster"]
    board = await planner.board(roster["id"])
    place = next(one for one in board["places"] if one["part"] == "volunteer")
    absence = {"person_id": place["person_id"], "nights": [place["night"]], "cause": "sick"}
    body = {"absence": absence, "gone": [], "new": []}
    await planner.do(f"/{roster['id']}/repairs/confirm", body)


async def _write_to_unit(stage: Stage) -> None:
    await stage.duty.do(f"/units/{stage.car}/messages", {"text": "去东门看看"})


async def _write_to_room(stage: Stage) -> None:
    account = stage.duty.field_account(stage.car)
    await stage.duty.do(f"/units/{stage.car}/messages", {"text": "收到"}, account)


async def _read_messages(stage: Stage) -> None:
    await _write_to_unit(stage)
    await _write_to_unit(stage)
    messages = (await stage.duty.snapshot())["message"]
    account = stage.duty.field_account(stage.car)
    body = {"up_to": messages[-1]["id"]}
    await stage.duty.post(f"/units/{stage.car}/messages/read", body, account)


async def _retire_messages(stage: Stage) -> None:
    await _write_to_unit(stage)
    await _age(stage, "UPDATE message SET sent_at = sent_at - interval '25 hours'")
    await _keep_house(stage, retire_messages)


async def _call_for_help(stage: Stage) -> None:
    account = stage.duty.field_account(stage.car)
    await stage.duty.do(f"/units/{stage.car}/emergency", {"point": PINNED}, account)


async def _call_again(stage: Stage) -> None:
    await _hear(stage)
    await _call_for_help(stage)


async def _hear(stage: Stage) -> None:
    await _call_for_help(stage)
    (call,) = (await stage.duty.snapshot())["emergency"]
    await stage.duty.do(f"/emergencies/{call['id']}/acknowledge")


async def _end_call(stage: Stage) -> None:
    await _hear(stage)
    (call,) = (await stage.duty.snapshot())["emergency"]
    await stage.duty.post(f"/emergencies/{call['id']}/close")


async def _write_note(stage: Stage) -> None:
    client = await stage.duty.client(stage.duty.field_account(stage.car))
    answer = await client.post(
        f"/api/units/{stage.car}/notes",
        data={"text": "门锁被撬", "incident_id": str(stage.incident["id"])},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code == 201, answer.text


async def _retire_notes(stage: Stage) -> None:
    await _write_note(stage)
    await _age(stage, "UPDATE field_note SET written_at = written_at - interval '25 hours'")
    await _keep_house(stage, retire_notes)


async def _age(stage: Stage, statement: str) -> None:
    async with stage.duty.app.state.sessions() as session, session.begin():
        await session.execute(text(statement))


async def _keep_house(stage: Stage, job: Job) -> None:
    async with stage.duty.app.state.sessions() as session, session.begin():
        await job(session, stage.duty.app.state.settings)


async def _compose_teams(stage: Stage) -> None:
    """A proposal in which two auxiliaries change places, accepted."""
    duty = stage.duty
    job = await duty.do("/teams/compose", {}, by="leader")
    attempt = await course.begin(duty.app.state.sessions, job["id"])
    assert attempt is not None
    async with duty.app.state.sessions() as session:
        standing = await read_teams(session, datetime.now(UTC).date())
    seats = [astuple(seat) for seat in sorted(standing.problem.current.seats)]
    one, other = [i for i, seat in enumerate(seats) if seat[2] == "auxiliary"][1:3]
    seats[one], seats[other] = (
        (seats[other][0], *seats[one][1:]),
        (seats[one][0], *seats[other][1:]),
    )
    answers = [astuple(answer) for answer in standing.problem.current.answers]
    result = {"base": standing.digest, "keep": True, "proven": True, "seconds": 1.0, "loads": {}}
    result |= {"seats": seats, "answers": answers}
    await course.finish(duty.app.state.sessions, attempt, result)
    await duty.do(f"/teams/proposals/{job['id']}/accept", by="leader")


async def _lose_a_member(stage: Stage) -> None:
    """Somebody of a team is gone since yesterday."""
    async with stage.duty.app.state.sessions() as session, session.begin():
        person = await session.scalar(
            text("SELECT min(person_id) FROM team_member WHERE part = 'station_leader'")
        )
        await end_membership(session, [person], "system")


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
    "roster.drafted": (_draft_roster,),
    "roster.discarded": (_discard_roster,),
    "roster.edited": (_edit_roster,),
    "roster.solving": (_begin_solving,),
    "roster.solved": (_solve_roster,),
    "roster.in_review": (_review_roster,),
    "roster.withdrawn": (_withdraw_roster,),
    "roster.published": (_publish_roster, _publish_revision),
    "roster.repaired": (_repair_roster,),
    "message.sent": (_write_to_unit, _write_to_room),
    "message.read": (_read_messages,),
    "message.retired": (_retire_messages,),
    "emergency.raised": (_call_for_help, _call_again),
    "emergency.acknowledged": (_hear,),
    "emergency.closed": (_end_call,),
    "note.written": (_write_note,),
    "note.retired": (_retire_notes,),
    "job.queued": (_queue_job, _give_job_back),
    "job.started": (_begin_job, _begin_job_again),
    "job.done": (_finish_job,),
    "job.failed": (_fail_job,),
    "job.cancelled": (_cancel_job,),
    "team.composed": (_compose_teams,),
    "team.member_left": (_lose_a_member,),
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
    accounts = (
        "dispatcher",
        duty.field_account(stage.car),
        duty.field_account(stage.other_car),
        DEMO_VOLUNTEER,
    )
    async with (
        follow(duty.address, await duty.cookie(accounts[3])) as volunteer,
        follow(duty.address, await duty.cookie(accounts[0])) as room,
        follow(duty.address, await duty.cookie(accounts[1])) as officer,
        follow(duty.address, await duty.cookie(accounts[2])) as other,
    ):
        followers = [await f.hello() for f in (room, officer, other, volunteer)]
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


async def test_a_volunteer_hears_of_published_rosters_only(stage: Stage) -> None:
    duty = stage.duty
    async with follow(duty.address, await duty.cookie(DEMO_VOLUNTEER)) as volunteer:
        await volunteer.hello()
        await _publish_roster(stage)
        await volunteer.catch_up(await duty.last_place())
        fresh = await _fresh(duty, DEMO_VOLUNTEER)
    (row,) = await fetch(duty, "SELECT id, version, first_night, last_night FROM roster")
    roster = {
        "id": row.id,
        "version": row.version,
        "state": "published",
        "first_night": row.first_night.isoformat(),
        "last_night": row.last_night.isoformat(),
        "published": 1,
    }
    assert volunteer.kinds == ["roster.published"]
    assert volunteer.state.entities == fresh.state.entities == {("roster", row.id): roster}
    assert volunteer.state.positions == {}


async def test_a_volunteers_replay_holds_the_notices_only(stage: Stage) -> None:
    duty = stage.duty
    async with follow(duty.address, await duty.cookie(DEMO_VOLUNTEER)) as before:
        cursor = (await before.hello()).state.cursor
    await _publish_roster(stage)
    async with follow(duty.address, await duty.cookie(DEMO_VOLUNTEER)) as again:
        await again.hello(cursor)
    assert again.kinds == ["roster.published"]
