"""Reading patrols whole, and writing that they changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import MissingError
from dispatch.live.model import Change
from dispatch.patrols.life import PatrolState, PlanState, ProposalState
from dispatch.patrols.tables import Patrol, PatrolPlan, PatrolProposal, PatrolStop
from dispatch.patrols.views import patrol_change, plan_change, proposal_change


@dataclass(frozen=True, slots=True)
class Walk:
    """A patrol with its stops in order."""

    patrol: Patrol
    stops: list[PatrolStop]

    def change(self, *, in_force: bool = True) -> Change:
        """Return the patrol's change."""
        return patrol_change(self.patrol, self.stops, in_force=in_force)


async def get_plan(session: AsyncSession, plan_id: int, *, lock: bool = False) -> PatrolPlan:
    """Return a plan, locked if asked. Raises MissingError `patrol.plan_unknown`."""
    plan = await session.get(PatrolPlan, plan_id, with_for_update=lock, populate_existing=lock)
    if plan is None:
        raise MissingError("patrol.plan_unknown", where="plan_id", plan_id=plan_id)
    return plan


async def list_walks(session: AsyncSession, plan_ids: Sequence[int]) -> list[Walk]:
    """Return the patrols of plans with their stops, by id."""
    patrols = await session.scalars(
        select(Patrol).where(Patrol.plan_id.in_(plan_ids)).order_by(Patrol.id)
    )
    return await _with_stops(session, patrols.all())


async def lock_walk(session: AsyncSession, patrol_id: int) -> Walk:
    """Return a patrol, locked, with its stops. Raises MissingError `patrol.unknown`."""
    patrol = await session.get(Patrol, patrol_id, with_for_update=True, populate_existing=True)
    if patrol is None:
        raise MissingError("patrol.unknown", where="patrol_id", patrol_id=patrol_id)
    return (await _with_stops(session, [patrol]))[0]


async def lock_walks(session: AsyncSession, plan_id: int) -> list[Walk]:
    """Return a plan's patrols, locked in the order of their ids."""
    patrols = await session.scalars(
        select(Patrol)
        .where(Patrol.plan_id == plan_id)
        .order_by(Patrol.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return await _with_stops(session, patrols.all())


async def list_live(session: AsyncSession) -> list[Change]:
    """Return what is live of patrols: plans in force, their patrols, open proposals."""
    plans = (
        await session.scalars(
            select(PatrolPlan)
            .where(PatrolPlan.state == PlanState.PUBLISHED)
            .order_by(PatrolPlan.id)
        )
    ).all()
    if not plans:
        return []
    walks = await list_walks(session, [plan.id for plan in plans])
    proposals = await session.scalars(
        select(PatrolProposal)
        .where(PatrolProposal.state == ProposalState.OPEN)
        .order_by(PatrolProposal.id)
    )
    return [
        *(plan_change(plan) for plan in plans),
        *(walk.change() for walk in walks),
        *(proposal_change(proposal) for proposal in proposals),
    ]


def withdraw_all(walks: Iterable[Walk]) -> list[Change]:
    """Take patrols out of force; return the changes."""
    changes = []
    for walk in walks:
        if walk.patrol.state != PatrolState.DONE:
            walk.patrol.state = PatrolState.WITHDRAWN
        walk.patrol.version += 1
        changes.append(walk.change(in_force=False))
    return changes


async def _with_stops(session: AsyncSession, patrols: Sequence[Patrol]) -> list[Walk]:
    by_patrol: defaultdict[int, list[PatrolStop]] = defaultdict(list)
    stops = await session.scalars(
        select(PatrolStop)
        .where(PatrolStop.patrol_id.in_([patrol.id for patrol in patrols]))
        .order_by(PatrolStop.patrol_id, PatrolStop.seq)
        .execution_options(populate_existing=True)
    )
    for stop in stops:
        by_patrol[stop.patrol_id].append(stop)
    return [Walk(patrol, by_patrol[patrol.id]) for patrol in patrols]
