"""Teams on the live path, and what happens to them when somebody goes."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.live.model import Change
from dispatch.live.outbox import append_event
from dispatch.people.rules import Duty
from dispatch.people.tables import Person
from dispatch.teams.tables import GridAnswer, Team, TeamMember

#: Who leads a team, of a community or of a street.
LEADERS = (Duty.STATION_LEADER, Duty.DEPUTY_LEADER)


async def read_team_changes(
    session: AsyncSession, team_ids: Collection[int] | None = None
) -> list[Change]:
    """Return the present state of teams, all of them for None, with their leaders' names."""
    leaders = await session.execute(
        select(TeamMember.team_id, Person.name)
        .join(Person, Person.id == TeamMember.person_id)
        .where(TeamMember.part.in_(LEADERS))
        .order_by(TeamMember.team_id, Person.id.desc())
    )
    names = {row.team_id: row.name for row in leaders}
    wanted = select(Team).order_by(Team.id).execution_options(populate_existing=True)
    if team_ids is not None:
        wanted = wanted.where(Team.id.in_(team_ids))
    return [
        Change("team", team.id, team.version, _value(team, names.get(team.id)))
        for team in await session.scalars(wanted)
    ]


async def announce(session: AsyncSession, kind: str, actor: str, team_ids: Collection[int]) -> None:
    """Count a change of teams and tell everybody."""
    if not team_ids:
        return
    changed = update(Team).where(Team.id.in_(team_ids)).values(version=Team.version + 1)
    await session.execute(changed.execution_options(synchronize_session=False))
    await append_event(session, kind, actor, await read_team_changes(session, team_ids))


async def end_membership(session: AsyncSession, person_ids: Collection[int], actor: str) -> None:
    """Take people who left out of their teams; the grids they answered for are nobody's."""
    left = await session.scalars(
        delete(TeamMember).where(TeamMember.person_id.in_(person_ids)).returning(TeamMember.team_id)
    )
    teams = set(left)
    await session.execute(delete(GridAnswer).where(GridAnswer.person_id.in_(person_ids)))
    await announce(session, "team.member_left", actor, teams)


def _value(team: Team, leader: str | None) -> dict[str, Any]:
    return {
        "id": team.id,
        "version": team.version,
        "code": team.code,
        "name": team.name,
        "leader": leader,
    }
