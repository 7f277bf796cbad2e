"""Aliases from the correction to the geocoder of the running server."""

import asyncio
from typing import Any

import pytest
from duty import GUARD_S, Duty
from sqlalchemy import text

pytestmark = pytest.mark.db

POINT = [103.796, 25.492]
CORRECTION = {"typed": "老烟厂大门", "label": "烟草小区", "point": POINT}


@pytest.fixture(autouse=True)
async def no_aliases(duty: Duty) -> None:
    async with duty.app.state.sessions() as session, session.begin():
        await session.execute(text("TRUNCATE alias RESTART IDENTITY"))
    await duty.app.state.upkeep.catch_up()


async def labels(duty: Duty, words: str) -> list[str]:
    candidates = (await duty.get(f"/geocode?q={words}")).json()["candidates"]
    return [candidate["label"] for candidate in candidates]


async def wait_until_first(duty: Duty, words: str, label: str | None) -> None:
    """Wait for the notification to have reached the geocoder."""
    async with asyncio.timeout(GUARD_S):
        while True:
            if [*await labels(duty, words), None][0] == label:
                return
            await asyncio.sleep(0.02)


async def propose(duty: Duty, **more: Any) -> list[dict[str, Any]]:
    await duty.do("/aliases", {**CORRECTION, **more})
    found: list[dict[str, Any]] = (await duty.get("/aliases")).json()
    return found


async def test_a_correction_waits_for_a_leader(duty: Duty) -> None:
    assert await duty.do("/aliases", CORRECTION) == {"proposed": True}
    [alias] = (await duty.get("/aliases")).json()
    assert alias["text"] == "老烟厂大门"
    assert alias["label"] == "烟草小区"
    assert alias["point"] == POINT
    assert (alias["state"], alias["times"], alias["decided_by"]) == ("proposed", 1, None)
    assert (await labels(duty, "老烟厂大门"))[:1] != ["烟草小区"]


async def test_the_same_correction_again_is_counted(duty: Duty) -> None:
    await propose(duty)
    [alias] = await propose(duty)
    assert alias["times"] == 2


async def test_a_name_of_the_ground_is_not_learnt_as_another(duty: Duty) -> None:
    answer = await duty.do("/aliases", {**CORRECTION, "typed": "文昌街"})
    assert answer == {"proposed": False}
    assert (await duty.get("/aliases")).json() == []


async def test_an_accepted_alias_is_found_and_one_taken_back_is_not(duty: Duty) -> None:
    [alias] = await propose(duty)
    accepted = await duty.do(f"/aliases/{alias['id']}/accept", by="leader")
    assert accepted["state"] == "accepted"
    assert accepted["decided_by"] is not None
    await wait_until_first(duty, "老烟厂大门", "烟草小区")
    assert (await labels(duty, "老烟厂大门3栋"))[0].startswith("烟草小区3栋")
    assert (await duty.get("/aliases")).json() == []
    await duty.do(f"/aliases/{alias['id']}/reject", by="leader")
    await wait_until_first(duty, "老烟厂大门", None)


async def test_an_alias_of_no_name_is_a_place_of_its_own(duty: Duty) -> None:
    [alias] = await propose(duty, typed="王二烧烤摊", label="文昌街中间的空地")
    await duty.do(f"/aliases/{alias['id']}/accept", by="leader")
    await wait_until_first(duty, "王二烧烤摊", "文昌街中间的空地")
    [candidate, *_] = (await duty.get("/geocode?q=王二烧烤摊")).json()["candidates"]
    assert candidate["point"] == POINT
    assert candidate["why"]["code"] == "alias"


async def test_a_leader_may_mend_the_text(duty: Duty) -> None:
    [alias] = await propose(duty, typed="那个老烟厂大门")
    accepted = await duty.do(f"/aliases/{alias['id']}/accept", {"text": "老煙廠"}, by="leader")
    assert accepted["text"] == "老烟厂"
    await wait_until_first(duty, "老烟厂", "烟草小区")


@pytest.mark.parametrize(
    ("mended", "status", "code"),
    [("abc", 422, "alias.no_name"), ("文昌街", 409, "alias.is_name"), ("一", 422, None)],
)
async def test_a_text_that_cannot_be_an_alias_is_refused(
    duty: Duty, mended: str, status: int, code: str | None
) -> None:
    [alias] = await propose(duty)
    answer = await duty.post(f"/aliases/{alias['id']}/accept", {"text": mended}, by="leader")
    assert answer.status_code == status
    assert answer.json()["code"] == (code or "request.invalid")
    assert [kept["state"] for kept in (await duty.get("/aliases")).json()] == ["proposed"]


async def test_one_text_cannot_mean_two_things(duty: Duty) -> None:
    [first] = await propose(duty)
    await duty.do(f"/aliases/{first['id']}/accept", by="leader")
    [second] = await propose(duty, label="电力小区")
    answer = await duty.post(f"/aliases/{second['id']}/accept", by="leader")
    assert answer.status_code == 409
    assert answer.json()["params"] == {"text": "老烟厂大门", "label": "烟草小区"}
    assert answer.json()["remedy"]


async def test_accepting_twice_is_accepting_once(duty: Duty) -> None:
    [alias] = await propose(duty)
    first = await duty.do(f"/aliases/{alias['id']}/accept", by="leader")
    assert await duty.do(f"/aliases/{alias['id']}/accept", by="leader") == first


@pytest.mark.parametrize("step", ["accept", "reject"])
async def test_a_dispatcher_does_not_decide(duty: Duty, step: str) -> None:
    [alias] = await propose(duty)
    answer = await duty.post(f"/aliases/{alias['id']}/{step}")
    assert (answer.status_code, answer.json()["code"]) == (403, "role.forbidden")


@pytest.mark.parametrize("step", ["accept", "reject"])
async def test_an_alias_that_is_not_there_is_named(duty: Duty, step: str) -> None:
    answer = await duty.post(f"/aliases/999/{step}", by="leader")
    assert (answer.status_code, answer.json()["code"]) == (404, "alias.unknown")


async def test_the_field_neither_proposes_nor_reads(duty: Duty) -> None:
    officer = duty.field_account(duty.units["patrol_car"][0])
    assert (await duty.post("/aliases", CORRECTION, by=officer)).status_code == 403
    assert (await duty.get("/aliases", by=officer)).status_code == 403
