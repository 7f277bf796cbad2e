"""From draft to published: reviewed, checked, numbered, told to everybody at once."""

import asyncio

from dispatch.errors import ConflictError
from dispatch.live.outbox import append_event
from dispatch.roster.desk import Desk
from dispatch.roster.gather import Gathered, gather
from dispatch.roster.judging import summarise
from dispatch.roster.life import RosterState, may_become
from dispatch.roster.nights.check import Verdict, check
from dispatch.roster.reading import get_locked
from dispatch.roster.revising import get_revised, take_over
from dispatch.roster.tables import Roster
from dispatch.roster.versioning import add_version
from dispatch.roster.views import roster_change

_ALL = tuple(RosterState)


async def change_step(desk: Desk, roster_id: int, following: RosterState) -> Roster:
    """Take a draft to review, or back. Raises ConflictError `roster.wrong_state`."""
    roster = await get_locked(desk.session, roster_id, _ALL)
    if not may_become(roster.state, following):
        raise ConflictError("roster.wrong_state", state=roster.state)
    roster.state = following
    roster.version += 1
    known = await gather(desk.session, roster)
    verdict = await asyncio.to_thread(check, known.problem, known.roster)
    roster.findings = summarise(known.problem, known.roster, verdict)
    kind = "roster.in_review" if following is RosterState.REVIEW else "roster.withdrawn"
    await append_event(desk.session, kind, desk.actor, [roster_change(roster)])
    return roster


async def publish(desk: Desk, roster_id: int, reason: str) -> Roster:
    """Publish a reviewed roster, or the revision of one, as its next version.

    Returns the roster that is in force now: of a revision the one revised, which takes its
    places over. Raises ConflictError `roster.wrong_state`, `roster.empty`, `roster.unsound` with
    what is broken, `roster.revised_meanwhile`.
    """
    roster = await get_locked(desk.session, roster_id, (RosterState.REVIEW,))
    revised = await get_revised(desk, roster) if roster.revises_id is not None else None
    known = await gather(desk.session, roster)
    verdict = await _check_sound(desk, known)
    if revised is not None:
        return await take_over(desk, revised, roster, known, reason)
    roster.state = RosterState.PUBLISHED
    roster.findings = summarise(known.problem, known.roster, verdict)
    await add_version(desk, roster, known.roster.places, reason)
    await append_event(desk.session, "roster.published", desk.actor, [roster_change(roster)])
    return roster


async def _check_sound(desk: Desk, known: Gathered) -> Verdict:
    if not known.roster.places:
        raise ConflictError("roster.empty")
    verdict = await asyncio.to_thread(check, known.problem, known.roster)
    if not verdict.sound:
        words = desk.words(known)
        raise ConflictError(
            "roster.unsound",
            count=len(verdict.breaches),
            why=words.sentence(verdict.breaches[:3]),
            reasons=words.tell_all(verdict.breaches),
        )
    return verdict
