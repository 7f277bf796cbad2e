"""What happens to a plan in force, kept with it, and the job that plans anew because of it."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from dispatch.errors import ConflictError, MissingError
from dispatch.jobs.rules import JobState
from dispatch.jobs.service import queue_job
from dispatch.jobs.tables import Job
from dispatch.live.times import time_text
from dispatch.patrols.kinds import PATROLS_REPLAN
from dispatch.patrols.life import Cause, PlanState
from dispatch.patrols.tables import PatrolPlan
from dispatch.security.rules import Identity, Role

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that a plan may have to be made anew for; `key` tells the same one again."""

    key: str
    code: Cause
    unit_id: int | None = None
    minutes: int | None = None


async def note(session: AsyncSession, plan_id: int, happenings: list[Happening]) -> bool:
    """Keep what is new of these with the plan and have it planned anew; say whether it was new.

    Every process sees the same things happen: the first one to lock the plan writes it down.
    """
    plan = await _find_in_force(session, plan_id)
    if plan is None:
        return False
    known = {each["key"] for each in plan.happened}
    fresh = [happening for happening in happenings if happening.key not in known]
    if not fresh:
        return False
    at = time_text(datetime.now(UTC))
    plan.happened = [*plan.happened, *({**asdict(one), "at": at, "open": True} for one in fresh)]
    await _queue(session, plan, Identity(plan.account_id, 0, plan.by, Role.DISPATCHER, None, None))
    return True


async def ask_anew(session: AsyncSession, identity: Identity, plan_id: int) -> int:
    """Have a plan in force made anew because a person asks for it; return the job's id."""
    plan = await _get_in_force(session, plan_id)
    asked = Happening(f"asked:{time_text(datetime.now(UTC))}", Cause.ASKED)
    return await _keep(session, identity, plan, asked)


async def add_hot_spot(session: AsyncSession, identity: Identity, plan_id: int, spot: Json) -> int:
    """Add a stop to a plan in force and have it made anew; return the job's id."""
    plan = await _get_in_force(session, plan_id)
    code = f"hot_spot:{plan.id}-{len(plan.added) + 1}"
    plan.added = [*plan.added, {**spot, "code": code}]
    plan.version += 1
    return await _keep(session, identity, plan, Happening(code, Cause.HOT_SPOT))


def settle_happenings(plan: PatrolPlan) -> None:
    """Mark everything that happened as answered."""
    plan.happened = [{**each, "open": False} for each in plan.happened]


async def _keep(
    session: AsyncSession, identity: Identity, plan: PatrolPlan, happening: Happening
) -> int:
    at = time_text(datetime.now(UTC))
    plan.happened = [*plan.happened, {**asdict(happening), "at": at, "open": True}]
    return await _queue(session, plan, identity)


async def _queue(session: AsyncSession, plan: PatrolPlan, identity: Identity) -> int:
    """Queue the job, unless one waits already: it will see this too."""
    waiting = await session.scalar(
        select(Job.id).where(
            Job.kind == PATROLS_REPLAN.name,
            Job.state == JobState.QUEUED,
            Job.payload["plan_id"].as_integer() == plan.id,
        )
    )
    if waiting is not None:
        return int(waiting)
    return await queue_job(session, PATROLS_REPLAN, {"plan_id": plan.id}, identity)


async def _get_in_force(session: AsyncSession, plan_id: int) -> PatrolPlan:
    plan = await _find(session, plan_id)
    if plan is None:
        raise MissingError("patrol.plan_unknown", where="plan_id", plan_id=plan_id)
    if plan.state != PlanState.PUBLISHED:
        raise ConflictError("patrol.plan_state", state=plan.state)
    return plan


async def _find_in_force(session: AsyncSession, plan_id: int) -> PatrolPlan | None:
    plan = await _find(session, plan_id)
    return plan if plan is not None and plan.state == PlanState.PUBLISHED else None


async def _find(session: AsyncSession, plan_id: int) -> PatrolPlan | None:
    return await session.get(
        PatrolPlan,
        plan_id,
        with_for_update=True,
        populate_existing=True,
        options=[undefer(PatrolPlan.happened), undefer(PatrolPlan.added)],
    )
