"""Coverage on the wire: what available units reach, and that nothing else counts."""

from typing import Any

import pytest
from duty import Duty

pytestmark = pytest.mark.db


async def _coverage(duty: Duty) -> dict[str, Any]:
    answer = await duty.get("/coverage")
    assert answer.status_code == 200, answer.text
    value: dict[str, Any] = answer.json()
    return value


async def test_shares_grow_with_the_minutes(duty: Duty) -> None:
    coverage = await _coverage(duty)
    assert [share["minutes"] for share in coverage["shares"]] == [1, 3, 5]
    for kind in ("grids", "places", "residents"):
        shares = [share[kind] for share in coverage["shares"]]
        assert shares == sorted(shares)
        assert 0 <= shares[0] <= shares[-1] <= 1
    holes = [hole["properties"]["minutes"] for hole in coverage["holes"]["features"]]
    assert holes == [3, 5]


async def test_a_unit_at_work_covers_nothing(duty: Duty) -> None:
    before = await _coverage(duty)
    incident = await duty.report()
    await duty.assign(incident["id"], duty.units["patrol_car"][0])
    after = await _coverage(duty)
    assert after["units"] == before["units"] - 1
    for less, more in zip(after["shares"], before["shares"], strict=True):
        assert less["residents"] <= more["residents"]


async def test_asking_twice_gives_the_same(duty: Duty) -> None:
    assert await _coverage(duty) == await _coverage(duty)
