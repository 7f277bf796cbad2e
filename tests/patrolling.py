"""Patrols under test: plans made by the real job, published, and the moments they are told for."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from duty import GUARD_S, Duty
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
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


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft's rows by table, and when it was made."""

    plan_id: int
    made_at: datetime
    rows: list[tuple[str, list[Json]]]


#: By the units that are in them.
_DRAFTS: dict[tuple[int, ...], _Draft] = {}
_row = bindparam("row", type_=JSONB)
_ROWS = {
    "patrol_plan": "SELECT to_jsonb(p) FROM patrol_plan p WHERE id = :id",
    "patrol": "SELECT to_jsonb(p) FROM patrol p WHERE plan_id = :id",
    "patrol_stop": """SELECT to_jsonb(s) FROM patrol_stop s
    JOIN patrol p ON p.id = s.patrol_id WHERE p.plan_id = :id""",
}
_INSERT = "INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, :row)"
_SHIFTS = (
    """UPDATE patrol_plan SET starts_at = starts_at + :past, ends_at = ends_at + :past
    WHERE id = :id""",
    """UPDATE patrol SET starts_at = starts_at + :past, ends_at = ends_at + :past
    WHERE plan_id = :id""",
    """UPDATE patrol_stop SET arrive_at = arrive_at + :past, leave_at = leave_at + :past
    WHERE patrol_id IN (SELECT id FROM patrol WHERE plan_id = :id)""",
)


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

    async def draft(self, *unit_ids: int) -> int:
        """Return a draft for some units: made by the real job once a run, then kept."""
        kept = _DRAFTS.get(unit_ids)
        if kept is None:
            plan_id = await self.make(*unit_ids)
            _DRAFTS[unit_ids] = await self._keep(plan_id)
            return plan_id
        return await self._restore(kept)

    async def _keep(self, plan_id: int) -> "_Draft":
        async with self.bench.sessions() as session:
            rows = [
                (table, [row for (row,) in await session.execute(text(query), {"id": plan_id})])
                for table, query in _ROWS.items()
            ]
        return _Draft(plan_id, datetime.now(UTC), rows)

    async def _restore(self, kept: "_Draft") -> int:
        """Write a kept draft again, as if it had been made just now."""
        past = {"past": datetime.now(UTC) - kept.made_at, "id": kept.plan_id}
        async with self.bench.sessions() as session, session.begin():
            for table, rows in kept.rows:
                insert = _INSERT.format(table=table)
                for row in rows:
                    await session.execute(text(insert).bindparams(_row), {"row": row})
            for statement in _SHIFTS:
                await session.execute(text(statement), past)
        return kept.plan_id

    async def publish(self, *unit_ids: int) -> Json:
        """Put a plan for some units in force; return it with its patrols."""
        plan_id = await self.draft(*unit_ids)
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


def as_wanted(patrol: Json, stops: list[Json]) -> Json:
    """Return a patrol with these stops as a proposal has it."""
    visits = [
        {
            **{name: stop[name] for name in _VISIT},
            "lon": stop["point"][0],
            "lat": stop["point"][1],
            "row": stop["id"],
        }
        for stop in stops
    ]
    kept = {name: patrol[name] for name in _KEPT}
    return {**kept, "stops": visits}


_KEPT = ("unit_id", "mode", "starts_at", "ends_at", "geometry", "distance_m")
_VISIT = (
    "code",
    "kind",
    "name",
    "name_en",
    "grid_code",
    "arrive_at",
    "leave_at",
    "least_stay_s",
    "required",
    "why",
    "leg",
)


def _path(patrol: Json, stop: Json, what: str) -> str:
    return f"/patrols/{patrol['id']}/stops/{stop['id']}/{what}"
