"""The work of making a plan, done in a job's own process: gather, solve, verify, store a draft."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, create_engine, insert, select

from dispatch.cluster import ensure_cluster
from dispatch.errors import InvalidError
from dispatch.jobs.rules import Payload, Progress, Report, ShouldStop
from dispatch.patrols.choices import get_choices
from dispatch.patrols.clock import Clock
from dispatch.patrols.facts import Json, facts_value, plan_value
from dispatch.patrols.gather import Gathered, Streets, Wanted, gather_night, open_streets
from dispatch.patrols.legs import Walking
from dispatch.patrols.life import PatrolState, PlanState, StopState
from dispatch.patrols.plan.check import check
from dispatch.patrols.plan.make import Made, make_plan
from dispatch.patrols.plan.predict import MOST_SHARE
from dispatch.patrols.plan.search import Limit
from dispatch.patrols.plan.search import Progress as Found
from dispatch.patrols.plan.situation import count_visits
from dispatch.patrols.plan.vary import Known
from dispatch.patrols.tables import Patrol, PatrolPlan, PatrolStop
from dispatch.patrols.telling import fault_error, fault_values
from dispatch.settings import get_settings
from gis.ground import read_ground

#: What a plan may lack and still be the nearest one that can be: it is told as a fault.
TOLERATED = frozenset({"required_missed", "breaks_missing", "squad_hours"})
#: How far the job is when it begins to search, and when the search is over.
_GATHERED, _SOLVED = 0.1, 0.8


def make(payload: Payload, report: Report, should_stop: ShouldStop) -> Json:
    """Make a plan for a window, store it as a draft, and return its id and what it lacks.

    Raises InvalidError with what can't be met when there is nothing to plan, and
    `patrol.not_verified` when the independent check refuses the plan.
    """
    report(Progress(fraction=0.0))
    wanted = Wanted(
        datetime.fromisoformat(payload["starts_at"]),
        datetime.fromisoformat(payload["ends_at"]),
        datetime.now(UTC),
        None if payload["unit_ids"] is None else tuple(payload["unit_ids"]),
    )
    with connected() as connection:
        known = _find_made(connection, payload)
        if known is not None:  # the process before this one crashed after it was done
            return known
        clock = Clock(ZoneInfo(get_settings().time_zone))
        ground = read_ground(connection).data
        streets = open_streets(connection, ground, wanted.starts_at, clock)
        night = gather_night(connection, streets, wanted, clock, get_choices())
        made = _solve(night, payload, report, should_stop)
        verify(made)
        return _store(connection, Order(payload, wanted), night, made, streets)


def verify(made: Made) -> None:
    """Raise InvalidError unless the independent check finds the plan sound."""
    verdict = check(made.problem, made.plan)
    broken = [violation for violation in verdict.violations if violation.code not in TOLERATED]
    if broken:
        raise InvalidError("patrol.not_verified", count=len(broken), first=broken[0].code)


@contextmanager
def connected() -> Iterator[Connection]:
    """Yield a connection in one transaction, to the database that the environment names."""
    with ensure_cluster(get_settings().data) as cluster:
        engine = create_engine(cluster.url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def _solve(night: Gathered, payload: Payload, report: Report, should_stop: ShouldStop) -> Made:
    seconds = float(payload["seconds"])
    report(Progress(fraction=_GATHERED, seconds_left=seconds))
    made = make_plan(
        night.facts.problem,
        Limit(seconds=seconds),
        payload["seed"],
        known=Known(night.history, night.residents),
        watch=_watch(seconds, report, should_stop),
    )
    if not made.plan.routes:
        raise (
            fault_error(night.facts, made.faults[0])
            if made.faults
            else InvalidError("patrol.nothing_planned")
        )
    return made


def _watch(seconds: float, report: Report, should_stop: ShouldStop) -> Callable[[Found], bool]:
    began = time.monotonic()

    def watch(found: Found) -> bool:
        spent = time.monotonic() - began
        share = min(1.0, spent / seconds)
        report(
            Progress(
                best=found.best,
                fraction=_GATHERED + (_SOLVED - _GATHERED) * share,
                seconds_left=max(0.0, seconds - spent),
            )
        )
        return should_stop()

    return watch


def _find_made(connection: Connection, payload: Payload) -> Json | None:
    row = connection.execute(
        select(PatrolPlan.id, PatrolPlan.faults).where(
            PatrolPlan.request == UUID(payload["request"])
        )
    ).one_or_none()
    return None if row is None else {"plan_id": row.id, "faults": row.faults}


class Order:
    """Who asked for what."""

    def __init__(self, payload: Payload, wanted: Wanted) -> None:
        self.request = UUID(payload["request"])
        self.seed: int = payload["seed"]
        self.by: str = payload["by"]
        self.account_id: int = payload["account_id"]
        self.wanted = wanted


def _store(
    connection: Connection, order: Order, night: Gathered, made: Made, streets: Streets
) -> Json:
    faults = fault_values(night.facts, made.faults)
    recipe = made.base.recipe
    plan_id = connection.execute(
        insert(PatrolPlan)
        .values(
            version=1,
            request=order.request,
            state=PlanState.DRAFT,
            starts_at=order.wanted.starts_at,
            ends_at=order.wanted.ends_at,
            seed=order.seed,
            recipe={
                "seed": recipe.seed,
                "iterations": list(recipe.iterations),
                "engine": recipe.engine,
                "visits": dict(count_visits(made.plan)),
                "history": [sorted(map(list, night_)) for night_ in night.history.nights],
            },
            numbers=_numbers(made),
            faults=faults,
            facts=facts_value(night.facts),
            routes=plan_value(made.plan),
            happened=[],
            added=[],
            account_id=order.account_id,
            by=order.by,
        )
        .returning(PatrolPlan.id)
    ).scalar_one()
    walking = Walking(night.facts, order.wanted.starts_at, streets.network)
    for patrol in walking.patrols(made.plan):
        insert_patrol(connection, plan_id, patrol)
    return {"plan_id": plan_id, "faults": faults}


def insert_patrol(connection: Connection, plan_id: int, patrol: Json) -> None:
    """Insert a patrol with its stops."""
    stops = patrol.pop("stops")
    patrol_id = connection.execute(
        insert(Patrol)
        .values(version=1, plan_id=plan_id, state=PatrolState.PLANNED, **patrol)
        .returning(Patrol.id)
    ).scalar_one()
    rows = [
        {**stop, "patrol_id": patrol_id, "seq": seq, "state": StopState.AHEAD}
        for seq, stop in enumerate(stops)
    ]
    connection.execute(insert(PatrolStop), rows)


def _numbers(made: Made) -> dict[str, Any]:
    verdict, habit = made.varied.verdict, made.predictability
    covered = made.varied.coverage
    return {
        "visits": verdict.visits,
        "wanted": verdict.wanted,
        "teams": len(made.plan.routes),
        "cost": verdict.cost.total,
        "base_cost": made.base.verdict.cost.total,
        "travel_s": verdict.cost.travel_s,
        "loss": round(made.varied.loss, 4),
        "coverage": {"mean": round(covered.mean, 4), "least": round(covered.least, 4)}
        if covered
        else None,
        "predictability": {
            "mean": round(habit.mean, 4),
            "worst": round(habit.worst, 4),
            "nights": habit.nights,
            "over": habit.over,
            "low": habit.low,
            "level": MOST_SHARE,
        },
    }
