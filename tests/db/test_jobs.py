"""Jobs on a real database, each in a real process: done, refused, crashed, cancelled, lost."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import job_kinds
import pytest
from databases import Databases, fetch
from sqlalchemy import select, text
from working import TESTS, Bench, eventually, read_lines, worker, worker_process

from dispatch.db.session import make_engine, make_session_maker
from dispatch.errors import ConflictError, ForbiddenError, MissingError
from dispatch.jobs import course
from dispatch.jobs.rules import JobKind, JobState
from dispatch.jobs.service import cancel_job, queue_job
from dispatch.jobs.tables import Job
from dispatch.live.tables import LiveEvent
from dispatch.worker import execution
from dispatch.worker.rescue import rescue

pytestmark = pytest.mark.db

DONE, FAILED, CANCELLED = JobState.DONE, JobState.FAILED, JobState.CANCELLED


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    with databases.copy() as url:
        yield url


@pytest.fixture
async def bench(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """An empty queue; processes of jobs find the tests' kinds."""
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    engine = make_engine(url, connections=4)
    bench = Bench(url, make_session_maker(engine))
    async with bench.sessions() as session, session.begin():
        await session.execute(text("TRUNCATE job, live_event, procrastinate_jobs CASCADE"))
    yield bench
    await engine.dispose()


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


def _carriers(bench: Bench) -> list[str]:
    return [row.status for row in fetch(bench.url, "SELECT status FROM procrastinate_jobs")]


async def _until_gone(pid: str) -> None:
    await eventually(lambda: not _is_alive(pid))


async def test_a_job_is_done_and_its_result_kept(bench: Bench) -> None:
    async with worker(bench.url):
        job = await bench.until(await bench.queue(job_kinds.ADD, a=2, b=3), DONE)
    assert (job.result, job.failure, job.attempts) == (5, None, 1)
    assert job.started_at is not None
    assert job.ended_at is not None
    assert job.created_at <= job.started_at <= job.ended_at


async def test_a_job_runs_in_a_process_of_its_own_that_gives_way(bench: Bench) -> None:
    async with worker(bench.url):
        job = await bench.until(await bench.queue(job_kinds.DESCRIBE), DONE)
    assert job.result == {"nice": 19, "session": True, "loop": False}


async def test_nothing_is_left_of_a_queueing_that_was_rolled_back(bench: Bench) -> None:
    identity = await bench.identity()
    async with bench.sessions() as session:
        await queue_job(session, job_kinds.ADD, {"a": 1, "b": 1}, identity)
        await session.rollback()
    async with bench.sessions() as session:
        assert list(await session.scalars(select(Job))) == []
        assert list(await session.scalars(select(LiveEvent))) == []
    assert _carriers(bench) == []


async def test_the_queue_keeps_nothing_of_jobs_that_ended(bench: Bench) -> None:
    async with worker(bench.url):
        await bench.until(await bench.queue(job_kinds.ADD, a=1, b=1), DONE)
        await eventually(lambda: not _carriers(bench))


@pytest.mark.parametrize(
    ("kind", "failure", "attempts"),
    [
        (job_kinds.REFUSE, {"code": "incident.type_unknown", "params": {"type": "x"}}, 1),
        (job_kinds.CRASH, {"code": "job.crashed", "params": {}}, 2),
        (job_kinds.STUMBLE, {"code": "job.crashed", "params": {}}, 2),
        (job_kinds.GONE, {"code": "job.crashed", "params": {}}, 2),
        (job_kinds.UNKNOWN, {"code": "job.kind_unknown", "params": {}}, 1),
        (job_kinds.SPOIL, {"code": "job.result_unstorable", "params": {}}, 1),
    ],
    ids=lambda value: value.name if isinstance(value, JobKind) else "",
)
async def test_what_fails_says_why(
    bench: Bench, tmp_path: Path, kind: JobKind, failure: dict[str, object], attempts: int
) -> None:
    async with worker(bench.url):
        job = await bench.until(await bench.queue(kind, path=str(tmp_path / "lines")), FAILED)
    assert (job.failure, job.attempts, job.result) == (failure, attempts, None)


