"""Proposals: kept for a person, confirmed or rejected; small ones pass by the station's rule."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from dispatch.db.session import one_transaction
from dispatch.errors import ConflictError, MissingError
from dispatch.live.model import Change
from dispatch.live.outbox import append_event
from dispatch.patrols.happenings import settle_happenings
from dispatch.patrols.life import SETTLED, PatrolState, PlanState, ProposalState, StopState
from dispatch.patrols.service import ACTOR, close_proposals
from dispatch.patrols.store import Walk, list_walks, lock_walks
from dispatch.patrols.tables import Patrol, PatrolPlan, PatrolProposal, PatrolStop
from dispatch.patrols.views import plan_change, proposal_change, proposal_value
from dispatch.security.rules import Identity

Json = dict[str, Any]
_MOMENTS = ("arrive_at", "leave_at")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a job proposes for a plan's version; see PatrolProposal."""

    plan_id: int
    plan_version: int
    causes: list[Json]
    changes: list[Json]
    faults: list[Json]
    patrols: list[Json]
    routes: list[Json]
    minor: bool


async def store(url: str, draft: Draft) -> int | None:
    """Keep a proposal in place of the one that is open; apply it at once when the rule lets it.

    Returns its id; None when there is nothing to change, or the plan changed meanwhile.
    """
    async with one_transaction(url) as session:
        plan = await _lock_plan(session, draft.plan_id)
        if plan.state != PlanState.PUBLISHED or plan.version != draft.plan_version:
            return None
        gone = await close_proposals(session, plan.id, ProposalState.SUPERSEDED, ACTOR)
        if not draft.changes:
            settle_happenings(plan)
            if gone:
                await append_event(session, "patrol.proposal_gone", ACTOR, gone)
            return None
        proposal = PatrolProposal(version=1, state=ProposalState.OPEN, **_columns(draft))
        session.add(proposal)
        await session.flush()
        changes = [*gone, proposal_change(proposal)]
        if draft.minor:
            changes = [*gone, *await _apply(session, plan, proposal, ProposalState.PASSED, ACTOR)]
        kind = "patrol.passed" if draft.minor else "patrol.proposed"
        await append_event(session, kind, ACTOR, changes)
        return proposal.id


async def confirm(session: AsyncSession, identity: Identity, proposal_id: int) -> Json:
    """Put a proposal in force: phones and console have the new patrols at once.

    Raises ConflictError `patrol.proposal_decided`, `patrol.proposal_stale` when the plan has
    changed since it was made.
    """
    plan, proposal = await _lock_open(session, proposal_id)
    if plan.state != PlanState.PUBLISHED or plan.version != proposal.plan_version:
        raise ConflictError("patrol.proposal_stale")
    by = identity.display_name
    changes = await _apply(session, plan, proposal, ProposalState.CONFIRMED, by)
    await append_event(session, "patrol.confirmed", by, changes)
    return proposal_value(proposal)


async def reject(session: AsyncSession, identity: Identity, proposal_id: int) -> Json:
    """Leave the plan as it is. Raises ConflictError `patrol.proposal_decided`."""
    plan, proposal = await _lock_open(session, proposal_id)
    settle_happenings(plan)
    changes = await close_proposals(session, plan.id, ProposalState.REJECTED, identity.display_name)
    await append_event(session, "patrol.rejected", identity.display_name, changes)
    return proposal_value(proposal)


def _columns(draft: Draft) -> Json:
    return {name: getattr(draft, name) for name in Draft.__slots__}


async def _apply(
    session: AsyncSession,
    plan: PatrolPlan,
    proposal: PatrolProposal,
    state: ProposalState,
    by: str,
) -> list[Change]:
    """Write a proposal's patrols and routes into the plan; return the changes."""
    walks = await lock_walks(session, plan.id)
    by_unit = {walk.patrol.unit_id: walk for walk in walks}
    rows = {stop.id: stop for walk in walks for stop in walk.stops}
    touched = []
    for wanted in proposal.patrols:
        walk = by_unit.get(wanted["unit_id"]) or await _new_walk(session, plan, wanted)
        touched.append((walk, wanted))
    kept = {v["row"] for _, wanted in touched for v in wanted["stops"] if v["row"] is not None}
    for walk, _ in touched:
        for stop in walk.stops:
            if stop.state == StopState.AHEAD and stop.id not in kept:
                await session.delete(stop)
    for walk, wanted in touched:
        await _rewrite(session, walk, wanted, rows)
    await session.flush()
    plan.routes = proposal.routes
    plan.version += 1
    settle_happenings(plan)
    proposal.state, proposal.decided_by = state, by
    proposal.decided_at = datetime.now(UTC)
    proposal.version += 1
    fresh = await list_walks(session, [plan.id])
    ids = {walk.patrol.id for walk, _ in touched}
    renewed = [_renew_state(walk) for walk in fresh if walk.patrol.id in ids]
    return [plan_change(plan), proposal_change(proposal), *(walk.change() for walk in renewed)]


