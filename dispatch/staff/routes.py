"""HTTP of people."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.people.rules import Duty
from dispatch.security.guard import Management
from dispatch.staff import availability, service
from dispatch.staff.present import find_today
from dispatch.staff.schemas import AbsenceIn, ChangeIn, LeaveIn, NightIn, PartnersIn, PersonIn

router = APIRouter(prefix="/api/people")

#: One page can hold everybody of a station.
MOST_LISTED = 2_000


async def get_today(request: Request) -> date:
    """Return the day it is at the station."""
    return find_today(request.app.state.settings.time_zone)


Today = Annotated[date, Depends(get_today)]


@router.get("")
async def list_people(
    _: Management,
    session: ReadSessionDep,
    today: Today,
    q: Annotated[str, Query(max_length=60)] = "",
    duty: Duty | None = None,
    community: Annotated[str | None, Query(max_length=40)] = None,
    left: bool = False,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 200,
) -> dict[str, Any]:
    """Return a page of people, contacts masked."""
    wanted = service.Filter(q, duty, community, left)
    return await service.list_people(session, wanted, today, offset, limit)


@router.post("", status_code=201)
async def create(
    body: PersonIn,
    key: IdempotencyHeader,
    identity: Management,
    session: SessionDep,
    today: Today,
) -> dict[str, Any]:
    """Write somebody down."""
    return await service.create(session, identity, key, body, today)


@router.get("/{person_id}")
async def get_person(
    person_id: int, _: Management, session: ReadSessionDep, today: Today
) -> dict[str, Any]:
    """Return a person with their availability."""
    return await service.get_details(session, person_id, today)


@router.put("/{person_id}")
async def change(
    person_id: int, body: ChangeIn, _: Management, session: SessionDep, today: Today
) -> dict[str, Any]:
    """Change a person."""
    return await service.change(session, person_id, body, today)


@router.post("/{person_id}/leave")
async def leave(
    person_id: int, body: LeaveIn, identity: Management, session: SessionDep, today: Today
) -> dict[str, Any]:
    """Let a person go."""
    return await service.leave(session, identity, person_id, body, today)


@router.post("/{person_id}/absences", status_code=201)
async def add_absence(
    person_id: int, body: AbsenceIn, identity: Management, session: SessionDep, today: Today
) -> dict[str, Any]:
    """Note days on which a person can't be asked."""
    return await availability.add_absence(session, identity, person_id, body, today)


@router.delete("/{person_id}/absences/{absence_id}", status_code=204)
async def take_absence_back(
    person_id: int, absence_id: int, _: Management, session: SessionDep
) -> None:
    """Forget an absence."""
    await availability.take_absence_back(session, person_id, absence_id)


@router.put("/{person_id}/nights/{night}", status_code=204)
async def wish_night(
    person_id: int, night: date, body: NightIn, _: Management, session: SessionDep, today: Today
) -> None:
    """Keep how much a person would like a night."""
    await availability.wish_night(session, person_id, night, body.weight, today)


@router.put("/{person_id}/partners", status_code=204)
async def wish_partners(
    person_id: int, body: PartnersIn, _: Management, session: SessionDep
) -> None:
    """Keep with whom a person would like to go, and would rather not."""
    await availability.wish_partners(session, person_id, body)
