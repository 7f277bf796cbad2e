"""Use cases of attendance: signing in and out, the leader's list, and who did not come."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.attendance.codes import check_code, list_secrets
from dispatch.attendance.rules import Band, Mark, Way, arrival, band_of, check_leaving
from dispatch.attendance.tables import Attendance, PostCode, PostFailure
from dispatch.errors import ConflictError, ForbiddenError, TooManyError
from dispatch.live.model import Change
from dispatch.live.outbox import append_event
from dispatch.roster.life import Part, PlaceState, RosterState
from dispatch.roster.tables import Roster, RosterPlace
from dispatch.security.rules import DUTY_ROOM, Identity
from dispatch.shifts.asker import Asker
from dispatch.shifts.reading import read_meetings, squad_key
from dispatch.shifts.rules import Hours
from dispatch.shifts.service import get_own_place, get_place
from gis.metric import to_metres

#: So many wrong codes within the window shut the door for the window.
FAILURES_ALLOWED = 10
FAILURE_WINDOW = timedelta(minutes=10)
#: Who did not come is looked for so many nights back: a worker may have been away.
LOOK_BACK = timedelta(days=7)

LonLat = tuple[float, float]


async def sign_by_code(session: AsyncSession, asker: Asker, place_id: int, code: str) -> None:
    """Sign in by the code at the post, or out when already in.

    Raises MissingError `shift.unknown`, TooManyError `attendance.locked`, ConflictErrors of the
    code and of the hours.
    """
    place = await _get_standing(session, asker, place_id)
    await _refuse_after_failures(session, place.person_id)
    now = datetime.now(UTC)
    kept = await _lock(session, place_id)
    last = None if kept is None else kept.code_step
    secrets = await list_secrets(session, place.night)
    step = check_code(secrets, place.community_code, code, now, last)
    signed = _sign(kept, asker, place, Way.CODE, None)
    signed.code_step = step
    await _keep(session, asker.name, signed)


async def sign_by_position(
    session: AsyncSession, asker: Asker, place_id: int, point: LonLat, accuracy_m: float
) -> None:
    """Sign in by being at the meeting point, or out when already in; the position is not kept.

    Raises MissingError `shift.unknown`, ConflictError `attendance.no_meeting` where nobody
    said where the squad meets, `attendance.far`, `attendance.inexact`, those of the hours.
    """
    place = await _get_standing(session, asker, place_id)
    key = squad_key(place)
    meeting = (await read_meetings(session, [key])).get(key)
    if meeting is None or meeting.point is None:
        raise ConflictError("attendance.no_meeting")
    band = band_of(_distance_m(meeting.point, point), accuracy_m)
    kept = await _lock(session, place_id)
    await _keep(session, asker.name, _sign(kept, asker, place, Way.GEOFENCE, band))


def _distance_m(one: LonLat, other: LonLat) -> float:
    a, b = to_metres(np.array([one, other]))
    return float(np.hypot(*(a - b)))


def _sign(
    kept: Attendance | None, asker: Asker, place: RosterPlace, way: Way, band: Band | None
) -> Attendance:
    """Return the attendance with one signing more: in first, then out."""
    now = datetime.now(UTC)
    window = asker.hours.window(place.night)
    if kept is None or kept.signed_in_at is None:
        mark = arrival(now, *window)
        made = kept or Attendance(place_id=place.id, version=0)
        made.mark, made.way, made.band = mark, way, band
        made.signed_in_at, made.by = now, asker.name
        return made
    if kept.signed_out_at is not None:
        raise ConflictError("attendance.signed_out")
    check_leaving(now, *window)
    kept.signed_out_at = now
    return kept


async def mark_by_list(
    session: AsyncSession, identity: Identity, hours: Hours, place_id: int, mark: Mark
) -> None:
    """Put down how somebody came, as the squad's leader or the duty room saw it.

    Raises MissingError `shift.unknown`, ForbiddenError `attendance.not_leader`, ConflictError
    `attendance.not_begun` before the night begins.
    """
    place = await get_place(session, place_id, RosterPlace.state == PlaceState.STANDING)
    await check_leads(session, identity, place)
    starts_at, ends_at = hours.window(place.night)
    now = datetime.now(UTC)
    if now < starts_at:
        raise ConflictError("attendance.not_begun")
    kept = await _lock(session, place_id) or Attendance(place_id=place_id, version=0)
    came = kept.signed_in_at or (starts_at if mark is Mark.PRESENT else min(now, ends_at))
    kept.mark, kept.way, kept.band, kept.by = mark, Way.LIST, None, identity.display_name
    kept.signed_in_at = None if mark is Mark.ABSENT else came
    kept.signed_out_at = None if mark is Mark.ABSENT else kept.signed_out_at
    await _keep(session, identity.display_name, kept)


async def check_leads(session: AsyncSession, identity: Identity, place: RosterPlace) -> None:
    """Raise ForbiddenError `attendance.not_leader` unless one leads the place's squad."""
    if identity.role in DUTY_ROOM:
        return
    leads = await session.scalar(
        select(RosterPlace.id).where(
            RosterPlace.roster_id == place.roster_id,
            RosterPlace.night == place.night,
            RosterPlace.community_code == place.community_code,
            RosterPlace.person_id == identity.person_id,
            RosterPlace.part != Part.VOLUNTEER,
            RosterPlace.state == PlaceState.STANDING,
        )
    )
    if leads is None:
        raise ForbiddenError("attendance.not_leader")


