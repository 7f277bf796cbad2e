"""Rosters: from a draft to a published month, by the leader's hand and the solver's."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from duty import Duty
from openpyxl import load_workbook
from rostering import AGREED, NO_ROSTERS, PARTS, Planner, fetch, next_monday, run, today

from dispatch.demo.cast import DEMO_VOLUNTEER

pytestmark = pytest.mark.db


@pytest.fixture
async def planner(duty: Duty) -> Planner:
    """A leader at a station whose volunteers may be asked."""
    await run(duty, NO_ROSTERS, AGREED)
    return Planner(duty)


def _cell(place: dict[str, Any]) -> dict[str, Any]:
    return {name: place[name] for name in ("person_id", "night", "community")}


def _keys(cells: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {tuple(_cell(cell).values()) for cell in cells}


def _of(board: dict[str, Any], part: str = "volunteer") -> list[dict[str, Any]]:
    return [place for place in board["places"] if place["part"] == part]


async def test_a_draft_is_solved_checked_and_published(planner: Planner) -> None:
    roster_id = await planner.draft()
    result = await planner.solve(roster_id)
    board = await planner.board(roster_id)
    assert board["findings"]["sound"]
    assert result["proven"]
    assert result["shortfalls"] == len(board["findings"]["shortfalls"])
    assert {place["part"] for place in board["places"]} == set(PARTS)
    published = await planner.publish(roster_id)
    assert (published["state"], published["published"]) == ("published", 1)
    (version,) = (await planner.duty.get(f"/rosters/{roster_id}/versions")).json()
    assert version["number"] == 1
    assert _keys(version["places"]) == _keys(board["places"])


async def test_the_same_seed_gives_the_same_roster(planner: Planner) -> None:
    roster_id = await planner.draft()
    found = []
    for _ in range(2):
        await planner.solve(roster_id, seed=7)
        board = await planner.board(roster_id)
        found.append(_keys(board["places"]))
    assert found[0] == found[1]


async def test_hand_made_places_pins_and_forbids_outlast_a_search(planner: Planner) -> None:
    roster_id = await planner.draft()
    made = await planner.man(roster_id)
    kept_out = next(p["id"] for p in (await planner.board(roster_id))["people"][-1:])
    night = made[0]["night"]
    await planner.do(f"/{roster_id}/forbids", {"person_id": kept_out, "night": night})
    await planner.solve(roster_id)
    board = await planner.board(roster_id)
    after = {place["id"]: place for place in board["places"]}
    assert [after[place["id"]] for place in made] == made
    assert all(place["pinned"] for place in made)
    assert not any(
        (place["person_id"], place["night"]) == (kept_out, night) for place in board["places"]
    )


async def test_a_month_that_can_not_be_says_what_is_short_and_why(planner: Planner) -> None:
    """One volunteer is free on no evening, another only on two that run."""
    rows = await fetch(planner.duty, "SELECT person_id FROM volunteer ORDER BY person_id LIMIT 2")
    never, running = (row.person_id for row in rows)
    weekdays = "UPDATE person SET weekdays = CAST(:days AS smallint[]) WHERE id = :id"
    await run(planner.duty, weekdays, days="{}", id=never)
    await run(planner.duty, weekdays, days="{0,1}", id=running)
    roster_id = await planner.draft()
    await planner.solve(roster_id)
    findings = (await planner.board(roster_id))["findings"]
    short = {
        one["params"]["person"]: one["code"]
        for one in findings["explained"]
        if "person" in one["params"]
    }
    assert short[str(never)] == "short.no_night"
    assert short[str(running)] == "short.running"
    assert findings["sound"]
    texts = [one["text"] for one in findings["explained"]]
    assert all("{" not in text for text in texts)


@pytest.mark.parametrize(
    ("first", "weeks", "refusal"),
    [
        (next_monday() + timedelta(days=1), 1, (422, "roster.not_monday")),
        (next_monday(-1), 1, (422, "roster.past")),
        (next_monday(), 0, (422, "request.invalid")),
        (next_monday(), 27, (422, "request.invalid")),
    ],
)
async def test_a_roster_of_wrong_weeks_is_refused(
    planner: Planner, first: Any, weeks: int, refusal: tuple[int, str]
) -> None:
    body = {"first_night": first.isoformat(), "weeks": weeks}
    assert await planner.refused("", body) == refusal
    assert (await planner.duty.get("/rosters")).json() == []


async def test_nights_belong_to_one_roster(planner: Planner) -> None:
    await planner.draft(weeks=2)
    body = {"first_night": next_monday(2).isoformat(), "weeks": 1}
    assert await planner.refused("", body) == (409, "roster.overlaps")


async def test_a_key_begins_one_roster_only(planner: Planner) -> None:
    leader = await planner.duty.client("leader")
    body = {"first_night": next_monday().isoformat(), "weeks": 1}
    headers = {"Idempotency-Key": str(uuid4())}
    answers = [await leader.post("/api/rosters", json=body, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await planner.duty.get("/rosters")).json()) == 1


@pytest.mark.parametrize(
    ("account", "reading", "writing"),
    [
        ("leader", 200, 201),
        ("administrator", 200, 201),
        ("dispatcher", 200, 403),
        (DEMO_VOLUNTEER, 403, 403),
    ],
)
async def test_who_may_look_and_who_may_write(
    planner: Planner, account: str, reading: int, writing: int
) -> None:
    assert (await planner.duty.get("/rosters", by=account)).status_code == reading
    body = {"first_night": next_monday().isoformat(), "weeks": 1}
    assert (await planner.duty.post("/rosters", body, by=account)).status_code == writing


async def test_nothing_is_changed_while_a_search_is_at_work(planner: Planner) -> None:
    roster_id = await planner.draft()
    board = await planner.board(roster_id)
    job = await planner.do(f"/{roster_id}/solve", {"seconds": 5})
    person = next(one for one in board["people"] if one["part"] == "volunteer")
    squad = board["squads"][0]
    cell = {"person_id": person["id"], "night": squad["night"], "community": squad["community"]}
    assert await planner.refused(f"/{roster_id}/places", cell) == (409, "roster.solving")
    assert await planner.refused(f"/{roster_id}/solve", {"seconds": 5}) == (409, "roster.solving")
    await planner.duty.do(f"/jobs/{job['id']}/cancel", by="leader")
    assert (await planner.board(roster_id))["job_id"] is None
    await planner.man(roster_id)


async def test_what_breaks_a_rule_is_refused_in_words(planner: Planner) -> None:
    roster_id = await planner.draft()
    (*_, placed) = await planner.man(roster_id)
    night = placed["night"]
    answer = await planner.duty.post(f"/rosters/{roster_id}/places", _cell(placed), by="leader")
    assert (answer.status_code, answer.json()["code"]) == (409, "roster.not_allowed")
    (reason,) = answer.json()["params"]["reasons"]
    assert reason["code"] == "place.twice"
    name = (
        await fetch(planner.duty, "SELECT name FROM person WHERE id = :i", i=placed["person_id"])
    )[0].name
    assert name in answer.json()["message"]
    assert night not in answer.json()["message"]  # nights are said as people say them


async def test_every_cell_is_judged_as_a_placing_would_be(planner: Planner) -> None:
    roster_id = await planner.draft()
    await planner.man(roster_id)
    board = await planner.board(roster_id)
    person = next(one for one in reversed(board["people"]) if one["part"] == "volunteer")
    cells = (await planner.do(f"/{roster_id}/check", {"person_id": person["id"]}))["cells"]
    assert {(c["night"], c["community"]) for c in cells} == {
        (s["night"], s["community"]) for s in board["squads"]
    }
    assert all(bool(cell["why"]) != cell["fine"] for cell in cells)
    refused = next(cell for cell in cells if not cell["fine"])
    fine = next(cell for cell in cells if cell["fine"])
    for cell, status in ((refused, 409), (fine, 201)):
        body = {"person_id": person["id"], "night": cell["night"], "community": cell["community"]}
        answer = await planner.duty.post(f"/rosters/{roster_id}/places", body, by="leader")
        assert answer.status_code == status


async def test_an_unfinished_squad_is_not_published(planner: Planner) -> None:
    roster_id = await planner.draft()
    assert await _publish(planner, roster_id) == (409, "roster.empty")
    await planner.do(f"/{roster_id}/withdraw")
    made = await planner.man(roster_id)
    officer = next(place for place in made if place["part"] == "community_officer")
    leader = await planner.duty.client("leader")
    answer = await leader.delete(f"/api/rosters/{roster_id}/places/{officer['id']}")
    assert answer.status_code == 204
    assert await _publish(planner, roster_id) == (409, "roster.unsound")
    assert (await planner.board(roster_id))["state"] == "review"


async def _publish(planner: Planner, roster_id: int) -> tuple[int, str]:
    await planner.do(f"/{roster_id}/review")
    return await planner.refused(f"/{roster_id}/publish", {})


async def test_states_allow_their_own_steps_only(planner: Planner) -> None:
    roster_id = await planner.draft()
    assert await planner.refused(f"/{roster_id}/publish", {}) == (409, "roster.wrong_state")
    assert await planner.refused(f"/{roster_id}/withdraw") == (409, "roster.wrong_state")
    assert await planner.refused(f"/{roster_id}/revise") == (409, "roster.wrong_state")
    made = await planner.man(roster_id)
    await planner.publish(roster_id)
    for path, body in (
        ("/review", {}),
        ("/solve", {"seconds": 5}),
        (f"/places/{made[0]['id']}/pin", {"pinned": False}),
    ):
        assert await planner.refused(f"/{roster_id}{path}", body) == (409, "roster.wrong_state")
    leader = await planner.duty.client("leader")
    assert (await leader.delete(f"/api/rosters/{roster_id}")).status_code == 409
    assert await planner.refused("/999999/review") == (404, "roster.unknown")


async def test_a_revision_becomes_the_next_version_of_the_same_roster(planner: Planner) -> None:
    roster_id = await planner.by_hand()
    draft = await planner.do(f"/{roster_id}/revise")
    assert draft["revises_id"] == roster_id
    assert (await planner.do(f"/{roster_id}/revise"))["id"] == draft["id"]
    before = await planner.board(roster_id)
    copied = await planner.board(draft["id"])
    assert copied["changes"] == {"gone": [], "new": []}
    gone = _of(copied)[0]
    leader = await planner.duty.client("leader")
    await leader.delete(f"/api/rosters/{draft['id']}/places/{gone['id']}")
    assert (await planner.board(draft["id"]))["changes"] == {"gone": [_cell(gone)], "new": []}
    published = await planner.publish(draft["id"], "少一人")
    assert (published["id"], published["published"]) == (roster_id, 2)
    after = await planner.board(roster_id)
    kept = [p for p in before["places"] if _cell(p) != _cell(gone)]
    assert after["places"] == kept
    assert [r["id"] for r in (await planner.duty.get("/rosters")).json()] == [roster_id]
    versions = (await planner.duty.get(f"/rosters/{roster_id}/versions")).json()
    assert [(v["number"], v["reason"]) for v in versions] == [(2, "少一人"), (1, "")]


async def test_a_repair_outdates_a_revision(planner: Planner) -> None:
    roster_id = await planner.by_hand()
    draft = await planner.do(f"/{roster_id}/revise")
    place = _of(await planner.board(roster_id))[0]
    await planner.do(f"/{roster_id}/repairs/confirm", _absence(place))
    assert await _publish(planner, draft["id"]) == (409, "roster.revised_meanwhile")


def _absence(place: dict[str, Any], **changes: Any) -> dict[str, Any]:
    absent = {"person_id": place["person_id"], "nights": [place["night"]], "cause": "sick"}
    return {"absence": absent, "gone": [], "new": [], **changes}


async def test_a_call_off_is_repaired_by_the_fewest_changes(planner: Planner) -> None:
    roster_id = await planner.published()
    before = await planner.board(roster_id)
    place = _of(before)[0]
    started = await planner.do(f"/{roster_id}/repairs", _absence(place)["absence"])
    (empty,) = started["places"]
    assert _cell(empty) == _cell(place)
    assert all(one["person_id"] != place["person_id"] for one in empty["substitutes"])
    proof = await planner.finish(started["job_id"])
    assert proof["fewest"]
    body = _absence(place, gone=proof["gone"], new=proof["new"], reason="发烧")
    published = await planner.do(f"/{roster_id}/repairs/confirm", body)
    after = await planner.board(roster_id)
    assert (published["published"], after["findings"]["sound"]) == (2, True)
    kept = _keys(before["places"]) - _keys(proof["gone"])
    assert _keys(after["places"]) == kept | _keys(proof["new"])
    rows = await fetch(
        planner.duty, "SELECT state FROM roster_place WHERE id = :id", id=place["id"]
    )
    assert [row.state for row in rows] == ["called_off"]
    absences = await fetch(planner.duty, "SELECT person_id, kind, first_day, last_day FROM absence")
    assert [(a.person_id, a.kind, a.first_day.isoformat()) for a in absences] == [
        (place["person_id"], "sick", place["night"])
    ]


async def test_a_ranked_substitute_may_be_taken_at_once(planner: Planner) -> None:
    roster_id = await planner.published()
    place = _of(await planner.board(roster_id))[0]
    started = await planner.do(f"/{roster_id}/repairs", _absence(place)["absence"])
    substitute = started["places"][0]["substitutes"][0]
    new = [{**_cell(place), "person_id": substitute["person_id"]}]
    gone = [substitute["instead"]] if substitute["instead"] else []
    body = _absence(place, gone=gone, new=new)
    await planner.do(f"/{roster_id}/repairs/confirm", body)
    board = await planner.board(roster_id)
    assert new[0] in [_cell(one) for one in board["places"]]
    assert board["findings"]["sound"]


async def test_a_repair_that_breaks_a_rule_or_comes_too_late_is_refused(planner: Planner) -> None:
    roster_id = await planner.by_hand()
    board = await planner.board(roster_id)
    one, other = _of(board)[:2]
    officer = _of(board, "community_officer")[0]
    confirm = f"/{roster_id}/repairs/confirm"
    alone = _absence(one, gone=[_cell(p) for p in _of(board)[1:]])
    assert await planner.refused(confirm, alone) == (409, "roster.not_allowed")
    assert await planner.refused(confirm, _absence(officer)) == (409, "roster.not_allowed")
    twice = _absence(one, new=[_cell(other)])
    assert await planner.refused(confirm, twice) == (409, "roster.changed_meanwhile")
    yesterday = (today() - timedelta(days=1)).isoformat()
    late = _absence({**one, "night": yesterday})
    assert await planner.refused(confirm, late) == (422, "roster.past_night")
    free = _absence({**one, "night": next_monday(4).isoformat()})
    assert await planner.refused(confirm, free) == (409, "roster.nothing_to_repair")
    assert (await planner.board(roster_id))["published"] == 1


async def test_why_this_one_and_not_another(planner: Planner) -> None:
    roster_id = await planner.published()
    board = await planner.board(roster_id)
    place = _of(board)[0]
    other = next(p for p in _of(board) if p["person_id"] != place["person_id"])
    why = await planner.do(f"/{roster_id}/why", _cell(place))
    assert why["reasons"][0]["code"] == "why.due"
    why_not = await planner.do(
        f"/{roster_id}/why", {**_cell(place), "other_id": other["person_id"]}
    )
    assert why_not["text"]
    officer = _of(board, "community_officer")[0]
    assert (await planner.do(f"/{roster_id}/why", _cell(officer)))["text"]
    mixed = {**_cell(place), "other_id": officer["person_id"]}
    assert await planner.refused(f"/{roster_id}/why", mixed) == (422, "roster.other_kind")


async def test_what_a_leave_and_a_swap_would_do_changes_nothing(planner: Planner) -> None:
    roster_id = await planner.published()
    before = await planner.board(roster_id)
    place, other = _of(before)[0], _of(before)[-1]
    leave = {"person_id": place["person_id"], "nights": [place["night"]]}
    effect = await planner.do(f"/{roster_id}/what-if/leave", leave)
    assert effect["after"]["nights"] >= effect["before"]["nights"]
    swap = {"place_id": place["id"], "other_place_id": other["id"]}
    assert "allowed" in await planner.do(f"/{roster_id}/what-if/swap", swap)
    assert (await planner.board(roster_id))["places"] == before["places"]


async def test_the_workbook_holds_every_place_and_no_formula(planner: Planner) -> None:
    roster_id = await planner.by_hand()
    place = _of(await planner.board(roster_id))[0]
    rename, person_id = "UPDATE person SET name = :n WHERE id = :i", place["person_id"]
    (before,) = await fetch(planner.duty, "SELECT name FROM person WHERE id = :i", i=person_id)
    await run(planner.duty, rename, n="=1+1", i=person_id)
    try:
        answer = await planner.duty.get(f"/rosters/{roster_id}/export.xlsx")
    finally:
        await run(planner.duty, rename, n=before.name, i=person_id)
    book = load_workbook(BytesIO(answer.content))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert [c.value for c in cells if c.data_type == "f"] == []
    values = [str(c.value) for c in cells]
    assert "'=1+1" in values
    assert values[0].startswith("益宁派出所")
