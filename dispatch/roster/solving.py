"""Having a roster solved: the kinds of job and who may ask for them. The solver is not here."""

from uuid import UUID

from dispatch.errors import ConflictError
from dispatch.jobs.rules import JobKind
from dispatch.jobs.service import get_job, queue_job
from dispatch.jobs.tables import Job
from dispatch.live.outbox import append_event
from dispatch.roster.desk import Desk
from dispatch.roster.gather import gather
from dispatch.roster.life import RosterState
from dispatch.roster.nights.faults import find_faults
from dispatch.roster.reading import get_locked
from dispatch.roster.schemas import LONGEST_SOLVE_S, SolveIn
from dispatch.roster.views import roster_change

#: The search ends by its own limit; the rest is for reading, checking and writing.
_BESIDE_S = 60.0
ROSTER_SOLVE = JobKind(
    "roster.solve", "dispatch.roster.work:solve_roster", LONGEST_SOLVE_S + _BESIDE_S
)
ROSTER_REPAIR = JobKind("roster.repair", "dispatch.roster.work:repair_roster", 60.0)


async def queue_solve(
    desk: Desk,
    key: UUID,
    roster_id: int,
    body: SolveIn,
) -> Job:
    """Queue the search for a draft's best roster, once a key.

    The revision of a published roster keeps its past and changes as little as it can.
    Raises what `get_locked` raises; ConflictError `roster.faulty` when the data themselves are
    wrong, with what is.
    """
    asked = {"roster": roster_id, **body.model_dump(mode="json")}
    known_id = await desk.claim(key, ROSTER_SOLVE.name, asked)
    if known_id is not None:
        return await get_job(desk.session, known_id)
    roster = await get_locked(desk.session, roster_id, (RosterState.DRAFT,))
    known = await gather(desk.session, roster)
    faults = find_faults(known.problem)
    if faults:
        words = desk.words(known)
        raise ConflictError("roster.faulty", why=words.sentence(faults))
    roster.seed = roster.seed if body.seed is None else body.seed
    payload = {
        "roster_id": roster_id,
        "seed": roster.seed,
        "seconds": body.seconds,
        "first_open": None if roster.revises_id is None else desk.today.isoformat(),
    }
    roster.job_id = await queue_job(desk.session, ROSTER_SOLVE, payload, desk.identity)
    roster.version += 1
    await desk.keep(key, roster.job_id)
    await append_event(desk.session, "roster.solving", desk.actor, [roster_change(roster)])
    return await get_job(desk.session, roster.job_id)