async def record_failure(session: AsyncSession, person_id: int) -> None:
    """Remember a wrong code for the lock-out window."""
    session.add(PostFailure(person_id=person_id))
    await session.flush()


async def mark_absent(session: AsyncSession, hours: Hours) -> None:
    """Put down as absent whoever had a place on a night that is over and did not sign in."""
    now = datetime.now(UTC)
    today = hours.today(now)
    rows = await session.scalars(
        select(RosterPlace)
        .join(Roster, Roster.id == RosterPlace.roster_id)
        .outerjoin(Attendance, Attendance.place_id == RosterPlace.id)
        .where(
            Attendance.place_id.is_(None),
            Roster.state == RosterState.PUBLISHED,
            RosterPlace.state == PlaceState.STANDING,
            RosterPlace.part == Part.VOLUNTEER,
            RosterPlace.night.between(today - LOOK_BACK, today),
        )
        .with_for_update(of=RosterPlace, skip_locked=True)
    )
    for place in rows.all():
        if hours.window(place.night)[1] < now:
            absent = Attendance(place_id=place.id, version=0, mark=Mark.ABSENT, way=Way.LIST)
            absent.by = "system"
            await _keep(session, "system", absent)


async def forget_codes(session: AsyncSession, today: date) -> None:
    """Delete the secrets of nights that are over, and wrong codes that count no more."""
    await session.execute(delete(PostCode).where(PostCode.night < today - timedelta(days=1)))
    bound = datetime.now(UTC) - FAILURE_WINDOW
    await session.execute(delete(PostFailure).where(PostFailure.at < bound))


async def _get_standing(session: AsyncSession, asker: Asker, place_id: int) -> RosterPlace:
    place = await get_own_place(session, asker.identity, place_id)
    if place.state != PlaceState.STANDING:
        raise ConflictError("shift.gone")
    return place


async def _lock(session: AsyncSession, place_id: int) -> Attendance | None:
    """Return a place's attendance; two who sign the same place wait for one another."""
    await session.execute(
        select(RosterPlace.id).where(RosterPlace.id == place_id).with_for_update()
    )
    return await session.get(Attendance, place_id, populate_existing=True)


async def _keep(session: AsyncSession, actor: str, attendance: Attendance) -> None:
    attendance.version += 1
    session.add(attendance)
    await session.flush()
    seen = Change("notice", attendance.place_id, attendance.version, None, notice=True)
    await append_event(session, "attendance.changed", actor, [seen])


async def _refuse_after_failures(session: AsyncSession, person_id: int) -> None:
    failures = await session.scalar(
        select(func.count())
        .select_from(PostFailure)
        .where(
            PostFailure.person_id == person_id,
            PostFailure.at > datetime.now(UTC) - FAILURE_WINDOW,
        )
    )
    if (failures or 0) >= FAILURES_ALLOWED:
        raise TooManyError("attendance.locked", minutes=FAILURE_WINDOW.seconds // 60)
