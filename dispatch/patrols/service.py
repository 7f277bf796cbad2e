"""Use cases of plans: have one made, look, publish, withdraw; what is over is laid away."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ConflictError, InvalidError
from dispatch.jobs.service import get_job, queue_job
from dispatch.jobs.tables import Job
from dispatch.live.model import Change
from dispatch.live.outbox import append_event
from dispatch.patrols.kinds import PATROLS_PLAN
from dispatch.patrols.life import PlanState, ProposalState
from dispatch.patrols.schemas import PlanIn
from dispatch.patrols.store import Walk, get_plan, list_walks, lock_walks, withdraw_all
from dispatch.patrols.tables import Patrol, PatrolPlan, PatrolProposal
from dispatch.patrols.views import plan_change, plan_value, proposal_change
from dispatch.security.rules import Identity

LEAST, MOST = timedelta(hours=1), timedelta(hours=12)
#: The risk is known for a week; a window has to lie within it whole.
AHEAD = timedelta(days=5)
#: A plan stays in force so long after its window: late ticks still come, and people walk home.
GRACE = timedelta(minutes=30)
#: Drafts that nobody published, and plans that are over, are deleted after this.
DRAFT_KEPT, PLAN_KEPT = timedelta(days=2), timedelta(days=90)
MOST_LISTED = 30
ACTOR = "system"

Json = dict[str, Any]


async def order_plan(
    session: AsyncSession, identity: Identity, key: UUID, wish: PlanIn
) -> tuple[Job, bool]:
    """Queue the making of a plan, once a key; return the job and whether it is new.

    Raises InvalidError `patrol.window`, `patrol.plan_over`.
    """
    body = wish.model_dump(mode="json")
    known_id = await claim_key(session, identity.account_id, key, PATROLS_PLAN.name, body)
    if known_id is not None:
        return await get_job(session, known_id), False
    check_window(wish.starts_at, wish.ends_at, datetime.now(UTC))
    payload = {
        "request": str(key),
        "starts_at": wish.starts_at.replace(microsecond=0).isoformat(),
        "ends_at": wish.ends_at.replace(microsecond=0).isoformat(),
        "unit_ids": wish.unit_ids,
        "seconds": wish.seconds,
        "seed": secrets.randbelow(2**31) if wish.seed is None else wish.seed,
        "by": identity.display_name,
        "account_id": identity.account_id,
    }
    job_id = await queue_job(session, PATROLS_PLAN, payload, identity)
    await keep_result(session, identity.account_id, key, job_id)
    return await get_job(session, job_id), True


def check_window(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raise InvalidError when a window is too short, too long, too far off, or over."""
    if not LEAST <= ends_at - starts_at <= MOST or ends_at > now + AHEAD:
        raise InvalidError("patrol.window", where="ends_at")
    if ends_at <= now + timedelta(minutes=10):
        raise InvalidError("patrol.plan_over", where="ends_at")


async def list_plans(session: AsyncSession) -> list[Json]:
    """Return the latest plans, newest first, without their patrols."""
    latest = select(PatrolPlan).order_by(PatrolPlan.id.desc()).limit(MOST_LISTED)
    return [plan_value(plan) for plan in await session.scalars(latest)]


async def describe_plan(session: AsyncSession, plan_id: int) -> Json:
    """Return a plan with its patrols."""
    plan = await get_plan(session, plan_id)
    walks = await list_walks(session, [plan_id])
    return {**plan_value(plan), "patrols": [walk.change().value for walk in walks]}


async def publish(session: AsyncSession, identity: Identity, plan_id: int) -> Json:
    """Put a plan in force: its patrols go to phones and console at once.

    Plans in force whose window it meets are laid away, in the same event. Raises ConflictError
    `patrol.plan_state`, `patrol.plan_over`.
    """
    plan = await _get_in_state(session, plan_id, PlanState.DRAFT)
    if plan.ends_at <= datetime.now(UTC):
        raise ConflictError("patrol.plan_over")
    replaced: list[Change] = []
    for other in await _list_meeting(session, plan):
        replaced += await _end(session, other, PlanState.ARCHIVED)
    plan.state = PlanState.PUBLISHED
    plan.published_at = datetime.now(UTC)
    plan.account_id = identity.account_id
    plan.version += 1
    walks = await lock_walks(session, plan_id)
    changes = [*replaced, plan_change(plan), *(walk.change() for walk in walks)]
    await append_event(session, "patrol.published", identity.display_name, changes)
    return plan_value(plan)


