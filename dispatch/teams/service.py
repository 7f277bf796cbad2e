"""Which team answers for a place."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.teams.tables import Team


async def find_responsible_team(
    session: AsyncSession, street_code: str | None, community_code: str
) -> dict[str, Any] | None:
    """Return code and name of the team that answers: the street's before the community's."""
    answers = Team.community_code == community_code
    if street_code is not None:  # compared with nothing it would be every community's team
        answers |= Team.street_code == street_code
    rows = (
        await session.execute(select(Team.code, Team.name, Team.street_code).where(answers))
    ).all()
    ranked = sorted(rows, key=lambda row: row.street_code is None)
    return {"code": ranked[0].code, "name": ranked[0].name} if ranked else None
