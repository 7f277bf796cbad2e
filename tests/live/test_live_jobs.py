"""Progress of jobs: beside the events, the latest only, for the duty room, gone with the job."""

import job_kinds
import pytest
from duty import Duty
from following import follow, until
from working import TESTS, Bench, worker

from dispatch.jobs import course
from dispatch.jobs.course import Attempt
from dispatch.jobs.rules import JobState, Progress
from dispatch.live.hub import Hub
from dispatch.worker.kinds import KINDS

pytestmark = pytest.mark.db


@pytest.fixture
def bench(duty: Duty, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    return Bench(duty.url, duty.app.state.sessions)


async def _begin(bench: Bench) -> Attempt:
    attempt = await course.begin(bench.sessions, await bench.queue(job_kinds.ADD))
    assert attempt is not None
    return attempt


async def _note(bench: Bench, attempt: Attempt, fraction: float) -> None:
    progress = Progress(fraction=fraction, best=10.0, bound=8.0).wire()
    assert await course.note_progress(bench.sessions, attempt, progress)


async def test_the_duty_room_follows_a_real_job_to_its_cancellation(
    duty: Duty, bench: Bench
) -> None:
    async with follow(duty.address, await duty.cookie()) as room, worker(duty.url):
        await room.hello()
        job_id = await bench.queue(job_kinds.APPROACH)
        message = await room.until(lambda m: m["type"] == "progress" and bool(m["progress"]))
        assert message["progress"] == [
            {
                "job_id": job_id,
                "best": 120.0,
                "bound": 90.0,
                "gap": 0.25,
                "fraction": 0.25,
                "seconds_left": 30.0,
            }
        ]
        await duty.do(f"/jobs/{job_id}/cancel", by="leader")
        await room.until(lambda m: m.get("kind") == "job.cancelled")
    assert room.kinds == ["job.queued", "job.started", "job.cancelled"]
    assert room.state.progress == {}
    assert ("job", job_id) not in room.state.entities


async def test_a_flood_of_reports_comes_as_the_latest(duty: Duty, bench: Bench) -> None:
    async with follow(duty.address, await duty.cookie()) as room, worker(duty.url):
        await room.hello()
        job_id = await bench.queue(job_kinds.FLOOD)
        await room.until(lambda m: m["type"] == "progress" and m["progress"][0]["best"] == 99_999.0)
        await duty.do(f"/jobs/{job_id}/cancel", by="leader")
        await room.until(lambda m: m.get("kind") == "job.cancelled")
    assert len([m for m in room.messages if m["type"] == "progress"]) < 100


async def test_who_comes_later_sees_the_progress_until_the_job_ends(
    duty: Duty, bench: Bench
) -> None:
    attempt = await _begin(bench)
    hub: Hub = duty.app.state.hub
    await _note(bench, attempt, 0.5)
    await until(lambda: attempt.job_id in hub.progress)
    async with follow(duty.address, await duty.cookie()) as late:
        await late.hello()
        assert late.state.progress[attempt.job_id]["fraction"] == 0.5
    await course.finish(bench.sessions, attempt, None)
    await until(lambda: attempt.job_id not in hub.progress)
    async with follow(duty.address, await duty.cookie()) as later:
        await later.hello()
        assert later.state.progress == {}


async def test_the_field_sees_no_jobs(duty: Duty, bench: Bench) -> None:
    account = duty.field_account(duty.units["patrol_car"][0])
    async with follow(duty.address, await duty.cookie(account)) as officer:
        await officer.hello()
        attempt = await _begin(bench)
        await _note(bench, attempt, 0.5)
        await course.finish(bench.sessions, attempt, None)
        await officer.catch_up(await duty.last_place())
    assert officer.events == []
    assert officer.state.progress == {}
    assert [m for m in officer.messages if m["type"] == "progress"] == []


async def test_a_check_of_the_ground_finds_nothing_wrong(duty: Duty, bench: Bench) -> None:
    async with worker(duty.url, kinds=KINDS):
        job_id = (await duty.do("/ground/check", by="leader"))["id"]
        await bench.until(job_id, JobState.DONE)
    job = (await duty.get(f"/jobs/{job_id}")).json()
    assert (job["kind"], job["failure"]) == ("ground.check", None)
    assert job["progress"]["fraction"] == 1.0
    result = job["result"]
    assert (result["ok"], result["findings"], result["layers"]["grids"]) == (True, [], 146)
