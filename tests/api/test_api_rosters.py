"""Rosters: from a draft to a published month, by the leader's hand and the solver's."""

import pytest
from duty import Duty
from rostering import AGREED, NO_ROSTERS, Planner, run

pytestmark = pytest.mark.db


@pytest.fixture
async def planner(duty: Duty) -> Planner:
    """A leader at a station whose volunteers may be asked."""
    await run(duty, NO_ROSTERS, AGREED)
    return Planner(duty)


async def test_a_draft_is_solved_and_published(planner: Planner) -> None:
    roster_id = await planner.draft()
    result = await planner.solve(roster_id)
    board = await planner.board(roster_id)
    assert board["findings"]["sound"]
    assert result["shortfalls"] == len(board["findings"]["shortfalls"])
    published = await planner.publish(roster_id)
    assert (published["state"], published["published"]) == ("published", 1)
