"""What a server's ground missed while its listening connection was gone, it takes afterwards."""

import pytest
from duty import Duty
from following import until
from sqlalchemy import text

from gis.geocode.geocoder import Geocoder

pytestmark = pytest.mark.db

_LISTENERS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
)
#: Nobody is told: as if the notification had come while nobody listened.
_TEACH = """
INSERT INTO alias (text, label, point, state, times, proposed_by, decided_by, decided_at)
VALUES ('老酒厂仓库', '烟草小区', 'SRID=4326;POINT(103.796 25.492)', 'accepted', 1, 'a', 'b', now())
"""
_FORGET = "DELETE FROM alias WHERE text = '老酒厂仓库'"


async def _run(duty: Duty, statement: str) -> list[int]:
    async with duty.app.state.sessions() as session, session.begin():
        result = await session.execute(text(statement))
        return [row[0] for row in result] if result.returns_rows else []


def _knows(duty: Duty) -> bool:
    geocoder: Geocoder = duty.app.state.ground.geocoder
    return [found.label for found in geocoder.search("老酒厂仓库")][:1] == ["烟草小区"]


async def _cut_the_line(duty: Duty) -> None:
    """End the listening connection; the server makes another."""
    (listener,) = await _run(duty, _LISTENERS)
    await _run(duty, f"SELECT pg_terminate_backend({listener})")


async def test_aliases_that_nobody_told_of_are_known_after_a_lost_connection(duty: Duty) -> None:
    version = duty.app.state.ground.version_id
    try:
        await _run(duty, _TEACH)
        assert not _knows(duty)
        await _cut_the_line(duty)
        await until(lambda: _knows(duty))
        await _run(duty, _FORGET)
        await _cut_the_line(duty)
        await until(lambda: not _knows(duty))
    finally:
        await _run(duty, _FORGET)
        await duty.app.state.upkeep.catch_up()
    assert duty.app.state.ground.version_id == version


async def test_a_ground_that_did_not_change_is_not_built_again(duty: Duty) -> None:
    before = duty.app.state.ground
    await duty.app.state.upkeep.catch_up()
    assert duty.app.state.ground is before
