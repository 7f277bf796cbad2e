"""HTTP of patrols."""

from typing import Any

from fastapi import APIRouter, Response

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.errors import InvalidError
from dispatch.ground.routes import GroundDep
from dispatch.jobs.routes import Language
from dispatch.jobs.schemas import JobOut
from dispatch.patrols import assess, happenings, proposals, service, ticks
from dispatch.patrols.marks import get_secret, make_mark
from dispatch.patrols.schemas import DoneIn, EventIn, HotSpotIn, PlanIn, SkipIn, WeightIn
from dispatch.patrols.store import list_walks
from dispatch.security.guard import DutyRoom, DutyRoomOrField, Management

router = APIRouter(prefix="/api/patrols")

Json = dict[str, Any]


@router.post("/plans", status_code=202)
async def order_plan(
    body: PlanIn,
    key: IdempotencyHeader,
    identity: DutyRoom,
    language: Language,
    session: SessionDep,
    response: Response,
) -> JobOut:
    """Have a plan made; its job's result names it."""
    job, is_new = await service.order_plan(session, identity, key, body)
    response.status_code = 202 if is_new else 200
    return JobOut.of(job, language)


@router.get("/plans")
async def list_plans(_: DutyRoom, session: ReadSessionDep) -> list[Json]:
    """Return the latest plans, newest first."""
    return await service.list_plans(session)


@router.get("/plans/{plan_id}")
async def get_plan(plan_id: int, _: DutyRoom, session: ReadSessionDep) -> Json:
    """Return a plan with its patrols."""
    return await service.describe_plan(session, plan_id)


@router.post("/plans/{plan_id}/publish")
async def publish(plan_id: int, identity: DutyRoom, session: SessionDep) -> Json:
    """Put a draft in force."""
    return await service.publish(session, identity, plan_id)


@router.post("/plans/{plan_id}/withdraw")
async def withdraw(plan_id: int, identity: DutyRoom, session: SessionDep) -> Json:
    """Call a plan in force back."""
    return await service.withdraw(session, identity, plan_id)


@router.delete("/plans/{plan_id}", status_code=204)
async def discard(plan_id: int, _: DutyRoom, session: SessionDep) -> None:
    """Delete a draft."""
    await service.discard(session, plan_id)


@router.post("/plans/{plan_id}/replan", status_code=202)
async def replan(plan_id: int, identity: DutyRoom, session: SessionDep) -> Json:
    """Have a plan in force made anew for how things stand."""
    return {"job_id": await happenings.ask_anew(session, identity, plan_id)}


@router.post("/plans/{plan_id}/hot-spots", status_code=202)
async def add_hot_spot(
    plan_id: int, body: HotSpotIn, identity: DutyRoom, ground: GroundDep, session: SessionDep
) -> Json:
    """Add a hot spot to a plan in force, and have it made anew."""
    chain = ground.geocoder.find_chain(body.point)
    if chain is None:
        raise InvalidError("patrol.off_ground", where="point")
    grid = ground.grids[chain.owner]
    spot = {
        "point": list(ground.access.find(body.point) or body.point),
        "grid_code": grid.code,
        "name": body.name or grid.name,
        "name_en": body.name or grid.name_en,
    }
    return {"job_id": await happenings.add_hot_spot(session, identity, plan_id, spot)}


@router.post("/proposals/{proposal_id}/confirm")
async def confirm(proposal_id: int, identity: DutyRoom, session: SessionDep) -> Json:
    """Put a proposal in force."""
    return await proposals.confirm(session, identity, proposal_id)


@router.post("/proposals/{proposal_id}/reject")
async def reject(proposal_id: int, identity: DutyRoom, session: SessionDep) -> Json:
    """Leave the plan as it is."""
    return await proposals.reject(session, identity, proposal_id)


@router.get("/weights")
async def list_weights(_: DutyRoom, session: ReadSessionDep) -> list[Json]:
    """Return the weekly assessment's weights."""
    return await assess.list_weights(session)


@router.put("/weights/{grid_code}")
async def set_weight(
    grid_code: str, body: WeightIn, identity: Management, ground: GroundDep, session: SessionDep
) -> Json:
    """Set a grid's weight until a date."""
    return await assess.set_weight(session, identity, ground.grids, grid_code, body)


@router.delete("/weights/{grid_code}", status_code=204)
async def drop_weight(grid_code: str, _: Management, session: SessionDep) -> None:
    """Drop a grid's weight."""
    await assess.drop_weight(session, grid_code)


@router.get("/events")
async def list_events(_: DutyRoom, session: ReadSessionDep) -> list[Json]:
    """Return market days, matches and holidays to come."""
    return await assess.list_events(session)


@router.post("/events", status_code=201)
async def add_event(
    body: EventIn, identity: Management, ground: GroundDep, session: SessionDep
) -> Json:
    """Add a market day, match or holiday."""
    return await assess.add_event(session, identity, ground.grids, body)


@router.delete("/events/{event_id}", status_code=204)
async def drop_event(event_id: int, _: Management, session: SessionDep) -> None:
    """Drop one."""
    await assess.drop_event(session, event_id)


@router.get("/marks")
async def list_marks(plan_id: int, _: Management, session: ReadSessionDep) -> list[Json]:
    """Return the marks of a plan's stops, to be printed or written to tags."""
    secret = await get_secret(session)
    stops = {
        stop.code: stop for walk in await list_walks(session, [plan_id]) for stop in walk.stops
    }
    return [
        {"code": code, "name": stop.name, "name_en": stop.name_en, "mark": make_mark(secret, code)}
        for code, stop in sorted(stops.items())
    ]


@router.get("/own")
async def get_own(identity: DutyRoomOrField, session: ReadSessionDep) -> list[Json]:
    """Return the patrols in force of the account's own unit."""
    if identity.unit_id is None:
        return []
    walks = await service.find_own(session, identity.unit_id)
    return [walk.change().value or {} for walk in walks]


@router.post("/{patrol_id}/stops/{stop_id}/done")
async def done(
    patrol_id: int, stop_id: int, body: DoneIn, identity: DutyRoomOrField, session: SessionDep
) -> Json:
    """Tick a stop off."""
    return await ticks.tick_done(session, identity, patrol_id, stop_id, body)


@router.post("/{patrol_id}/stops/{stop_id}/skip")
async def skip(
    patrol_id: int, stop_id: int, body: SkipIn, identity: DutyRoomOrField, session: SessionDep
) -> Json:
    """Leave a stop out."""
    return await ticks.tick_skipped(session, identity, patrol_id, stop_id, body)
