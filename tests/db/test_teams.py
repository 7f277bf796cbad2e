from collections.abc import AsyncIterator

import pytest
from databases import Databases
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.session import make_engine
from dispatch.teams.service import find_responsible_team
from dispatch.teams.tables import Team

pytestmark = pytest.mark.db


@pytest.fixture
async def session(databases: Databases) -> AsyncIterator[AsyncSession]:
    with databases.copy() as url:
        engine = make_engine(url, connections=1)
        async with AsyncSession(engine) as session:
            yield session
        await engine.dispose()


async def test_off_the_main_streets_every_community_is_answered_for_by_its_own_team(
    session: AsyncSession,
) -> None:
    teams = (await session.scalars(select(Team).where(Team.community_code.is_not(None)))).all()
    found = [await find_responsible_team(session, None, str(t.community_code)) for t in teams]
    assert found == [{"code": team.code, "name": team.name} for team in teams]
    assert len(found) == 7


async def test_on_a_main_street_the_streets_team_goes_before_the_communitys(
    session: AsyncSession,
) -> None:
    teams = (await session.scalars(select(Team).where(Team.street_code.is_not(None)))).all()
    found = [await find_responsible_team(session, t.street_code, "530302006005") for t in teams]
    assert found == [{"code": team.code, "name": team.name} for team in teams]
    assert len(found) == 13


async def test_nobody_answers_for_a_community_that_is_not_there(session: AsyncSession) -> None:
    assert await find_responsible_team(session, None, "000000000000") is None
