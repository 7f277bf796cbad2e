"""Changing a draft by hand: places, pins, forbids and the size of squads, each change checked."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from dispatch.errors import ConflictError, InvalidError, MissingError
from dispatch.live.outbox import append_event
from dispatch.roster.cells import Judge
from dispatch.roster.desk import Desk
from dispatch.roster.gather import Gathered, as_place, gather
from dispatch.roster.ground_facts import read_meetings
from dispatch.roster.life import Part, RosterState
from dispatch.roster.nights.problem import Place
from dispatch.roster.reading import get_locked, get_place
from dispatch.roster.schemas import CellIn, ForbidIn, PlaceIn, SquadIn
from dispatch.roster.tables import Roster, RosterForbid, RosterPlace, RosterSquad
from dispatch.roster.views import roster_change

_DRAFT = (RosterState.DRAFT,)


async def add_place(desk: Desk, roster_id: int, body: PlaceIn) -> RosterPlace:
    """Put somebody in a squad by hand, which pins them there.

    Raises ConflictError `roster.not_allowed` with what speaks against it, MissingError
    `roster.person_unknown`, and what `get_locked` raises.
    """
    roster = await get_locked(desk.session, roster_id, _DRAFT)
    known = await gather(desk.session, roster)
    place = Place(str(body.person_id), body.night, body.community)
    part = find_part(known, place.person)
    await _check(desk, known, place)
    row = RosterPlace(
        roster_id=roster.id,
        person_id=body.person_id,
        night=body.night,
        community_code=body.community,
        part=part,
        pinned=True,
    )
    desk.session.add(row)
    await desk.session.flush()
    await tell_edited(desk, roster)
    return row


async def move_place(
    desk: Desk,
    roster_id: int,
    place_id: int,
    body: CellIn,
) -> RosterPlace:
    """Move somebody to another cell by hand, which pins them there.

    Raises what `add_place` raises and MissingError `roster.place_unknown`.
    """
    roster = await get_locked(desk.session, roster_id, _DRAFT)
    row = await get_place(desk.session, roster, place_id)
    known = await gather(desk.session, roster)
    place = Place(str(row.person_id), body.night, body.community)
    await _check(desk, known, place, as_place(row))
    row.night, row.community_code, row.pinned = body.night, body.community, True
    row.version += 1
    await desk.session.flush()
    await tell_edited(desk, roster)
    return row


async def remove_place(desk: Desk, roster_id: int, place_id: int) -> None:
    """Take somebody out of a squad. Raises what `get_locked` and `get_place` raise."""
    roster = await get_locked(desk.session, roster_id, _DRAFT)
    await desk.session.delete(await get_place(desk.session, roster, place_id))
    await desk.session.flush()
    await tell_edited(desk, roster)


async def pin_place(desk: Desk, roster_id: int, place_id: int, *, pinned: bool) -> RosterPlace:
    """Pin a place, or let a search move it again."""
    roster = await get_locked(desk.session, roster_id, _DRAFT)
    row = await get_place(desk.session, roster, place_id)
    row.pinned = pinned
    row.version += 1
    await tell_edited(desk, roster)
    return row


async def add_forbid(desk: Desk, roster_id: int, body: ForbidIn) -> RosterForbid:
    """Keep somebody out of a night; where they are there already, they are taken out.

    Raises MissingError `roster.person_unknown`, InvalidError `roster.night_outside`.
    """
    roster = await get_locked(desk.session, roster_id, _DRAFT)
    known = await gather(desk.session, roster)
    find_part(known, str(body.person_id))
    _check_night(roster, body.night)
    row = RosterForbid(
        roster_id=roster.id,
        person_id=body.person_id,
        night=body.night,
        community_code=body.community,
    )
    desk.session.add(row)
    for place in known.rows:
        if (place.person_id, place.night) == (body.person_id, body.night) and (
            body.community in {None, place.community_code}
        ):
            await desk.session.delete(place)
    await desk.session.flush()
    await tell_edited(desk, roster)
    return row


async def remove_forbid(desk: Desk, roster_id: int, forbid_id: int) -> None:
    """Let somebody be asked for a night again. Raises MissingError `roster.forbid_unknown`."""
    roster = await get_locked(desk.session, roster_id, _DRAFT)
    row = await desk.session.get(RosterForbid, forbid_id)
    if row is None or row.roster_id != roster.id:
        raise MissingError("roster.forbid_unknown", where="forbid_id")
    await desk.session.delete(row)
    await tell_edited(desk, roster)


async def set_squad(desk: Desk, roster_id: int, body: SquadIn) -> None:
    """Say what a community needs on a night, where a squad was asked for or not.

    Raises InvalidError `roster.night_outside`, `roster.community_unknown`.
    """
    roster = await get_locked(desk.session, roster_id, _DRAFT)
    _check_night(roster, body.night)
    known = await gather(desk.session, roster)
    if body.community not in known.communities:
        raise InvalidError("roster.community_unknown", where="community", given=body.community)
    meeting = (await read_meetings(desk.session)).get(body.community)
    sizes = {"least": body.least, "aim": body.aim, "most": body.most, "need": body.need}
    new = insert(RosterSquad).values(
        roster_id=roster.id,
        night=body.night,
        community_code=body.community,
        meeting_code=meeting.code if meeting else None,
        **sizes,
    )
    await desk.session.execute(
        new.on_conflict_do_update(
            index_elements=["roster_id", "night", "community_code"], set_=sizes
        )
    )
    await tell_edited(desk, roster)


async def drop_squad(desk: Desk, roster_id: int, body: CellIn) -> None:
    """Ask for no squad of a community on a night; who was in it is taken out."""
    roster = await get_locked(desk.session, roster_id, _DRAFT)
    squad = await desk.session.get(RosterSquad, (roster.id, body.night, body.community))
    if squad is None:
        raise MissingError("roster.squad_unknown", where="community")
    places = await desk.session.scalars(
        select(RosterPlace).where(
            RosterPlace.roster_id == roster.id,
            RosterPlace.night == body.night,
            RosterPlace.community_code == body.community,
        )
    )
    for row in (*places, squad):
        await desk.session.delete(row)
    await desk.session.flush()
    await tell_edited(desk, roster)


async def tell_edited(desk: Desk, roster: Roster) -> None:
    """Count the roster's version up and tell everybody who looks at it."""
    roster.version += 1
    await append_event(desk.session, "roster.edited", desk.actor, [roster_change(roster)])


def find_part(known: Gathered, person: str) -> Part:
    """Return what somebody is in a squad. Raises MissingError `roster.person_unknown`."""
    if person in known.problem.volunteer_of:
        return Part.VOLUNTEER
    if person in known.problem.leader_of:
        return Part(known.problem.leader_of[person].kind)
    raise MissingError("roster.person_unknown", where="person_id")


async def _check(desk: Desk, known: Gathered, place: Place, moved: Place | None = None) -> None:
    """Raise ConflictError `roster.not_allowed` where a rule speaks against a place."""
    judge = Judge(known.problem, known.roster, place.person, moved)
    against = judge.judge(place.date, place.community).against
    if against:
        words = desk.words(known)
        raise ConflictError(
            "roster.not_allowed",
            why=words.sentence(against),
            reasons=words.tell_all(against),
        )


def _check_night(roster: Roster, night: date) -> None:
    if not roster.first_night <= night <= roster.last_night:
        raise InvalidError("roster.night_outside", where="night", given=night.isoformat())
