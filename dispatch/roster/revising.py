"""The next version of a published roster, made as a draft beside it."""

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError
from dispatch.live.outbox import append_event
from dispatch.roster.desk import Desk
from dispatch.roster.gather import Gathered, as_place, gather
from dispatch.roster.judging import summarise
from dispatch.roster.keeping import write_places
from dispatch.roster.life import PlaceState, RosterState
from dispatch.roster.nights.check import check
from dispatch.roster.nights.problem import Roster as Nights
from dispatch.roster.reading import get_locked
from dispatch.roster.tables import Roster, RosterForbid, RosterPlace, RosterSquad
from dispatch.roster.versioning import add_version, read_published
from dispatch.roster.views import roster_change


async def revise(desk: Desk, roster_id: int) -> Roster:
    """Begin a draft of a published roster's next version; the published one stays in force.

    A revision that is open already is returned as it is.
    """
    roster = await get_locked(desk.session, roster_id, (RosterState.PUBLISHED,))
    opened = await desk.session.scalar(select(Roster).where(Roster.revises_id == roster.id))
    if opened is not None:
        return opened
    draft = Roster(
        first_night=roster.first_night,
        last_night=roster.last_night,
        state=RosterState.DRAFT,
        seed=roster.seed,
        by=desk.actor,
        revises_id=roster.id,
        base_number=roster.published,
    )
    desk.session.add(draft)
    await desk.session.flush()
    await desk.session.refresh(draft)
    await _copy(desk.session, roster, draft)
    await append_event(desk.session, "roster.drafted", desk.actor, [roster_change(draft)])
    return draft


async def get_revised(desk: Desk, draft: Roster) -> Roster:
    """Return the roster that a draft revises, locked.

    Raises ConflictError `roster.revised_meanwhile` when a repair or swap came between.
    """
    original = await get_locked(desk.session, draft.revises_id or 0, (RosterState.PUBLISHED,))
    known = await gather(desk.session, original)
    current = original.published == draft.base_number
    if not current or await read_published(desk.session, original) != known.roster.places:
        raise ConflictError("roster.revised_meanwhile")
    return original


async def take_over(
    desk: Desk, original: Roster, draft: Roster, known: Gathered, reason: str
) -> Roster:
    """Give a revision's places to the roster it revises, and let go of the revision.

    Raises ConflictError `roster.past_changed` when nights that are over would be others.
    """
    before = await gather(desk.session, original)
    wanted = Nights(known.roster.places)
    if any(place.date < desk.today for place in wanted.places ^ before.roster.places):
        raise ConflictError("roster.past_changed")
    await write_places(desk.session, original, before, wanted)
    await _replace_rules(desk.session, draft, original)
    draft.version += 1
    gone = roster_change(draft, gone=True)
    await desk.session.delete(draft)
    await desk.session.flush()
    await renew_findings(desk.session, original)
    await add_version(desk, original, wanted.places, reason)
    changes = [roster_change(original), gone]
    await append_event(desk.session, "roster.published", desk.actor, changes)
    return original


async def renew_findings(session: AsyncSession, roster: Roster) -> None:
    """Keep with a roster what a check finds now."""
    known = await gather(session, roster)
    verdict = await asyncio.to_thread(check, known.problem, known.roster)
    roster.findings = summarise(known.problem, known.roster, verdict)


async def _copy(session: AsyncSession, roster: Roster, draft: Roster) -> None:
    """Copy standing places, squads and forbids of a roster into a draft."""
    places = await session.scalars(
        select(RosterPlace).where(
            RosterPlace.roster_id == roster.id, RosterPlace.state == PlaceState.STANDING
        )
    )
    session.add_all(
        RosterPlace(
            roster_id=draft.id,
            person_id=row.person_id,
            night=row.night,
            community_code=row.community_code,
            part=row.part,
            pinned=row.pinned,
        )
        for row in places
    )
    await _copy_rules(session, roster, draft)


async def _copy_rules(session: AsyncSession, source: Roster, target: Roster) -> None:
    squads = await session.scalars(select(RosterSquad).where(RosterSquad.roster_id == source.id))
    session.add_all(
        RosterSquad(
            roster_id=target.id,
            night=row.night,
            community_code=row.community_code,
            least=row.least,
            aim=row.aim,
            most=row.most,
            need=row.need,
            meeting_code=row.meeting_code,
        )
        for row in squads
    )
    forbids = await session.scalars(select(RosterForbid).where(RosterForbid.roster_id == source.id))
    session.add_all(
        RosterForbid(
            roster_id=target.id,
            person_id=row.person_id,
            night=row.night,
            community_code=row.community_code,
        )
        for row in forbids
    )
    await session.flush()


async def _replace_rules(session: AsyncSession, source: Roster, target: Roster) -> None:
    """Give a roster another's squads, forbids and pins in place of its own."""
    for table in (RosterSquad, RosterForbid):
        for row in await session.scalars(select(table).where(table.roster_id == target.id)):
            await session.delete(row)
    await session.flush()
    await _copy_rules(session, source, target)
    await _copy_pins(session, source, target)


async def _copy_pins(session: AsyncSession, source: Roster, target: Roster) -> None:
    standing = RosterPlace.state == PlaceState.STANDING
    of_both = await session.scalars(
        select(RosterPlace).where(RosterPlace.roster_id.in_([source.id, target.id]), standing)
    )
    rows = of_both.all()
    pinned = {as_place(row) for row in rows if row.roster_id == source.id and row.pinned}
    for row in rows:
        if row.roster_id == target.id:
            row.pinned = as_place(row) in pinned