async def _new_walk(session: AsyncSession, plan: PatrolPlan, wanted: Json) -> Walk:
    """Return a patrol for a unit that had none in the plan."""
    patrol = Patrol(
        version=0,
        plan_id=plan.id,
        unit_id=wanted["unit_id"],
        state=PatrolState.PLANNED,
        starts_at=datetime.fromisoformat(wanted["starts_at"]),
        ends_at=datetime.fromisoformat(wanted["ends_at"]),
        mode=wanted["mode"],
        geometry=wanted["geometry"],
        distance_m=wanted["distance_m"],
    )
    session.add(patrol)
    await session.flush()
    return Walk(patrol, [])


async def _rewrite(
    session: AsyncSession, walk: Walk, wanted: Json, rows: dict[int, PatrolStop]
) -> None:
    """Give a patrol its new stops after those that are not ahead any more."""
    patrol = walk.patrol
    over = [stop for stop in walk.stops if stop.state != StopState.AHEAD]
    seq = 1 + max((stop.seq for stop in over), default=-1)
    for visit in wanted["stops"]:
        columns = {name: value for name, value in visit.items() if name != "row"}
        columns |= {name: datetime.fromisoformat(visit[name]) for name in _MOMENTS}
        stop = rows.get(visit["row"])
        if stop is None:
            stop = PatrolStop(state=StopState.AHEAD)
            session.add(stop)
        elif stop.state != StopState.AHEAD:  # somebody was there meanwhile
            continue
        for name, value in (columns | {"patrol_id": patrol.id, "seq": seq}).items():
            setattr(stop, name, value)
        seq += 1
    way = wanted.get("geometry", [])
    patrol.geometry = [point for stop in over for point in stop.leg["geometry"]] + way
    if wanted["stops"]:
        patrol.ends_at = datetime.fromisoformat(wanted["ends_at"])
    walked_m = sum(stop.leg["distance_m"] for stop in over)
    patrol.distance_m = round(walked_m + wanted.get("distance_m", 0.0), 1)
    patrol.version += 1


def _renew_state(walk: Walk) -> Walk:
    settled = [stop.state in SETTLED for stop in walk.stops]
    walk.patrol.state = (
        PatrolState.WITHDRAWN
        if not settled
        else PatrolState.DONE
        if all(settled)
        else PatrolState.OUT
        if any(stop.state != StopState.AHEAD for stop in walk.stops)
        else PatrolState.PLANNED
    )
    return walk


async def _lock_open(session: AsyncSession, proposal_id: int) -> tuple[PatrolPlan, PatrolProposal]:
    """Return a proposal and its plan, locked in the order in which jobs lock them."""
    seen = await session.get(PatrolProposal, proposal_id)
    if seen is None:
        raise MissingError("patrol.proposal_unknown", where="proposal_id", proposal_id=proposal_id)
    plan = await _lock_plan(session, seen.plan_id)
    proposal = await session.get_one(
        PatrolProposal,
        proposal_id,
        with_for_update=True,
        populate_existing=True,
        options=[undefer(PatrolProposal.patrols), undefer(PatrolProposal.routes)],
    )
    if proposal.state != ProposalState.OPEN:
        raise ConflictError("patrol.proposal_decided")
    return plan, proposal


async def _lock_plan(session: AsyncSession, plan_id: int) -> PatrolPlan:
    return await session.get_one(
        PatrolPlan,
        plan_id,
        with_for_update=True,
        populate_existing=True,
        options=[undefer(PatrolPlan.happened)],
    )
