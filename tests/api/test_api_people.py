"""People over HTTP: list, write down, change, availability, leave."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from databases import Databases, fetch
from duty import Duty, duty_room

from dispatch.settings import Settings
from dispatch.staff.leaving import delete_past_days, end_memberships
from dispatch.staff.present import find_today

pytestmark = pytest.mark.db

SHUIZHAI = "530302006002"
TODAY = find_today("Asia/Shanghai")
SOON = TODAY + timedelta(days=3)


@pytest.fixture(scope="module")
async def station(databases: Databases) -> AsyncIterator[Duty]:
    with databases.copy() as url:
        async with duty_room(url) as duty:
            yield duty


def _officer(**more: Any) -> dict[str, Any]:
    return {
        "name": "晏新来",
        "duty": "community_officer",
        "community_code": SHUIZHAI,
        "contact": "10099990001",
        **more,
    }


def _volunteer(**more: Any) -> dict[str, Any]:
    own = {"uniform_no": f"U-{uuid4().hex[:8]}", "trained_until": "2030-01-31"}
    return _officer(duty="volunteer", volunteer=own, **more)


async def _create(station: Duty, body: dict[str, Any]) -> dict[str, Any]:
    return await station.do("/people", body, "leader")


async def _put(station: Duty, path: str, body: dict[str, Any]) -> httpx.Response:
    return await (await station.client("leader")).put(f"/api{path}", json=body)


async def _get(station: Duty, path: str) -> dict[str, Any]:
    answer = await station.get(path, "leader")
    assert answer.status_code == 200, answer.text
    value: dict[str, Any] = answer.json()
    return value


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("who", ["dispatcher", "officer-益宁01", "YJ-0001"])
async def test_only_leaders_see_people(station: Duty, who: str) -> None:
    for path in ("/people", "/people/1", "/people/export", "/teams", "/teams/proposals/1"):
        assert _code(await station.get(path, who)) == (403, "role.forbidden")
    assert _code(await station.post("/people", _officer(), who)) == (403, "role.forbidden")


async def test_the_list_is_searched_filtered_paged_and_masked(station: Duty) -> None:
    everybody = await _get(station, "/people?limit=2000")
    assert everybody["total"] == len(everybody["people"]) >= 400
    volunteers = await _get(
        station, f"/people?duty=volunteer&community={SHUIZHAI}&limit=5&offset=5"
    )
    assert volunteers["total"] == 29
    assert [p["duty"] for p in volunteers["people"]] == ["volunteer"] * 5
    (found,) = (await _get(station, "/people?q=yj-0001"))["people"]
    assert found["number"] == "YJ-0001"
    assert found["contact"][:3] == "100"
    assert found["contact"][3:7] == "****"
    assert found["volunteer"]["lacking"] == []


async def test_somebody_is_written_down_once_a_key(station: Duty) -> None:
    client = await station.client("leader")
    headers = {"Idempotency-Key": str(uuid4())}
    body = _officer(name="念一次", number="53-1", skills=["急救"], weekdays=[4, 0])
    first = await client.post("/api/people", json=body, headers=headers)
    again = await client.post("/api/people", json=body, headers=headers)
    assert first.status_code == 201
    assert again.json() == first.json()
    made = first.json()
    assert (made["version"], made["contact"], made["weekdays"]) == (1, "100****0001", [0, 4])
    assert made["absences"] == made["nights"] == made["partners"] == made["teams"] == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"duty": "gardener"}, (422, "request.invalid")),
        ({"name": "王2"}, (422, "request.invalid")),
        ({"contact": "ask"}, (422, "request.invalid")),
        ({"weekdays": [7]}, (422, "request.invalid")),
        ({"community_code": "530302006099"}, (422, "person.community_unknown")),
        ({"community_code": None}, (422, "person.community_missing")),
        ({"duty": "volunteer"}, (422, "person.volunteer_incomplete")),
        ({"number": "YJ-0001"}, (409, "person.number_taken")),
        (
            {"volunteer": {"uniform_no": "U-1", "trained_until": "2030-01-31"}},
            (422, "person.volunteers_only"),
        ),
    ],
)
async def test_what_does_not_go_together_is_refused(
    station: Duty, change: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert _code(await station.post("/people", _officer(**change), "leader")) == expected


async def test_a_volunteers_uniform_is_theirs_alone_and_a_namesake_needs_a_number(
    station: Duty,
) -> None:
    made = await _create(station, _volunteer(name="缪新义", number="YJ-9001"))
    taken = _volunteer(name="缪新二", number="YJ-9002")
    taken["volunteer"]["uniform_no"] = made["volunteer"]["uniform_no"]
    assert _code(await station.post("/people", taken, "leader")) == (409, "person.uniform_taken")
    namesake = _officer(name="缪新义")
    assert _code(await station.post("/people", namesake, "leader")) == (409, "person.name_taken")
    assert (
        await station.post("/people", namesake | {"number": "53-9"}, "leader")
    ).status_code == 201


async def test_a_change_holds_and_one_from_an_older_version_is_a_conflict(station: Duty) -> None:
    made = await _create(station, _officer(name="代改名", number="53-2"))
    body = {k: v for k, v in _officer(name="代改过", number="53-2").items() if k != "contact"}
    changed = await _put(
        station, f"/people/{made['id']}", {**body, "version": 1, "rank": "一级警司"}
    )
    assert changed.status_code == 200, changed.text
    value = changed.json()
    assert (value["name"], value["rank"], value["contact"]) == ("代改过", "一级警司", "100****0001")
    assert value["version"] == 2
    stale = await _put(station, f"/people/{made['id']}", {**body, "version": 1})
    assert _code(stale) == (409, "person.changed")
    missing = await _put(station, "/people/999999", {**body, "version": 1})
    assert _code(missing) == (404, "person.unknown")


async def test_whoever_becomes_a_volunteer_or_stops_being_one_keeps_only_what_belongs(
    station: Duty,
) -> None:
    made = await _create(station, _volunteer(name="保转岗", number="YJ-9010"))
    body = _officer(name="保转岗", number="YJ-9010", version=made["version"])
    changed = (await _put(station, f"/people/{made['id']}", body)).json()
    assert changed["volunteer"] is None
    rows = fetch(station.url, "SELECT 1 FROM volunteer WHERE person_id = :id", id=made["id"])
    assert rows == []


async def test_availability_is_told_day_by_day(station: Duty) -> None:
    made = await _create(station, _volunteer(name="桂有空", number="YJ-9020"))
    other = await _create(station, _volunteer(name="桂搭档", number="YJ-9021"))
    at = f"/people/{made['id']}"
    leave = {"kind": "leave", "first_day": SOON.isoformat(), "last_day": SOON.isoformat()}
    absence = await station.do(f"{at}/absences", leave, "leader")
    assert (await _put(station, f"{at}/nights/{SOON}", {"weight": 2})).status_code == 204
    partners = {"partners": [{"person_id": other["id"], "wanted": False}]}
    assert (await _put(station, f"{at}/partners", partners)).status_code == 204
    value = await _get(station, at)
    assert value["absences"] == [absence]
    assert value["nights"] == [{"night": SOON.isoformat(), "weight": 2}]
    assert value["partners"] == [{"person_id": other["id"], "name": "桂搭档", "wanted": False}]
    assert value["version"] == made["version"] + 3
    client = await station.client("leader")
    assert (await client.delete(f"/api{at}/absences/{absence['id']}")).status_code == 204
    assert _code(await client.delete(f"/api{at}/absences/{absence['id']}")) == (
        404,
        "person.absence_unknown",
    )
    assert (await _put(station, f"{at}/nights/{SOON}", {"weight": None})).status_code == 204
    value = await _get(station, at)
    assert value["absences"] == value["nights"] == []


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (3, 1, (422, "person.days_reversed")),
        (-9, -2, (422, "person.day_past")),
        (1, 900, (422, "person.day_far")),
        (20, 24, (409, "person.absent_already")),
    ],
)
async def test_leave_that_makes_no_sense_is_refused(
    station: Duty, first: int, last: int, expected: tuple[int, str]
) -> None:
    at = f"/people/{await _person_of(station, 'YJ-0002')}/absences"
    days = [(TODAY + timedelta(days=d)).isoformat() for d in (22, 23)]
    await station.post(at, {"kind": "sick", "first_day": days[0], "last_day": days[1]}, "leader")
    days = [(TODAY + timedelta(days=d)).isoformat() for d in (first, last)]
    body = {"kind": "sick", "first_day": days[0], "last_day": days[1]}
    assert _code(await station.post(at, body, "leader")) == expected


async def _person_of(station: Duty, number: str) -> int:
    (found,) = (await _get(station, f"/people?q={number}"))["people"]
    return int(found["id"])


async def test_nobody_is_their_own_partner_and_past_nights_are_past(station: Duty) -> None:
    person = await _person_of(station, "YJ-0003")
    own = {"partners": [{"person_id": person, "wanted": True}]}
    assert _code(await _put(station, f"/people/{person}/partners", own)) == (
        422,
        "person.own_partner",
    )
    unknown = {"partners": [{"person_id": 999_999, "wanted": True}]}
    assert _code(await _put(station, f"/people/{person}/partners", unknown)) == (
        404,
        "person.unknown",
    )
    night = f"/people/{person}/nights/{TODAY - timedelta(days=1)}"
    assert _code(await _put(station, night, {"weight": 1})) == (422, "person.day_past")


async def test_leaving_erases_the_contact_at_once_and_the_seat_when_the_day_is_over(
    station: Duty,
) -> None:
    team, person, version = fetch(
        station.url,
        "SELECT m.team_id, p.id, p.version FROM team_member m JOIN person p ON p.id = m.person_id"
        " WHERE p.duty = 'grid_member' ORDER BY p.id LIMIT 1",
    )[0]
    body = {"version": version, "on": TODAY.isoformat()}
    left = await station.do(f"/people/{person}/leave", body, "leader")
    assert (left["contact"], left["left_on"]) == (None, TODAY.isoformat())
    assert len(left["teams"]) == 1
    again = await station.post(
        f"/people/{person}/leave", {**body, "version": version + 1}, "leader"
    )
    assert _code(again) == (409, "person.left")
    await _make_yesterday(station, person)
    assert await _events(station, "team.member_left", team) == 1
    assert (await _get(station, f"/people/{person}"))["teams"] == []
    assert fetch(station.url, "SELECT 1 FROM grid_answer WHERE person_id = :id", id=person) == []
    gone = (await _get(station, "/people?left=true"))["people"]
    assert [p["id"] for p in gone] == [person]


async def _make_yesterday(station: Duty, person: int) -> None:
    """Let the last day be over and the house be kept."""
    fetch(station.url, "UPDATE person SET left_on = left_on - 1 WHERE id = :id", id=person)
    async with station.app.state.sessions() as session, session.begin():
        await end_memberships(session, Settings())


async def _events(station: Duty, kind: str, team: int) -> int:
    rows = fetch(station.url, "SELECT changes FROM live_event WHERE kind = :kind", kind=kind)
    return sum(change["id"] == team for (changes,) in rows for change in changes)


async def test_days_long_past_are_deleted(station: Duty) -> None:
    person = await _person_of(station, "YJ-0005")
    now = datetime.now(UTC).date()
    for ago in (10, 400):
        day = now - timedelta(days=ago)
        fetch(
            station.url,
            "INSERT INTO absence (person_id, kind, first_day, last_day, by)"
            " VALUES (:id, 'other', :day, :day, '')",
            id=person,
            day=day,
        )
        fetch(station.url, "INSERT INTO night_wish VALUES (:id, :day, 1)", id=person, day=day)
    async with station.app.state.sessions() as session, session.begin():
        await delete_past_days(session, Settings())
    left = "SELECT count(*) FROM {} WHERE person_id = :id AND {} < :now"
    for table, column in (("absence", "last_day"), ("night_wish", "night")):
        assert fetch(station.url, left.format(table, column), id=person, now=now) == [(1,)]