async def test_a_job_whose_process_crashed_once_is_done_by_the_second(
    bench: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    async with worker(bench.url):
        job = await bench.until(await bench.queue(job_kinds.CRASH_ONCE, path=str(path)), DONE)
    assert (job.result, job.attempts) == ("second", 2)


async def test_the_worker_survives_a_crash(bench: Bench, tmp_path: Path) -> None:
    async with worker(bench.url):
        crashed = await bench.queue(job_kinds.CRASH, path=str(tmp_path / "lines"))
        added = await bench.queue(job_kinds.ADD, a=1, b=1)
        await bench.until(crashed, FAILED)
        assert (await bench.until(added, DONE)).result == 2


async def test_a_job_hands_over_what_it_has_when_its_time_is_up(bench: Bench) -> None:
    async with worker(bench.url):
        job = await bench.until(await bench.queue(job_kinds.APPROACH_BRIEFLY), DONE)
    assert job.result == "best so far"


async def test_a_job_that_does_not_is_killed(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "GRACE_S", 0.2)
    path = tmp_path / "lines"
    async with worker(bench.url):
        job = await bench.until(await bench.queue(job_kinds.HANG_BRIEFLY, path=str(path)), FAILED)
    assert job.failure == {"code": "job.timed_out", "params": {"seconds": 0}}
    assert job.attempts == 1
    for pid in read_lines(path):
        await _until_gone(pid)


async def test_progress_is_kept_while_a_job_runs(bench: Bench) -> None:
    async with worker(bench.url):
        job_id = await bench.queue(job_kinds.APPROACH)
        progress = await bench.until_progress(job_id)
    assert progress == {
        "best": 120.0,
        "bound": 90.0,
        "gap": 0.25,
        "fraction": 0.25,
        "seconds_left": 30.0,
    }


async def test_a_queued_job_is_cancelled_before_it_starts(bench: Bench) -> None:
    job_id = await bench.queue(job_kinds.ADD, a=1, b=1)
    await _cancel(bench, job_id)
    later = await bench.queue(job_kinds.ADD, a=2, b=2)
    async with worker(bench.url):
        await bench.until(later, DONE)
    job = await bench.get(job_id)
    assert (job.state, job.attempts, job.started_at) == (CANCELLED, 0, None)


async def test_a_running_job_is_cancelled_and_its_process_killed(
    bench: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    async with worker(bench.url):
        job_id = await bench.queue(job_kinds.HANG, path=str(path))
        (pid,) = await bench.until_lines(path, 1)
        await _cancel(bench, job_id)
        await _until_gone(pid)
        added = await bench.queue(job_kinds.ADD, a=1, b=1)
        await bench.until(added, DONE)
    job = await bench.get(job_id)
    assert (job.state, job.attempts) == (CANCELLED, 1)


async def test_only_the_own_job_can_be_cancelled_except_by_leaders(bench: Bench) -> None:
    job_id = await bench.queue(job_kinds.ADD, a=1, b=1)
    with pytest.raises(ForbiddenError, match=r"job\.foreign"):
        await _cancel(bench, job_id, "dispatcher")
    await _cancel(bench, job_id, "administrator")
    with pytest.raises(ConflictError, match=r"job\.ended"):
        await _cancel(bench, job_id)
    with pytest.raises(MissingError, match=r"job\.unknown"):
        await _cancel(bench, job_id + 1)


async def test_a_worker_that_stops_gives_its_job_to_another(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "lines"
    async with worker(bench.url):
        job_id = await bench.queue(job_kinds.HANG, path=str(path))
        (first,) = await bench.until_lines(path, 1)
    given_back = await bench.get(job_id)
    assert (given_back.state, given_back.attempts) == (JobState.QUEUED, 0)
    assert not _is_alive(first)
    async with worker(bench.url):
        await bench.until_lines(path, 2)
        assert (await bench.get(job_id)).attempts == 1
        await _cancel(bench, job_id)


async def _kill_worker_of(bench: Bench, path: Path, lines: int) -> None:
    """Let a worker begin the job that waits, kill it, and let its silence be long."""
    with worker_process(bench.url) as process:
        pid = (await bench.until_lines(path, lines))[-1]
        process.send_signal(signal.SIGKILL)
        process.wait()
    await _until_gone(pid)
    async with bench.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        )


async def test_a_job_whose_worker_was_killed_is_taken_up_by_another(
    bench: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    job_id = await bench.queue(job_kinds.HANG, path=str(path))
    await _kill_worker_of(bench, path, 1)
    assert (await bench.get(job_id)).state == JobState.RUNNING
    async with worker(bench.url):
        await bench.until_lines(path, 2)
        job = await bench.get(job_id)
        assert (job.state, job.attempts) == (JobState.RUNNING, 2)
        await _cancel(bench, job_id)


async def test_a_job_that_took_two_workers_with_it_is_given_up(
    bench: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    job_id = await bench.queue(job_kinds.HANG, path=str(path))
    await _kill_worker_of(bench, path, 1)
    await rescue(bench.sessions)
    await _kill_worker_of(bench, path, 2)
    async with worker(bench.url):
        job = await bench.until(job_id, FAILED)
    assert job.failure == {"code": "job.worker_lost", "params": {}}


async def test_a_worker_that_was_taken_for_lost_can_write_no_more(bench: Bench) -> None:
    job_id = await bench.queue(job_kinds.ADD, a=1, b=1)
    lost = await course.begin(bench.sessions, job_id)
    present = await course.begin(bench.sessions, job_id)
    assert lost is not None
    assert present is not None
    assert not await course.note_progress(bench.sessions, lost, {"fraction": 0.9})
    await course.finish(bench.sessions, lost, "stale")
    await course.fail(bench.sessions, lost, {"code": "job.crashed", "params": {}})
    await course.give_back(bench.sessions, lost)
    await course.finish(bench.sessions, present, "fresh")
    job = await bench.get(job_id)
    assert (job.state, job.result, job.progress) == (DONE, "fresh", None)


async def test_a_job_that_nothing_carries_is_queued_anew(bench: Bench) -> None:
    job_id = await bench.queue(job_kinds.ADD, a=1, b=1)
    async with bench.sessions() as session, session.begin():
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    await asyncio.gather(rescue(bench.sessions), rescue(bench.sessions))
    assert _carriers(bench) == ["todo"]
    async with worker(bench.url):
        await bench.until(job_id, DONE)


async def test_two_workers_never_do_a_job_twice(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "lines"
    numbers = range(6)
    with worker_process(bench.url):
        async with worker(bench.url, at_once=2):
            jobs = [
                await bench.queue(job_kinds.COUNT, path=str(path), number=number)
                for number in numbers
            ]
            for job_id in jobs:
                assert (await bench.until(job_id, DONE)).attempts == 1
    assert sorted(read_lines(path)) == [str(number) for number in numbers]


async def _cancel(bench: Bench, job_id: int, username: str = "leader") -> None:
    identity = await bench.identity(username)
    async with bench.sessions() as session, session.begin():
        await cancel_job(session, identity, job_id)
