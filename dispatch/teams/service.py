"""Which team answers for a place."""

from dataclasses import dataclass
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
    return _value(ranked[0]) if ranked else None


@dataclass(frozen=True, slots=True)
class Teams:
    """The wire value of every team, by the street or the community that it answers for."""

    by_street: dict[str, dict[str, Any]]
    by_community: dict[str, dict[str, Any]]

    def find_responsible(
        self, street_code: str | None, community_code: str | None
    ) -> dict[str, Any] | None:
        """Return the team that answers for a place, as `find_responsible_team` would."""
        street = self.by_street.get(street_code or "")
        return street or self.by_community.get(community_code or "")


async def read_teams(session: AsyncSession) -> Teams:
    """Return all teams, for a request that names many places."""
    columns = (Team.code, Team.name, Team.street_code, Team.community_code)
    rows = (await session.execute(select(*columns).order_by(Team.code))).all()
    return Teams(
        {row.street_code: _value(row) for row in rows if row.street_code},
        {row.community_code: _value(row) for row in rows if row.community_code},
    )


def _value(row: Any) -> dict[str, Any]:
    return {"code": row.code, "name": row.name}
