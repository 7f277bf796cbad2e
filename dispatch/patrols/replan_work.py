"""The work of planning anew in mid-night, done in a job's own process: a proposal, verified."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from dispatch.errors import InvalidError
from dispatch.jobs.rules import Payload, Progress, Report, ShouldStop
from dispatch.patrols.choices import Choices, get_choices
from dispatch.patrols.clock import Clock
from dispatch.patrols.difference_view import change_values, is_minor, match_rows, merge_routes
from dispatch.patrols.facts import Json, read_facts, read_plan
from dispatch.patrols.gather import Streets, open_streets
from dispatch.patrols.legs import Walking
from dispatch.patrols.life import PlanState, SkipReason, StopState
from dispatch.patrols.midnight import (
    Midnight,
    Row,
    plan_ahead,
    planned_only,
    situate,
    with_added,
)
from dispatch.patrols.plan.check import check
from dispatch.patrols.plan.replan import Replanned, replan
from dispatch.patrols.plan_work import TOLERATED, connected
from dispatch.patrols.proposals import Draft, store
from dispatch.patrols.records import read_crews
from dispatch.patrols.tables import Patrol, PatrolPlan, PatrolStop
from dispatch.patrols.telling import fault_values
from dispatch.settings import get_settings
from dispatch.units.rules import UnitKind
from gis.ground import read_ground


def renew(payload: Payload, report: Report, should_stop: ShouldStop) -> Json:
    """Plan what is left of a night anew and propose the difference; return its id, if any.

    Raises InvalidError `patrol.not_verified` when the independent check refuses it: the plan in
    force then stays as it is.
    """
    report(Progress(fraction=0.0))
    with connected() as connection:
        draft = _draft(connection, payload["plan_id"], report)
        url = connection.engine.url.render_as_string(hide_password=False)
    if draft is None:
        return {"proposal_id": None}
    return {"proposal_id": asyncio.run(store(url, draft))}


def _draft(connection: Connection, plan_id: int, report: Report) -> Draft | None:
    plan = connection.execute(
        select(PatrolPlan.__table__).where(PatrolPlan.id == plan_id)
    ).one_or_none()
    if plan is None or plan.state != PlanState.PUBLISHED:
        return None
    clock = Clock(ZoneInfo(get_settings().time_zone))
    now = datetime.now(UTC)
    streets = open_streets(connection, read_ground(connection).data, now, clock)
    night = _read(connection, plan, now, streets, get_choices())
    facts, situation = situate(night, streets)
    report(Progress(fraction=0.3, seconds_left=1.0))
    replanned = replan(facts.problem, plan_ahead(night), situation, seed=plan.seed)
    _verify(replanned)
    report(Progress(best=replanned.verdict.cost.total, fraction=0.9, seconds_left=0.0))
    causes = [_cause(each, night) for each in plan.happened if each["open"]]
    walking = Walking(replace(facts, problem=replanned.problem), plan.starts_at, streets.network)
    return Draft(
        plan.id,
        plan.version,
        causes,
        change_values(replanned, facts),
        fault_values(facts, replanned.faults),
        match_rows(night, replanned, walking),
        merge_routes(night, replanned),
        is_minor(replanned, causes, get_choices().watch.minor_min),
    )


def _cause(happened: Json, night: Midnight) -> Json:
    """Return a cause as the wire has it, with the unit by its call sign."""
    sign = night.facts.call_signs.get(str(happened["unit_id"]))
    kept = ("code", "unit_id", "minutes", "at")
    return {name: happened[name] for name in kept} | {"call_sign": sign}


def _verify(replanned: Replanned) -> None:
    verdict = check(replanned.problem, replanned.plan)
    broken = [violation for violation in verdict.violations if violation.code not in TOLERATED]
    if broken:
        raise InvalidError("patrol.not_verified", count=len(broken), first=broken[0].code)


def _read(
    connection: Connection, plan: Any, now: datetime, streets: Streets, choices: Choices
) -> Midnight:
    stored = read_facts(plan.facts)
    told = read_plan(plan.routes)
    whole = with_added(stored, plan.added, streets, choices)
    units = [int(team.id) for team in stored.problem.teams]
    crews = read_crews(connection, list(UnitKind), units)
    return Midnight(
        planned_only(whole, plan.recipe["visits"], plan.added),
        told,
        _read_rows(connection, plan),
        {str(crew.id): crew for crew in crews},
        int((now - plan.starts_at).total_seconds()),
    )


def _read_rows(connection: Connection, plan: Any) -> list[Row]:
    rows = connection.execute(
        select(PatrolStop.__table__, Patrol.unit_id)
        .join(Patrol, Patrol.id == PatrolStop.patrol_id)
        .where(Patrol.plan_id == plan.id)
        .order_by(Patrol.id, PatrolStop.seq)
    )

    def second(moment: datetime) -> int:
        since: float = (moment - plan.starts_at).total_seconds()
        return round(since)

    return [
        Row(
            row.id,
            row.unit_id,
            row.code,
            second(row.arrive_at),
            second(row.leave_at),
            row.least_stay_s,
            StopState(row.state),
            SkipReason(row.skipped_reason) if row.skipped_reason else None,
            second(row.since) if row.since else None,
        )
        for row in rows
    ]
