"""Use cases of the standing teams: look, fix, compose, accept."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ConflictError, InvalidError, MissingError
from dispatch.jobs.rules import JobKind, JobState
from dispatch.jobs.service import get_job, queue_job
from dispatch.jobs.tables import Job
from dispatch.roster.teams.problem import Composition
from dispatch.security.rules import Identity
from dispatch.standing.problem import Standing, read_standing
from dispatch.standing.schemas import ComposeIn, FixIn
from dispatch.standing.tables import TeamFix
from dispatch.standing.views import proposal_value, read_composition, standing_value
from dispatch.teams.live import announce
from dispatch.teams.tables import GridAnswer, TeamMember

TEAMS_COMPOSE = JobKind("teams.compose", "dispatch.standing.work:work", time_limit_s=360.0)


async def read(session: AsyncSession, today: date) -> Standing:
    """Return the teams' problem as it is now."""
    return await session.run_sync(lambda sync: read_standing(sync.connection(), today))


async def get_standing(session: AsyncSession, today: date) -> dict[str, Any]:
    """Return the teams as leaders see them."""
    return standing_value(await read(session, today))


async def queue_composing(
    session: AsyncSession, identity: Identity, key: UUID, body: ComposeIn
) -> tuple[Job, bool]:
    """Have the teams composed, once a key; return the job and whether it is new."""
    asked = body.model_dump(mode="json")
    known_id = await claim_key(session, identity.account_id, key, TEAMS_COMPOSE.name, asked)
    if known_id is not None:
        return await get_job(session, known_id), False
    job_id = await queue_job(session, TEAMS_COMPOSE, asked, identity)
    await keep_result(session, identity.account_id, key, job_id)
    return await get_job(session, job_id), True


async def get_proposal(session: AsyncSession, job_id: int, today: date) -> dict[str, Any]:
    """Return what a job proposes beside how it is.

    Raises MissingError `job.unknown`, ConflictError `teams.no_proposal`.
    """
    result = await _get_result(session, job_id)
    return {"job_id": job_id, **proposal_value(await read(session, today), result)}


async def accept(
    session: AsyncSession, identity: Identity, job_id: int, today: date
) -> dict[str, Any]:
    """Let a proposal be so, whole; return the teams.

    Raises MissingError `job.unknown`, ConflictError `teams.no_proposal`, or `teams.outdated`
    when people, teams or what is fixed changed since it was made.
    """
    result = await _get_result(session, job_id)
    await session.execute(text("LOCK TABLE team_member, grid_answer, team_fix IN EXCLUSIVE MODE"))
    standing = await read(session, today)
    proposed = read_composition(result)
    if result["base"] != standing.digest or not _all_there(standing, proposed):
        raise ConflictError("teams.outdated")
    await _write(session, standing, proposed)
    changed = _find_changed(standing, proposed)
    await announce(session, "team.composed", identity.display_name, changed)
    return await get_standing(session, today)


async def fix(session: AsyncSession, identity: Identity, body: FixIn, today: date) -> int:
    """Fix somebody's seat or grid, for or against; return its id.

    Raises MissingError `person.unknown`, `teams.unknown`, `teams.grid_unknown`; InvalidError
    `teams.unfit` where the person's duty is another; ConflictError `teams.fixed_already`.
    """
    standing = await read(session, today)
    person = standing.problem.person_of.get(str(body.person_id))
    if person is None:
        raise MissingError("person.unknown", where="person_id", person_id=body.person_id)
    role = body.part if body.grid_code is None else _answering(standing, body.grid_code)
    if body.team_id is not None and body.team_id not in {t.id for t in standing.teams.values()}:
        raise MissingError("teams.unknown", where="team_id", team_id=body.team_id)
    if role not in person.roles:
        raise InvalidError("teams.unfit", where="person_id")
    row = TeamFix(by=identity.display_name, **body.model_dump())
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise ConflictError("teams.fixed_already") from error
    return row.id


async def unfix(session: AsyncSession, fix_id: int) -> None:
    """Leave a seat or grid to the composing again. Raises MissingError `teams.fix_unknown`."""
    row = await session.get(TeamFix, fix_id)
    if row is None:
        raise MissingError("teams.fix_unknown", where="fix_id", fix_id=fix_id)
    await session.delete(row)


def _answering(standing: Standing, code: str) -> str:
    grid = standing.problem.grid_of.get(code)
    if grid is None:
        raise MissingError("teams.grid_unknown", where="grid_code", grid=code)
    return grid.role


async def _get_result(session: AsyncSession, job_id: int) -> dict[str, Any]:
    job = await get_job(session, job_id)
    if job.kind != TEAMS_COMPOSE.name or job.state != JobState.DONE:
        raise ConflictError("teams.no_proposal")
    result: dict[str, Any] = job.result
    return result


def _all_there(standing: Standing, proposed: Composition) -> bool:
    """Whether everybody and every grid and team of a proposal is still there."""
    problem = standing.problem
    return (
        all(s.person in problem.person_of and s.team in problem.team_of for s in proposed.seats)
        and all(s.role in problem.person_of[s.person].roles for s in proposed.seats)
        and all(answer.grid in problem.grid_of for answer in proposed.answers)
    )


async def _write(session: AsyncSession, standing: Standing, proposed: Composition) -> None:
    ids = {code: row.id for code, row in standing.teams.items()}
    await session.execute(delete(TeamMember))
    await session.execute(delete(GridAnswer))
    members = [
        {"team_id": ids[s.team], "person_id": int(s.person), "part": s.role}
        for s in sorted(proposed.seats)
    ]
    answers = [
        {
            "grid_code": answer.grid,
            "person_id": int(answer.person),
            "team_id": ids[standing.problem.grid_of[answer.grid].team],
        }
        for answer in sorted(proposed.answers)
    ]
    for table, rows in ((TeamMember, members), (GridAnswer, answers)):
        if rows:
            await session.execute(insert(table), rows)


def _find_changed(standing: Standing, proposed: Composition) -> set[int]:
    """Return the ids of the teams that a proposal changes."""
    present, grid_of = standing.problem.current, standing.problem.grid_of
    codes = {seat.team for seat in present.seats ^ proposed.seats}
    codes |= {grid_of[answer.grid].team for answer in present.answers ^ proposed.answers}
    return {standing.teams[code].id for code in codes}
