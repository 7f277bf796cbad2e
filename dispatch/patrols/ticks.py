"""Ticking stops off: by hand, by mark, by where the unit is; and leaving them out with a reason."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ConflictError, InvalidError, MissingError
from dispatch.live.outbox import append_event
from dispatch.live.times import time_text
from dispatch.patrols.life import (
    SETTLED,
    PatrolState,
    PlanState,
    SkipReason,
    StopState,
    Tick,
    TickBy,
)
from dispatch.patrols.marks import check_mark
from dispatch.patrols.schemas import DoneIn, SkipIn
from dispatch.patrols.store import Walk, get_plan, lock_walk
from dispatch.patrols.tables import PatrolStop
from dispatch.patrols.views import patrol_value
from dispatch.security.guard import check_unit
from dispatch.security.rules import Identity

Json = dict[str, object]

#: Clocks of phones may run ahead by this much.
CLOCK_SLACK = timedelta(minutes=2)
#: Somebody may be at the first stop before the patrol begins.
EARLY_SLACK = timedelta(hours=1)
#: Who the event names where nobody pressed a button.
ACTOR = ""


async def tick_done(
    session: AsyncSession, identity: Identity, patrol_id: int, stop_id: int, tick: DoneIn
) -> Json:
    """Tick a stop off at the moment told, once a key; return the patrol.

    A stop that is done stays as it is; one that was skipped is done after all. Raises
    ForbiddenError `unit.foreign`, InvalidError `patrol.mark_wrong`, `patrol.future`,
    `patrol.before`.
    """
    walk, stop = await _open(session, identity, patrol_id, stop_id)
    if await _is_repeated(session, identity, stop, tick):
        return patrol_value(walk.patrol, walk.stops)
    _check_moment(walk, tick.at)
    if tick.by == "mark":
        await check_mark(session, stop.code, tick.mark)
    if stop.state != StopState.DONE:
        _settle(stop, StopState.DONE, tick.at)
        stop.by, stop.skipped_reason = TickBy(tick.by), None
        await _write(session, walk, "patrol.stop_done", identity.display_name)
    return patrol_value(walk.patrol, walk.stops)


async def tick_skipped(
    session: AsyncSession, identity: Identity, patrol_id: int, stop_id: int, tick: SkipIn
) -> Json:
    """Leave a stop out, once a key; return the patrol.

    Raises ConflictError `patrol.stop_done` when somebody was there after all.
    """
    walk, stop = await _open(session, identity, patrol_id, stop_id)
    if await _is_repeated(session, identity, stop, tick):
        return patrol_value(walk.patrol, walk.stops)
    _check_moment(walk, tick.at)
    if stop.state == StopState.DONE:
        raise ConflictError("patrol.stop_done", where="stop_id")
    if stop.state != StopState.SKIPPED:
        _settle(stop, StopState.SKIPPED, tick.at)
        stop.by, stop.skipped_reason = None, SkipReason(tick.reason)
        await _write(session, walk, "patrol.stop_skipped", identity.display_name)
    return patrol_value(walk.patrol, walk.stops)


async def tick_by_position(session: AsyncSession, patrol_id: int, tick: Tick) -> None:
    """Write what a position says of a stop, unless it is settled already.

    Of several processes that saw it, the first writes; the others find nothing left to do.
    """
    walk = await lock_walk(session, patrol_id)
    stop = next((stop for stop in walk.stops if stop.id == tick.stop_id), None)
    if stop is None or stop.state in SETTLED or stop.state == tick.state:
        return
    plan = await get_plan(session, walk.patrol.plan_id)
    if plan.state != PlanState.PUBLISHED:
        return
    if tick.state is StopState.DONE:
        _settle(stop, tick.state, tick.at)
        stop.by = TickBy.GEOFENCE
        await _write(session, walk, "patrol.stop_done", ACTOR)
        return
    stop.state = tick.state
    stop.since = tick.at if tick.state is StopState.HERE else None
    kind = "patrol.stop_reached" if tick.state is StopState.HERE else "patrol.stop_left"
    await _write(session, walk, kind, ACTOR)


async def _open(
    session: AsyncSession, identity: Identity, patrol_id: int, stop_id: int
) -> tuple[Walk, PatrolStop]:
    """Return a patrol, locked, and its stop; of a draft nobody ticks anything."""
    walk = await lock_walk(session, patrol_id)
    check_unit(identity, walk.patrol.unit_id)
    stop = next((stop for stop in walk.stops if stop.id == stop_id), None)
    if stop is None:
        raise MissingError("patrol.stop_missing", where="stop_id", stop_id=stop_id)
    plan = await get_plan(session, walk.patrol.plan_id)
    if plan.state == PlanState.DRAFT:
        raise ConflictError("patrol.plan_state", state=plan.state)
    return walk, stop


async def _is_repeated(
    session: AsyncSession, identity: Identity, stop: PatrolStop, tick: DoneIn | SkipIn
) -> bool:
    body = tick.model_dump(mode="json", exclude={"key"})
    operation = f"patrol stop {stop.id}"
    key: UUID = tick.key
    if await claim_key(session, identity.account_id, key, operation, body) is not None:
        return True
    await keep_result(session, identity.account_id, key, stop.id)
    return False


def _check_moment(walk: Walk, at: datetime) -> None:
    """Late ones from a phone without a network are as good as any; impossible ones are not."""
    if at > datetime.now(UTC) + CLOCK_SLACK:
        raise InvalidError("patrol.future", where="at", at=time_text(at))
    if at < walk.patrol.starts_at - EARLY_SLACK:
        raise InvalidError("patrol.before", where="at", at=time_text(at))


def _settle(stop: PatrolStop, state: StopState, at: datetime) -> None:
    stop.state = state
    stop.done_at = min(at, datetime.now(UTC))


async def _write(session: AsyncSession, walk: Walk, kind: str, actor: str) -> None:
    """Append the event; of a plan that is no longer in force nobody is told any more."""
    patrol = walk.patrol
    if patrol.state != PatrolState.WITHDRAWN:
        over = all(stop.state in SETTLED for stop in walk.stops)
        patrol.state = PatrolState.DONE if over else PatrolState.OUT
    patrol.version += 1
    plan = await get_plan(session, patrol.plan_id)
    if plan.state == PlanState.PUBLISHED:
        await append_event(session, kind, actor, [walk.change()])