async def withdraw(session: AsyncSession, identity: Identity, plan_id: int) -> Json:
    """Call a plan in force back. Raises ConflictError `patrol.plan_state`."""
    plan = await _get_in_state(session, plan_id, PlanState.PUBLISHED)
    changes = await _end(session, plan, PlanState.WITHDRAWN)
    await append_event(session, "patrol.withdrawn", identity.display_name, changes)
    return plan_value(plan)


async def discard(session: AsyncSession, plan_id: int) -> None:
    """Delete a draft. Raises ConflictError `patrol.plan_state`."""
    await session.delete(await _get_in_state(session, plan_id, PlanState.DRAFT))


async def lay_away(session: AsyncSession) -> None:
    """Lay away plans whose window is over; of several processes one does it."""
    over = await session.scalars(
        select(PatrolPlan)
        .where(
            PatrolPlan.state == PlanState.PUBLISHED,
            PatrolPlan.ends_at <= datetime.now(UTC) - GRACE,
        )
        .order_by(PatrolPlan.id)
        .with_for_update(skip_locked=True)
    )
    for plan in over.all():
        changes = await _end(session, plan, PlanState.ARCHIVED)
        await append_event(session, "patrol.archived", ACTOR, changes)


async def delete_old(session: AsyncSession) -> None:
    """Delete drafts that nobody published, and plans that have long been over."""
    now = datetime.now(UTC)
    stale = (PatrolPlan.state == PlanState.DRAFT) & (PatrolPlan.made_at < now - DRAFT_KEPT)
    old = (PatrolPlan.state != PlanState.PUBLISHED) & (PatrolPlan.ends_at < now - PLAN_KEPT)
    await session.execute(delete(PatrolPlan).where(stale | old))


async def find_own(session: AsyncSession, unit_id: int) -> list[Walk]:
    """Return a unit's patrols that are in force."""
    patrols = await session.scalars(
        select(Patrol.plan_id)
        .join(PatrolPlan, PatrolPlan.id == Patrol.plan_id)
        .where(Patrol.unit_id == unit_id, PatrolPlan.state == PlanState.PUBLISHED)
    )
    walks = await list_walks(session, list(patrols))
    return [walk for walk in walks if walk.patrol.unit_id == unit_id]


async def _end(session: AsyncSession, plan: PatrolPlan, state: PlanState) -> list[Change]:
    """Take a plan out of force with its patrols and its open proposal; return the changes."""
    plan.state = state
    plan.ended_at = datetime.now(UTC)
    plan.version += 1
    walks = await lock_walks(session, plan.id)
    changes = [plan_change(plan), *withdraw_all(walks)]
    return [*changes, *await close_proposals(session, plan.id, ProposalState.SUPERSEDED, ACTOR)]


async def close_proposals(
    session: AsyncSession, plan_id: int, state: ProposalState, by: str
) -> list[Change]:
    """Close a plan's open proposal, if there is one; return the changes."""
    proposals = await session.scalars(
        select(PatrolProposal)
        .where(PatrolProposal.plan_id == plan_id, PatrolProposal.state == ProposalState.OPEN)
        .with_for_update()
    )
    changes = []
    for proposal in proposals:
        proposal.state = state
        proposal.decided_at = datetime.now(UTC)
        proposal.decided_by = by
        proposal.version += 1
        changes.append(proposal_change(proposal))
    return changes


async def _get_in_state(session: AsyncSession, plan_id: int, state: PlanState) -> PatrolPlan:
    plan = await get_plan(session, plan_id, lock=True)
    if plan.state != state:
        raise ConflictError("patrol.plan_state", state=plan.state)
    return plan


async def _list_meeting(session: AsyncSession, plan: PatrolPlan) -> list[PatrolPlan]:
    meeting = await session.scalars(
        select(PatrolPlan)
        .where(
            PatrolPlan.state == PlanState.PUBLISHED,
            PatrolPlan.starts_at < plan.ends_at,
            PatrolPlan.ends_at > plan.starts_at,
        )
        .order_by(PatrolPlan.id)
        .with_for_update()
    )
    return list(meeting.all())
