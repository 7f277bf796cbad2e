"""Jobs by HTTP: asked for once, listed, shown, cancelled by those who may."""

from uuid import uuid4

import pytest
from duty import Duty

from dispatch.jobs import course

pytestmark = pytest.mark.db


async def test_a_check_is_queued_once_a_key(duty: Duty) -> None:
    leader = await duty.client("leader")
    headers = {"Idempotency-Key": str(uuid4())}
    first = await leader.post("/api/ground/check", headers=headers)
    again = await leader.post("/api/ground/check", headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    listed = (await duty.get("/jobs")).json()
    assert [(job["id"], job["kind"], job["state"]) for job in listed] == [
        (first.json()["id"], "ground.check", "queued")
    ]


async def test_jobs_are_listed_newest_first_without_results(duty: Duty) -> None:
    ids = [(await duty.do("/ground/check", by="leader"))["id"] for _ in range(3)]
    listed = (await duty.get("/jobs")).json()
    assert [job["id"] for job in listed] == ids[::-1]
    assert all("result" not in job for job in listed)


async def test_why_a_job_failed_is_told_in_the_readers_language(duty: Duty) -> None:
    job_id = (await duty.do("/ground/check", by="leader"))["id"]
    sessions = duty.app.state.sessions
    attempt = await course.begin(sessions, job_id)
    assert attempt is not None
    await course.fail(sessions, attempt, {"code": "job.timed_out", "params": {"seconds": 120}})
    client = await duty.client()
    answer = await client.get(f"/api/jobs/{job_id}", headers={"Accept-Language": "en"})
    assert answer.json()["failure"] == {
        "code": "job.timed_out",
        "message": "The job did not finish within 120 seconds and was stopped.",
        "remedy": "Try again with less.",
        "params": {"seconds": 120},
    }


async def test_a_job_is_cancelled_once_and_by_those_who_may(duty: Duty) -> None:
    job_id = (await duty.do("/ground/check", by="leader"))["id"]
    foreign = await duty.post(f"/jobs/{job_id}/cancel")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "job.foreign")
    cancelled = await duty.do(f"/jobs/{job_id}/cancel", by="administrator")
    assert cancelled["state"] == "cancelled"
    again = await duty.post(f"/jobs/{job_id}/cancel", by="leader")
    assert (again.status_code, again.json()["code"]) == (409, "job.ended")


async def test_an_unknown_job_is_missing(duty: Duty) -> None:
    for answer in (await duty.get("/jobs/999999"), await duty.post("/jobs/999999/cancel")):
        assert (answer.status_code, answer.json()["code"]) == (404, "job.unknown")
