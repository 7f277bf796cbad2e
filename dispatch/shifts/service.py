"""Use cases of nights: calling one off, and the duty room's seeing to it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ConflictError, MissingError
from dispatch.live.model import Change
from dispatch.live.outbox import append_event
from dispatch.people.tables import Person
from dispatch.roster.life import Part, PlaceState, RosterState
from dispatch.roster.tables import Roster, RosterPlace
from dispatch.security.rules import Identity
from dispatch.shifts.asker import Asker
from dispatch.shifts.publishing import lock_published, republish
from dispatch.shifts.rules import CallOffReason, Hours, can_give_up
from dispatch.shifts.tables import CallOff
from dispatch.shifts.views import call_off_change, call_off_value

#: Why a version of a roster was written.
CALLED_OFF = "call_off"


async def call_off(
    session: AsyncSession, asker: Asker, key: UUID, place_id: int, reason: CallOffReason
) -> dict[str, Any]:
    """Take somebody off a night they can't come to, once a key; the duty room is told.

    Raises MissingError `shift.unknown`, ConflictError `shift.gone` when they do not have the
    place any more, `shift.begun` once the night has begun.
    """
    account_id = asker.identity.account_id
    asked = {"reason": reason.value}
    known_id = await claim_key(session, account_id, key, f"call off {place_id}", asked)
    place = await get_own_place(session, asker.identity, place_id)
    if known_id is not None:
        return call_off_value(await session.get_one(CallOff, known_id), place, asker.name)
    made = await _call_off(session, asker, place, reason)
    await keep_result(session, account_id, key, made.id)
    return call_off_value(made, place, asker.name)


async def _call_off(
    session: AsyncSession, asker: Asker, place: RosterPlace, reason: CallOffReason
) -> CallOff:
    desk = asker.desk(session)
    roster = await lock_published(desk, place.roster_id)
    await session.refresh(place)
    check_open(place, asker.hours)
    place.state, place.pinned = PlaceState.CALLED_OFF, False
    place.version += 1
    made = CallOff(place_id=place.id, reason=reason, version=1)
    session.add(made)
    changed = await republish(desk, roster, CALLED_OFF)
    change = call_off_change(made, place, asker.name)
    await append_event(session, "shift.called_off", asker.name, [change, changed])
    return made


async def get_own_place(session: AsyncSession, identity: Identity, place_id: int) -> RosterPlace:
    """Return a place of whoever is signed in. Raises MissingError `shift.unknown`."""
    return await get_place(session, place_id, RosterPlace.person_id == identity.person_id)


async def get_place(
    session: AsyncSession, place_id: int, which: ColumnElement[bool]
) -> RosterPlace:
    """Return a volunteer's published place if it is such. Raises MissingError `shift.unknown`."""
    place = await session.scalar(
        select(RosterPlace)
        .join(Roster, Roster.id == RosterPlace.roster_id)
        .where(
            RosterPlace.id == place_id,
            RosterPlace.part == Part.VOLUNTEER,
            Roster.state == RosterState.PUBLISHED,
            which,
        )
    )
    if place is None:
        raise MissingError("shift.unknown", where="place_id", place_id=place_id)
    return place


def check_open(place: RosterPlace, hours: Hours) -> None:
    """Raise ConflictError `shift.gone` or `shift.begun` unless the place can be given up."""
    if place.state != PlaceState.STANDING:
        raise ConflictError("shift.gone")
    if not can_give_up(hours, place.night, datetime.now(UTC)):
        raise ConflictError("shift.begun")


async def call_off_all(session: AsyncSession, asker: Asker, reason: CallOffReason) -> int:
    """Take somebody off every night that has not begun; return how many there were."""
    now = datetime.now(UTC)
    places = await session.scalars(
        select(RosterPlace)
        .join(Roster, Roster.id == RosterPlace.roster_id)
        .where(
            RosterPlace.person_id == asker.identity.person_id,
            RosterPlace.state == PlaceState.STANDING,
            RosterPlace.night >= asker.hours.today(now),
            Roster.state == RosterState.PUBLISHED,
        )
        .order_by(RosterPlace.roster_id, RosterPlace.night)
    )
    ahead = [place for place in places.all() if can_give_up(asker.hours, place.night, now)]
    for place in ahead:
        await _call_off(session, asker, place, reason)
    return len(ahead)


async def settle(session: AsyncSession, identity: Identity, call_off_id: int) -> None:
    """Note that the duty room has seen to a call-off.

    Raises MissingError `call_off.unknown`, ConflictError `call_off.settled`.
    """
    made = await session.get(CallOff, call_off_id, with_for_update=True)
    if made is None:
        raise MissingError("call_off.unknown", where="call_off_id", call_off_id=call_off_id)
    if made.settled_at is not None:
        raise ConflictError("call_off.settled", by=made.settled_by)
    await _settle(session, made, identity.display_name)


async def settle_past(session: AsyncSession, today: date) -> None:
    """Settle the call-offs of nights that are over: nobody can step in any more."""
    past = await session.scalars(
        select(CallOff)
        .join(RosterPlace, RosterPlace.id == CallOff.place_id)
        .where(CallOff.settled_at.is_(None), RosterPlace.night < today)
        .with_for_update(of=CallOff)
    )
    for made in past.all():
        await _settle(session, made, "system")


async def _settle(session: AsyncSession, made: CallOff, by: str) -> None:
    made.settled_at, made.settled_by = datetime.now(UTC), by
    made.version += 1
    change = Change("calloff", made.id, made.version, None)
    await append_event(session, "shift.settled", by, [change])


async def list_call_offs(session: AsyncSession) -> list[Change]:
    """Return the call-offs that nobody has seen to yet, oldest first."""
    rows = await session.execute(
        select(CallOff, RosterPlace, Person.name)
        .join(RosterPlace, RosterPlace.id == CallOff.place_id)
        .join(Person, Person.id == RosterPlace.person_id)
        .where(CallOff.settled_at.is_(None))
        .order_by(CallOff.id)
    )
    return [call_off_change(made, place, name) for made, place, name in rows]
