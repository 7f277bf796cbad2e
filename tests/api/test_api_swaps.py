"""Swaps: who fits, offers, agreeing, what rules and leaders decide, and what nobody may see."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from duty import Duty
from nights import FAR, HOME, NEXT, Nights, monday
from sqlalchemy import text

pytestmark = pytest.mark.db

ANNA, BELA, CARL, DORA = "YJ-0001", "YJ-0008", "YJ-0015", "YJ-0022"
ON_LEAVE = (
    "INSERT INTO absence (person_id, kind, first_day, last_day, by)"
    " SELECT person_id, 'leave', current_date, current_date + 60, 'leader' FROM volunteer"
)
NEIGHBOUR, STRANGER = "YJ-0002", "YJ-0007"


@pytest.fixture
async def nights(duty: Duty) -> AsyncIterator[Nights]:
    made = Nights(duty.url)
    made.publish()
    yield made
    await duty.clean()


class Stage:
    """Anna has Tuesday of the week after next, Bela its Thursday; each squad has two more."""

    def __init__(self, duty: Duty, nights: Nights) -> None:
        self.duty, self.nights = duty, nights
        self.tuesday, self.thursday = monday(2) + timedelta(1), monday(2) + timedelta(3)
        self.annas, *_ = nights.squad(self.tuesday, HOME, ANNA, CARL)
        self.belas, *_ = nights.squad(self.thursday, HOME, BELA, DORA)
        # everybody has two nights, so that giving one away for nothing makes somebody short
        self.saturday, self.sunday = monday(2) + timedelta(5), monday(2) + timedelta(6)
        nights.squad(self.saturday, HOME, ANNA, CARL)
        nights.squad(self.sunday, HOME, BELA, DORA)

    async def page(self, number: str) -> dict[str, Any]:
        answer = await self.duty.get("/volunteer/shifts", number)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    async def takers(self, number: str = ANNA, place_id: int | None = None) -> list[dict[str, Any]]:
        answer = await self.duty.get(f"/volunteer/shifts/{place_id or self.annas}/takers", number)
        assert answer.status_code == 200, answer.text
        takers: list[dict[str, Any]] = answer.json()
        return takers

    async def offer_for_nothing(self, number: str = "YJ-0029") -> None:
        """Offer the night to somebody who has none that week and gives nothing back."""
        taker = {"person_id": self.nights.people[number], "back_place_id": None}
        await self.offer({"to": [taker]})

    async def offer(self, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return await self.duty.do(f"/volunteer/shifts/{self.annas}/swap", body or {}, by=ANNA)

    async def option(self, number: str, back: date | None = None) -> int:
        """Return the option with which somebody gives a night back, or nothing."""
        (request,) = (await self.page(number))["requests"]
        wanted = back and back.isoformat()
        (option,) = [
            o["id"]
            for o in request["options"]
            if (o["back"] and o["back"]["night"]) == wanted and o["answer"] == "asked"
        ]
        return int(option)

    async def agree(self, number: str, back: date | None = None) -> httpx.Response:
        return await self.duty.post(
            f"/volunteer/swap-options/{await self.option(number, back)}/agree", by=number
        )

    def versions(self) -> list[tuple[int, str]]:
        rows = self.nights.run("SELECT number, reason FROM roster_version ORDER BY number")
        return [(number, reason) for number, reason in rows]


@pytest.fixture
async def stage(duty: Duty, nights: Nights) -> Stage:
    return Stage(duty, nights)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_those_who_fit_are_named_by_masked_names_with_what_they_would_give(
    stage: Stage,
) -> None:
    takers = await stage.takers()
    exchanges = [(t["person_id"], t["back"]["night"]) for t in takers if t["back"]]
    bela, dora = stage.nights.people[BELA], stage.nights.people[DORA]
    assert sorted(exchanges) == [
        (bela, stage.thursday.isoformat()),
        (dora, stage.thursday.isoformat()),
    ]
    assert {t["short"] for t in takers if t["back"]} == {False}
    # who has no night that week could take it for nothing, and would leave Anna short
    assert {t["short"] for t in takers if not t["back"]} == {True}
    full_names = {stage.nights.name(number) for number in stage.nights.people}
    assert {t["name"] for t in takers} & full_names == set()


async def test_a_swap_by_the_rules_is_carried_out_when_somebody_agrees(stage: Stage) -> None:
    offered = await stage.offer()
    assert (offered["state"], (await stage.page(ANNA))["offers"]) == ("offered", [offered])
    answer = await stage.agree(BELA, stage.thursday)
    assert (answer.status_code, answer.json()["state"]) == (200, "done")
    standing = stage.nights.standing()
    assert (ANNA, stage.thursday, HOME) in standing
    assert (BELA, stage.tuesday, HOME) in standing
    assert not {(ANNA, stage.tuesday, HOME), (BELA, stage.thursday, HOME)} & standing
    assert stage.versions() == [(2, "swap")]
    for number in (ANNA, BELA, CARL):
        page = await stage.page(number)
        assert (page["offers"], page["requests"]) == ([], [])


async def test_the_next_version_holds_the_whole_roster_as_it_stands(stage: Stage) -> None:
    await stage.offer()
    await stage.agree(BELA, stage.thursday)
    ((places,),) = stage.nights.run("SELECT places FROM roster_version")
    numbers = {person: number for number, person in stage.nights.people.items()}
    kept = {
        (numbers[p["person_id"]], date.fromisoformat(p["night"]), p["community"])
        for p in places
        if p["person_id"] in numbers
    }
    assert kept == stage.nights.standing()


async def test_of_two_who_agree_at_once_one_wins(stage: Stage) -> None:
    await stage.offer()
    bela = await stage.option(BELA, stage.thursday)
    dora = await stage.option(DORA, stage.thursday)
    answers = await asyncio.gather(
        stage.duty.post(f"/volunteer/swap-options/{bela}/agree", by=BELA),
        stage.duty.post(f"/volunteer/swap-options/{dora}/agree", by=DORA),
    )
    assert sorted(a.status_code for a in answers) == [200, 409]
    (lost,) = [a for a in answers if a.status_code == 409]
    assert lost.json()["code"] == "swap.taken"
    standing = stage.nights.standing()
    assert len(standing) == 8
    assert {n for n, night, _ in standing if night == stage.thursday} >= {ANNA}


async def test_agreeing_again_changes_nothing(stage: Stage) -> None:
    await stage.offer()
    option = await stage.option(BELA, stage.thursday)
    path = f"/volunteer/swap-options/{option}/agree"
    first, again = await stage.duty.post(path, by=BELA), await stage.duty.post(path, by=BELA)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert stage.versions() == [(2, "swap")]


async def test_the_same_key_offers_once(stage: Stage) -> None:
    client = await stage.duty.client(ANNA)
    headers = {"Idempotency-Key": "00000000-0000-4000-8000-0000000000d1"}
    path = f"/api/volunteer/shifts/{stage.annas}/swap"
    answers = [await client.post(path, json={}, headers=headers) for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    second = await stage.duty.post(f"/volunteer/shifts/{stage.annas}/swap", {}, by=ANNA)
    assert refusal(second) == (409, "swap.open")


async def test_a_night_can_be_offered_to_one_person_only(stage: Stage) -> None:
    bela = {"person_id": stage.nights.people[BELA], "back_place_id": stage.belas}
    offered = await stage.offer({"to": [bela]})
    assert offered["asked"] == 1
    assert (await stage.page(DORA))["requests"] == []
    (request,) = (await stage.page(BELA))["requests"]
    assert [o["back"]["night"] for o in request["options"]] == [stage.thursday.isoformat()]


async def test_everybody_is_asked_who_leaves_nobody_short_and_only_else_the_others(
    stage: Stage,
) -> None:
    assert (await stage.offer())["asked"] == 2
    stage.nights.run("DELETE FROM swap")
    stage.nights.run("DELETE FROM roster_place WHERE night = :day", day=stage.thursday)
    takers = await stage.takers()
    assert {taker["short"] for taker in takers} == {True}
    assert (await stage.offer())["asked"] == len(takers)


async def test_who_does_not_fit_cannot_be_asked(stage: Stage) -> None:
    carl = {"person_id": stage.nights.people[CARL], "back_place_id": None}
    answer = await stage.duty.post(f"/volunteer/shifts/{stage.annas}/swap", {"to": [carl]}, by=ANNA)
    assert refusal(answer) == (422, "swap.unfit")


async def test_without_anybody_fit_there_is_no_offer(stage: Stage) -> None:
    stage.nights.run("UPDATE volunteer SET trained_until = '2020-01-01'")
    assert await stage.takers() == []
    answer = await stage.duty.post(f"/volunteer/shifts/{stage.annas}/swap", {}, by=ANNA)
    assert refusal(answer) == (409, "swap.nobody")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE volunteer SET trained_until = '2020-01-01'", "swap.rule.person.untrained"),
        ("UPDATE volunteer SET uniform_until = '2020-01-01'", "swap.rule.person.no_uniform"),
        ("UPDATE volunteer SET consented_on = NULL", "swap.rule.person.unavailable"),
        ("UPDATE person SET weekdays = '{0}'", "swap.rule.person.unavailable"),
        (ON_LEAVE, "swap.rule.person.on_leave"),
    ],
)
async def test_a_swap_that_breaks_a_rule_by_now_is_refused_with_the_rule_in_words(
    stage: Stage, change: str, code: str
) -> None:
    await stage.offer()
    option = await stage.option(BELA, stage.thursday)
    before = stage.nights.standing()
    stage.nights.run(change)
    answer = await stage.duty.post(f"/volunteer/swap-options/{option}/agree", by=BELA)
    assert refusal(answer) == (409, code)
    assert answer.json()["message"] != code
    assert stage.nights.standing() == before


async def test_two_nights_running_are_never_made(stage: Stage, nights: Nights) -> None:
    """Bela gets Wednesday after the offer: with Tuesday beside it that would be two running."""
    await stage.offer()
    option = await stage.option(BELA, stage.thursday)
    nights.run(
        "UPDATE roster_place SET night = :wednesday WHERE person_id = :bela AND night = :sunday",
        wednesday=stage.tuesday + timedelta(1),
        bela=nights.people[BELA],
        sunday=stage.sunday,
    )
    answer = await stage.duty.post(f"/volunteer/swap-options/{option}/agree", by=BELA)
    assert refusal(answer) == (409, "swap.rule.nights.running")


async def test_strangers_from_far_away_do_not_fit(stage: Stage, nights: Nights) -> None:
    nights.squad(stage.thursday, NEXT, NEIGHBOUR)
    nights.squad(stage.thursday, FAR, STRANGER)
    exchanging = {t["person_id"] for t in await stage.takers() if t["back"]}
    assert nights.people[NEIGHBOUR] in exchanging
    assert nights.people[STRANGER] not in exchanging


async def test_unwanted_partners_are_kept_apart_and_nobody_learns_why(
    stage: Stage, nights: Nights
) -> None:
    await stage.offer()
    option = await stage.option(BELA, stage.thursday)
    nights.run(
        "INSERT INTO partner_wish VALUES (:carl, :bela, false)",
        carl=nights.people[CARL],
        bela=nights.people[BELA],
    )
    answer = await stage.duty.post(f"/volunteer/swap-options/{option}/agree", by=BELA)
    assert refusal(answer) == (409, "swap.rule.other")


async def test_taking_a_night_for_nothing_waits_for_the_leader(stage: Stage) -> None:
    """Somebody would end up with one night: the rules alone may not decide that."""
    await stage.offer_for_nothing()
    answer = await stage.agree("YJ-0029")
    assert answer.json()["state"] == "waiting"
    assert (ANNA, stage.tuesday, HOME) in stage.nights.standing()
    (waiting,) = (await stage.duty.get("/swaps", "leader")).json()
    assert (waiting["state"], waiting["needs_leader"]) == ("waiting", True)
    assert waiting["agreed"]["name"] == stage.nights.name("YJ-0029")
    assert (await stage.page(BELA))["requests"] == []

    done = await stage.duty.do(f"/swaps/{waiting['id']}/approve", by="leader")
    assert done["decided_by"] == "值班所领导"
    assert ("YJ-0029", stage.tuesday, HOME) in stage.nights.standing()
    again = await stage.duty.do(f"/swaps/{waiting['id']}/approve", by="leader")
    assert again == done
    assert stage.versions() == [(2, "swap")]


async def test_a_refused_swap_leaves_both_what_they_have(stage: Stage) -> None:
    await stage.offer_for_nothing()
    await stage.agree("YJ-0029")
    before = stage.nights.standing()
    (waiting,) = (await stage.duty.get("/swaps", "leader")).json()
    refused = await stage.duty.do(f"/swaps/{waiting['id']}/refuse", by="leader")
    assert (refused["state"], stage.nights.standing()) == ("refused", before)
    late = await stage.duty.post(f"/swaps/{waiting['id']}/approve", by="leader")
    assert refusal(late) == (409, "swap.over")


async def test_what_nobody_agreed_to_cannot_be_approved(stage: Stage) -> None:
    offered = await stage.offer()
    answer = await stage.duty.post(f"/swaps/{offered['id']}/approve", by="leader")
    assert refusal(answer) == (409, "swap.not_agreed")


async def test_approval_looks_at_the_rules_once_more(stage: Stage) -> None:
    await stage.offer_for_nothing()
    await stage.agree("YJ-0029")
    (waiting,) = (await stage.duty.get("/swaps", "leader")).json()
    stage.nights.run("UPDATE volunteer SET trained_until = '2020-01-01'")
    answer = await stage.duty.post(f"/swaps/{waiting['id']}/approve", by="leader")
    assert refusal(answer) == (409, "swap.rule.person.untrained")


@pytest.mark.parametrize("hours", [24.0 * 40, None])
async def test_too_close_to_the_night_or_by_the_stations_wish_the_leader_decides(
    stage: Stage, hours: float | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage.duty.app.state.settings, "swap_auto_hours", hours)
        await stage.offer()
        answer = await stage.agree(BELA, stage.thursday)
    assert answer.json()["state"] == "waiting"
    assert (ANNA, stage.tuesday, HOME) in stage.nights.standing()


async def test_withdrawn_is_withdrawn(stage: Stage) -> None:
    offered = await stage.offer()
    option = await stage.option(BELA, stage.thursday)
    path = f"/volunteer/swaps/{offered['id']}/withdraw"
    assert (await stage.duty.do(path, by=ANNA))["state"] == "withdrawn"
    assert (await stage.page(BELA))["requests"] == []
    answer = await stage.duty.post(f"/volunteer/swap-options/{option}/agree", by=BELA)
    assert refusal(answer) == (409, "swap.over")


async def test_only_who_offered_may_withdraw_and_only_who_was_asked_may_answer(
    stage: Stage,
) -> None:
    offered = await stage.offer()
    option = await stage.option(BELA, stage.thursday)
    foreign = [
        await stage.duty.post(f"/volunteer/swaps/{offered['id']}/withdraw", by=BELA),
        await stage.duty.post(f"/volunteer/swaps/{offered['id']}/decline", by=STRANGER),
        await stage.duty.post(f"/volunteer/swap-options/{option}/agree", by=DORA),
        await stage.duty.post("/volunteer/swap-options/999999/agree", by=BELA),
    ]
    assert [refusal(answer) for answer in foreign] == [(404, "swap.unknown")] * 4
    by_volunteer = await stage.duty.post(f"/swaps/{offered['id']}/approve", by=BELA)
    assert refusal(by_volunteer) == (403, "role.forbidden")
    other = await stage.duty.post(f"/volunteer/shifts/{stage.belas}/swap", {}, by=ANNA)
    assert refusal(other) == (404, "shift.unknown")


async def test_once_everybody_asked_has_declined_it_is_over(stage: Stage) -> None:
    bela = {"person_id": stage.nights.people[BELA], "back_place_id": stage.belas}
    offered = await stage.offer({"to": [bela]})
    path = f"/volunteer/swaps/{offered['id']}/decline"
    assert (await stage.duty.post(path, by=BELA)).status_code == 204
    assert (await stage.page(ANNA))["offers"] == []
    assert (await stage.duty.post(path, by=BELA)).status_code == 204
    ((state,),) = stage.nights.run("SELECT state FROM swap")
    assert state == "declined"


async def test_other_offers_of_the_same_nights_end_with_a_swap(stage: Stage) -> None:
    """Bela offers Thursday too: once it is Anna's, that offer can't stand."""
    await stage.duty.do(f"/volunteer/shifts/{stage.belas}/swap", {}, by=BELA)
    await stage.offer()
    await stage.agree(BELA, stage.thursday)
    states = stage.nights.run("SELECT state FROM swap ORDER BY id")
    assert [state for (state,) in states] == ["expired", "done"]


async def test_a_night_that_changed_hands_cannot_be_given(stage: Stage) -> None:
    await stage.offer()
    option = await stage.option(BELA, stage.thursday)
    await stage.duty.do(f"/volunteer/shifts/{stage.belas}/call-off", {"reason": "sick"}, by=BELA)
    answer = await stage.duty.post(f"/volunteer/swap-options/{option}/agree", by=BELA)
    assert refusal(answer) == (409, "swap.place_gone")


async def test_no_volunteer_sees_a_foreign_name(stage: Stage) -> None:
    await stage.offer()
    own = {stage.nights.name(number) for number in (ANNA, CARL)}
    seen = (await stage.duty.get("/volunteer/shifts", ANNA)).text
    seen += (await stage.duty.get(f"/volunteer/shifts/{stage.annas}/takers", ANNA)).text
    names = {number: stage.nights.name(number) for number in stage.nights.people}
    assert {name for name in names.values() if name in seen} == own
    asked = (await stage.duty.get("/volunteer/shifts", BELA)).text
    assert names[ANNA] not in asked
    assert names[CARL] not in asked


async def test_a_night_that_has_begun_can_neither_be_swapped_nor_called_off(
    duty: Duty, nights: Nights
) -> None:
    (place, _) = nights.squad(monday(-1), HOME, ANNA, CARL)
    for path, body in (("takers", None), ("swap", {}), ("call-off", {"reason": "work"})):
        where = f"/volunteer/shifts/{place}/{path}"
        answer = await (duty.get(where, ANNA) if body is None else duty.post(where, body, by=ANNA))
        assert refusal(answer) == (409, "shift.begun")


async def test_the_duty_room_alone_lists_swaps(stage: Stage) -> None:
    assert refusal(await stage.duty.get("/swaps", ANNA)) == (403, "role.forbidden")
    async with stage.duty.app.state.sessions() as session:
        assert (await session.scalar(text("SELECT count(*) FROM swap"))) == 0
