"""A published roster of which a place changed hands: its next version, told to all."""

from dispatch.live.model import Change
from dispatch.roster.desk import Desk
from dispatch.roster.gather import gather
from dispatch.roster.life import RosterState
from dispatch.roster.reading import get_locked
from dispatch.roster.revising import renew_findings
from dispatch.roster.tables import Roster
from dispatch.roster.versioning import add_version
from dispatch.roster.views import roster_change


async def lock_published(desk: Desk, roster_id: int) -> Roster:
    """Return a roster in force, locked: whoever changes one of its places comes through here.

    Raises ConflictError `roster.wrong_state` when it is not in force.
    """
    return await get_locked(desk.session, roster_id, (RosterState.PUBLISHED,))


async def republish(desk: Desk, roster: Roster, reason: str) -> Change:
    """Keep the roster's places as they stand now as its next version; return its change."""
    await desk.session.flush()
    await renew_findings(desk.session, roster)
    known = await gather(desk.session, roster)
    await add_version(desk, roster, known.roster.places, reason)
    return roster_change(roster)
