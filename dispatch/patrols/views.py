"""Patrols, plans and proposals as the wire shows them."""

from collections.abc import Sequence
from typing import Any

from dispatch.live.model import Change
from dispatch.live.times import time_text
from dispatch.patrols.life import PatrolState, PlanState, ProposalState
from dispatch.patrols.tables import (
    Patrol,
    PatrolEvent,
    PatrolPlan,
    PatrolProposal,
    PatrolStop,
    PatrolWeight,
)

Json = dict[str, Any]


def stop_value(stop: PatrolStop) -> Json:
    """Return a stop's present state; `since` is when the unit came to it."""
    return {
        "id": stop.id,
        "code": stop.code,
        "kind": stop.kind,
        "name": stop.name,
        "name_en": stop.name_en,
        "grid_code": stop.grid_code,
        "point": [stop.lon, stop.lat],
        "arrive_at": time_text(stop.arrive_at),
        "leave_at": time_text(stop.leave_at),
        "least_stay_s": stop.least_stay_s,
        "required": stop.required,
        "state": stop.state,
        "since": time_text(stop.since),
        "by": stop.by,
        "skipped_reason": stop.skipped_reason,
        "done_at": time_text(stop.done_at),
        "why": stop.why,
        "leg": stop.leg,
    }


def patrol_value(patrol: Patrol, stops: Sequence[PatrolStop]) -> Json:
    """Return a patrol's present state with its stops in order."""
    return {
        "id": patrol.id,
        "version": patrol.version,
        "plan_id": patrol.plan_id,
        "unit_id": patrol.unit_id,
        "state": patrol.state,
        "starts_at": time_text(patrol.starts_at),
        "ends_at": time_text(patrol.ends_at),
        "mode": patrol.mode,
        "geometry": patrol.geometry,
        "distance_m": patrol.distance_m,
        "stops": [stop_value(stop) for stop in stops],
    }


def patrol_change(patrol: Patrol, stops: Sequence[PatrolStop], *, in_force: bool = True) -> Change:
    """Return the patrol's change: gone from the live state once it is no longer in force."""
    live = in_force and patrol.state != PatrolState.WITHDRAWN
    value = patrol_value(patrol, stops) if live else None
    return Change("patrol", patrol.id, patrol.version, value, frozenset({patrol.unit_id}))


def plan_value(plan: PatrolPlan) -> Json:
    """Return a plan's facts and figures, without its patrols."""
    return {
        "id": plan.id,
        "version": plan.version,
        "state": plan.state,
        "starts_at": time_text(plan.starts_at),
        "ends_at": time_text(plan.ends_at),
        "seed": plan.seed,
        "numbers": plan.numbers,
        "faults": plan.faults,
        "by": plan.by,
        "made_at": time_text(plan.made_at),
        "published_at": time_text(plan.published_at),
    }


def plan_change(plan: PatrolPlan) -> Change:
    """Return the plan's change, for the duty room: gone once it is no longer in force."""
    in_force = plan.state == PlanState.PUBLISHED
    return Change("patrol_plan", plan.id, plan.version, plan_value(plan) if in_force else None)


def proposal_value(proposal: PatrolProposal) -> Json:
    """Return a proposal: why, and who, what, how many minutes."""
    return {
        "id": proposal.id,
        "version": proposal.version,
        "plan_id": proposal.plan_id,
        "state": proposal.state,
        "causes": proposal.causes,
        "changes": proposal.changes,
        "faults": proposal.faults,
        "minor": proposal.minor,
        "made_at": time_text(proposal.made_at),
    }


def proposal_change(proposal: PatrolProposal) -> Change:
    """Return the proposal's change, for the duty room: gone once it is decided."""
    still_open = proposal.state == ProposalState.OPEN
    value = proposal_value(proposal) if still_open else None
    return Change("patrol_proposal", proposal.id, proposal.version, value)


def weight_value(weight: PatrolWeight) -> Json:
    """Return the assessment's word on a grid."""
    return {
        "grid_code": weight.grid_code,
        "factor": weight.factor,
        "until": time_text(weight.until),
        "reason": weight.reason,
        "by": weight.by,
    }


def event_value(event: PatrolEvent) -> Json:
    """Return an event of the town."""
    return {
        "id": event.id,
        "kind": event.kind,
        "name": event.name,
        "grid_codes": event.grid_codes,
        "starts_at": time_text(event.starts_at),
        "ends_at": time_text(event.ends_at),
        "factor": event.factor,
        "by": event.by,
    }
