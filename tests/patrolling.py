"""Patrols under test: plans made by the real job, published, and the moments they are told for."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from duty import GUARD_S, Duty
from working import Bench, worker

from dispatch.jobs.rules import JobState
from dispatch.worker.kinds import KINDS

Json = dict[str, Any]


def moment(minutes: float = 0) -> str:
    """Return a moment so many minutes from now."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def window(hours: float = 3, begun_min: float = 1) -> Json:
    """Return a window that began a little while ago."""
    return {"starts_at": moment(-begun_min), "ends_at": moment(60 * hours - begun_min)}


class Patrolling:
    """A duty room that plans: its worker does the jobs while the block lasts."""

    def __init__(self, duty: Duty) -> None:
        self.duty = duty
        self.bench = Bench(duty.url, duty.app.state.sessions)

    async def until(self, job_id: int, state: JobState = JobState.DONE) -> Any:
        """Wait for a job and return it."""
        return await self.bench.until(job_id, state)

    async def make(self, *unit_ids: int, **more: Any) -> int:
        """Have a draft made for some units and return its id."""
        body = {**window(), "seconds": 1, "seed": 7, "unit_ids": list(unit_ids), **more}
        async with worker(self.duty.url, kinds=KINDS):
            job = await self.until((await self.duty.do("/patrols/plans", body))["id"])
        return int(job.result["plan_id"])

    async def publish(self, *unit_ids: int, **more: Any) -> Json:
        """Have a plan made and put in force; return it with its patrols."""
        plan_id = await self.make(*unit_ids, **more)
        await self.duty.do(f"/patrols/plans/{plan_id}/publish")
        return await self.plan(plan_id)

    async def plan(self, plan_id: int) -> Json:
        """Return a plan with its patrols."""
        value: Json = (await self.duty.get(f"/patrols/plans/{plan_id}")).json()
        return value

    async def work(self) -> None:
        """Do the jobs that wait, to their end."""
        async with worker(self.duty.url, kinds=KINDS):
            for job in (await self.duty.get("/jobs")).json():
                if job["state"] in {"queued", "running"}:
                    await self.until(job["id"])

    async def work_to(self, job_id: int, state: JobState) -> None:
        """Do the jobs until one has come to a state."""
        async with worker(self.duty.url, kinds=KINDS):
            await self.until(job_id, state)

    async def until_asked(self) -> None:
        """Wait until something that happened has led to a job."""
        async with asyncio.timeout(GUARD_S):
            while not await self._is_asked():  # noqa: ASYNC110 - another task writes it
                await asyncio.sleep(0.02)

    async def _is_asked(self) -> bool:
        jobs = (await self.duty.get("/jobs")).json()
        return any(j["kind"] == "patrols.replan" and j["state"] == "queued" for j in jobs)

    async def proposal(self) -> Json:
        """Do the jobs that wait and return the proposal that is open then."""
        await self.work()
        (proposal,) = (await self.duty.snapshot())["patrol_proposal"]
        return proposal

    async def done(self, patrol: Json, stop: Json, by: str, at: str | None = None) -> Any:
        """Tick a stop off by hand as an account."""
        body = {"key": str(uuid4()), "by": "hand", "at": at or moment()}
        return await self.duty.post(_path(patrol, stop, "done"), body, by)

    async def skip(self, patrol: Json, stop: Json, by: str, reason: str = "blocked") -> Any:
        """Leave a stop out as an account."""
        body = {"key": str(uuid4()), "reason": reason, "at": moment()}
        return await self.duty.post(_path(patrol, stop, "skip"), body, by)


def patrol_of(plan: Json, unit_id: int) -> Json:
    """Return a unit's patrol of a plan."""
    found: Json = next(p for p in plan["patrols"] if p["unit_id"] == unit_id)
    return found


def _path(patrol: Json, stop: Json, what: str) -> str:
    return f"/patrols/{patrol['id']}/stops/{stop['id']}/{what}"
