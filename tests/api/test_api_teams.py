"""The standing teams over HTTP: look, fix, compose by a worker, accept."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from databases import Databases, fetch
from duty import Duty, duty_room
from following import follow
from working import worker

from dispatch.worker.kinds import KINDS

pytestmark = pytest.mark.db

TAIZI, SHUIZHAI = "T-001", "T-002"


@pytest.fixture
async def station(databases: Databases) -> AsyncIterator[Duty]:
    """A duty room with a worker of its own; each test changes the teams."""
    with databases.copy() as url:
        async with duty_room(url) as duty, worker(url, kinds=KINDS):
            yield duty


async def _teams(station: Duty) -> dict[str, Any]:
    answer = await station.get("/teams", "leader")
    assert answer.status_code == 200, answer.text
    value: dict[str, Any] = answer.json()
    return value


def _seat(teams: dict[str, Any], code: str, role: str) -> list[int]:
    (team,) = [team for team in teams["teams"] if team["code"] == code]
    (seat,) = [seat for seat in team["seats"] if seat["role"] == role]
    people: list[int] = seat["people"]
    return people


def _team_id(teams: dict[str, Any], code: str) -> int:
    return next(int(team["id"]) for team in teams["teams"] if team["code"] == code)


async def _compose(station: Duty, *, keep: bool = True) -> dict[str, Any]:
    """Have the teams composed and return the proposal."""
    job = await station.do("/teams/compose", {"keep": keep, "seed": 7}, "leader")
    async with asyncio.timeout(400):
        while (done := (await station.get(f"/jobs/{job['id']}")).json())["state"] != "done":
            assert done["state"] in {"queued", "running"}, done
            await asyncio.sleep(0.05)
    answer = await station.get(f"/teams/proposals/{job['id']}", "leader")
    assert answer.status_code == 200, answer.text
    value: dict[str, Any] = answer.json()
    return value


async def _accept(station: Duty, proposal: dict[str, Any]) -> httpx.Response:
    return await station.post(f"/teams/proposals/{proposal['job_id']}/accept", by="leader")


async def test_all_twenty_teams_are_whole_and_all_146_grids_answered_for(station: Duty) -> None:
    teams = await _teams(station)
    assert len(teams["teams"]) == 20
    assert teams["shortfalls"] == {"seats": [], "grids": [], "pins": []}
    assert Counter(g["role"] for g in teams["grids"]) == {
        "community_officer": 7,
        "grid_member": 100,
        "patrol_officer": 39,
    }
    assert all(grid["person_id"] for grid in teams["grids"])


async def test_whole_teams_stay_as_they_are_and_loads_are_told(station: Duty) -> None:
    proposal = await _compose(station)
    assert (proposal["moves"], proposal["hands"]) == ([], [])
    assert proposal["proven"]
    assert proposal["is_current"]
    residents = [g["load"][0] for g in proposal["grids"] if g["role"] == "grid_member"]
    assert abs(sum(residents) - 100_600) < 100


async def test_who_left_is_named_as_short_and_the_nearest_who_could_move(station: Duty) -> None:
    before = await _teams(station)
    gone, stays = _seat(before, SHUIZHAI, "auxiliary")
    fetch(station.url, "DELETE FROM person WHERE id = :id", id=gone)
    teams = await _teams(station)
    (short,) = teams["shortfalls"]["seats"]
    assert (short["team"], short["role"], short["lack"]) == (SHUIZHAI, "auxiliary", 1)
    nearest = short["nearest"]
    assert len(nearest) == 3
    assert stays not in {mover["person_id"] for mover in nearest}
    assert all(mover["leaves_short"] for mover in nearest)
    distances = [mover["distance_m"] for mover in nearest]
    assert distances == sorted(distances)
    assert distances[0] > 0


async def test_somebody_without_a_team_fills_the_seat_and_only_that_changes(station: Duty) -> None:
    before = await _teams(station)
    gone = _seat(before, SHUIZHAI, "auxiliary")[0]
    fetch(station.url, "DELETE FROM person WHERE id = :id", id=gone)
    new = await station.do(
        "/people",
        {"name": "补缺人", "duty": "auxiliary", "community_code": "530302006001"},
        "leader",
    )
    proposal = await _compose(station)
    assert proposal["shortfalls"]["seats"] == []
    assert proposal["moves"] == [
        {
            "person_id": new["id"],
            "before": [],
            "after": [{"team": SHUIZHAI, "role": "auxiliary"}],
        }
    ]
    assert proposal["hands"] == []
    async with follow(station.address, await station.cookie()) as room:
        await room.hello()
        answer = await _accept(station, proposal)
        assert answer.status_code == 200, answer.text
        event = await room.until(lambda m: m.get("kind") == "team.composed")
    assert [change["value"]["code"] for change in event["changes"]] == [SHUIZHAI]
    assert new["id"] in _seat(await _teams(station), SHUIZHAI, "auxiliary")


async def test_a_pin_moves_somebody_and_a_forbid_keeps_somebody_out(station: Duty) -> None:
    before = await _teams(station)
    moved, other = _seat(before, TAIZI, "auxiliary")[0], _seat(before, SHUIZHAI, "auxiliary")[0]
    for kind, person, code in (("pin", moved, SHUIZHAI), ("forbid", other, SHUIZHAI)):
        body = {"kind": kind, "person_id": person, "team_id": _team_id(before, code)}
        await station.do("/teams/fixes", {**body, "part": "auxiliary"}, "leader")
    proposal = await _compose(station)
    assert {move["person_id"] for move in proposal["moves"]} == {moved, other}
    assert (await _accept(station, proposal)).status_code == 200
    after = await _teams(station)
    assert moved in _seat(after, SHUIZHAI, "auxiliary")
    assert _seat(after, TAIZI, "auxiliary").count(other) == 1
    assert after["shortfalls"]["seats"] == []
    assert len(after["fixes"]) == 2


async def test_a_grid_pinned_to_somebody_changes_hands(station: Duty) -> None:
    before = await _teams(station)
    mine, yours = [g for g in before["grids"] if (g["team"], g["role"]) == (TAIZI, "grid_member")][
        :2
    ]
    body = {"kind": "pin", "person_id": yours["person_id"], "grid_code": mine["code"]}
    await station.do("/teams/fixes", body, "leader")
    proposal = await _compose(station)
    hands = {hand["grid"]: hand["after"] for hand in proposal["hands"]}
    assert hands[mine["code"]] == yours["person_id"]
    assert proposal["shortfalls"] == {"seats": [], "grids": [], "pins": []}


async def test_a_proposal_made_before_a_change_is_not_accepted(station: Duty) -> None:
    proposal = await _compose(station)
    before = await _teams(station)
    person = _seat(before, TAIZI, "auxiliary")[0]
    body = {"kind": "pin", "person_id": person, "team_id": _team_id(before, TAIZI)}
    made = await station.do("/teams/fixes", {**body, "part": "auxiliary"}, "leader")
    answer = await _accept(station, proposal)
    assert (answer.status_code, answer.json()["code"]) == (409, "teams.outdated")
    client = await station.client("leader")
    assert (await client.delete(f"/api/teams/fixes/{made['id']}")).status_code == 204
    assert (await client.delete(f"/api/teams/fixes/{made['id']}")).status_code == 404
    assert (await _accept(station, proposal)).status_code == 200


async def test_fixes_that_make_no_sense_are_refused(station: Duty) -> None:
    teams = await _teams(station)
    auxiliary, team = _seat(teams, TAIZI, "auxiliary")[0], _team_id(teams, TAIZI)
    seat = {"kind": "pin", "person_id": auxiliary, "team_id": team, "part": "auxiliary"}
    cases = [
        ({**seat, "person_id": 999_999}, (404, "person.unknown")),
        ({**seat, "team_id": 999_999}, (404, "teams.unknown")),
        ({**seat, "part": "station_leader"}, (422, "teams.unfit")),
        ({**seat, "grid_code": "530302006001"}, (422, "request.invalid")),
        (
            {"kind": "pin", "person_id": auxiliary, "grid_code": "nowhere"},
            (404, "teams.grid_unknown"),
        ),
        (
            {"kind": "pin", "person_id": auxiliary, "grid_code": "530302006001"},
            (422, "teams.unfit"),
        ),
    ]
    for body, expected in cases:
        answer = await station.post("/teams/fixes", body, "leader")
        assert (answer.status_code, answer.json()["code"]) == expected
    await station.do("/teams/fixes", seat, "leader")
    again = await station.post("/teams/fixes", {**seat, "kind": "forbid"}, "leader")
    assert (again.status_code, again.json()["code"]) == (409, "teams.fixed_already")


async def test_a_job_of_another_kind_is_no_proposal(station: Duty) -> None:
    job = await station.do("/ground/check", by="leader")
    answer = await station.get(f"/teams/proposals/{job['id']}", "leader")
    assert (answer.status_code, answer.json()["code"]) == (409, "teams.no_proposal")
