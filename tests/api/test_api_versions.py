"""Versions, exports and access tokens over HTTP."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from databases import Databases, fetch
from duty import Duty, duty_room
from following import follow
from shapely import affinity
from sqlalchemy import create_engine

from gis.ground import read_ground
from gis.load import Origin, propose_ground

pytestmark = pytest.mark.db

CHIEF = "administrator"


@pytest.fixture(scope="module")
async def station(databases: Databases) -> AsyncIterator[Duty]:
    """A duty room whose ground may change, with a proposal in it."""
    with databases.copy() as url:
        async with duty_room(url) as duty:
            yield duty


def _propose(url: str, name: str) -> int:
    """Propose the ground with one compound moved to the east, without its bulk."""
    engine = create_engine(url)
    with engine.begin() as connection:
        data = read_ground(connection).data
        compound = next(grid for grid in data.grids if grid.kind == "compound")
        moved = replace(compound, geometry=affinity.translate(compound.geometry, 0.002, 0))
        grids = tuple(moved if grid is compound else grid for grid in data.grids)
        data = replace(data, grids=grids, addresses=data.addresses[:100])
        version_id = propose_ground(connection, data, name, Origin(name, "周")).version_id
    engine.dispose()
    return version_id


@pytest.fixture(scope="module")
async def proposed(station: Duty) -> int:
    return await asyncio.to_thread(_propose, station.url, "survey.zip")


async def _versions(station: Duty) -> dict[int, str]:
    listed = (await station.get("/ground/versions", CHIEF)).json()
    return {version["id"]: version["state"] for version in listed}


async def _activate(station: Duty, version: int, **body: Any) -> httpx.Response:
    return await station.post(f"/ground/versions/{version}/activate", body, CHIEF)


async def test_a_proposal_is_listed_with_its_origin(station: Duty, proposed: int) -> None:
    newest, *_ = (await station.get("/ground/versions", "leader")).json()
    assert newest["id"] == proposed
    assert {key: newest[key] for key in ("state", "source", "proposed_by", "periods")} == {
        "state": "proposed",
        "source": "survey.zip",
        "proposed_by": "周",
        "periods": [],
    }


async def test_a_comparison_tells_grids_places_incidents_and_borders(
    station: Duty, proposed: int
) -> None:
    found = (await station.get(f"/ground/versions/{proposed}/diff", "leader")).json()
    assert found["counts"] == {"added": 0, "removed": 0, "moved": 1, "renamed": 0}
    (grid,) = found["grids"]
    assert grid["kind"] == "compound"
    assert grid["area_m2"] > 0
    sides = {f["properties"]["side"]: f["geometry"]["type"] for f in found["borders"]["features"]}
    assert sides == {"before": "Polygon", "after": "Polygon"}
    assert found["places"]["regridded"]
    assert found["incidents"] == {"total": 0, "open": [], "closed": []}


async def test_comparing_with_a_version_that_is_not_there_is_refused(station: Duty) -> None:
    answer = await station.get("/ground/versions/999/diff", "leader")
    assert (answer.status_code, answer.json()["code"]) == (422, "version.unknown")


async def test_everybody_sees_the_new_ground_without_a_restart_and_the_old_one_again(
    station: Duty, proposed: int
) -> None:
    first = (await station.get("/ground")).json()["version"]
    tag = (await station.get("/ground/layers/grids")).headers["etag"]
    async with follow(station.address, await station.cookie()) as watcher:
        await watcher.hello()
        assert (await _activate(station, proposed)).status_code == 204
        await watcher.until(lambda m: m["type"] == "heartbeat" and m["ground"] == proposed)
        assert (await station.get("/ground")).json()["version"] == proposed
        assert (await station.get("/ground/layers/grids")).headers["etag"] != tag
        back = await station.post("/ground/versions/take-back", by=CHIEF)
        assert back.json() == {"version": first}
        await watcher.until(lambda m: m["type"] == "heartbeat" and m["ground"] == first)
    assert (await station.get("/ground/layers/grids")).headers["etag"] == tag
    (active,) = [key for key, state in (await _versions(station)).items() if state == "active"]
    assert active == first


async def test_a_plan_is_made_shown_and_dropped(station: Duty) -> None:
    version = await asyncio.to_thread(_propose, station.url, "plan.zip")
    at = datetime.now(UTC) + timedelta(days=1)
    assert (await _activate(station, version, at=at.isoformat())).status_code == 204
    assert (await _versions(station))[version] == "scheduled"
    await station.post(f"/ground/versions/{version}/unschedule", by=CHIEF)
    assert (await _versions(station))[version] == "proposed"


@pytest.mark.parametrize("at", ["2020-01-01T00:00:00Z", "2026-12-01T08:00:00", "soon"])
async def test_a_time_that_is_past_or_unclear_is_no_plan(
    station: Duty, proposed: int, at: str
) -> None:
    answer = await _activate(station, proposed, at=at)
    assert answer.status_code == 422
    assert answer.json()["code"] in {"version.time_past", "request.invalid"}


async def test_a_proposal_can_be_discarded_and_a_former_version_not(station: Duty) -> None:
    version = await asyncio.to_thread(_propose, station.url, "wrong.zip")
    client = await station.client(CHIEF)
    assert (await client.delete(f"/api/ground/versions/{version}")).status_code == 204
    assert version not in await _versions(station)
    first = min(await _versions(station))
    answer = await client.delete(f"/api/ground/versions/{first}")
    assert (answer.status_code, answer.json()["code"]) == (422, "version.was_valid")


async def test_an_export_is_one_file_named_for_version_and_system(station: Duty) -> None:
    answer = await station.get(
        "/ground/export?format=shapefile&layer=areas&layer=grids&system=gcj02", "leader"
    )
    assert answer.status_code == 200
    name = answer.headers["content-disposition"]
    assert name == f'attachment; filename="ground-v{min(await _versions(station))}-gcj02-shp.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {"areas.shp", "grids.dbf", "COORDINATES.txt"} <= set(archive.namelist())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("format=shapefile&layer=beats", "export.layer"),
        ("format=kml&system=bd09", "export.kml"),
        ("format=geojson&system=mars", "system.unknown"),
        ("format=geojson&version=999", "version.unknown"),
        ("format=dwg", "request.invalid"),
    ],
)
async def test_an_export_that_cannot_be_is_refused_by_name(
    station: Duty, query: str, code: str
) -> None:
    answer = await station.get(f"/ground/export?{query}", "leader")
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_token_is_shown_once_listed_and_revoked(station: Duty) -> None:
    made = await station.do("/access-tokens", {"label": "QGIS"}, "leader")
    assert len(made["token"]) >= 43
    assert made["username"] == "leader"
    stored = fetch(station.url, "SELECT encode(token_hash, 'escape') AS kept FROM access_token")
    assert made["token"] not in str(stored)
    (listed,) = (await station.get("/access-tokens", "leader")).json()
    assert (listed["id"], listed["label"], listed["revoked_at"]) == (made["id"], "QGIS", None)
    assert "token" not in listed
    client = await station.client("leader")
    assert (await client.delete(f"/api/access-tokens/{made['id']}")).status_code == 204
    (listed,) = (await station.get("/access-tokens", "leader")).json()
    assert listed["revoked_at"] is not None


async def test_another_s_token_is_the_administrator_s_to_revoke(station: Duty) -> None:
    made = await station.do("/access-tokens", {"label": "QGIS"}, "leader")
    assert (await station.get("/access-tokens")).json() == []
    other = await (await station.client()).delete(f"/api/access-tokens/{made['id']}")
    assert (other.status_code, other.json()["code"]) == (404, "token.unknown")
    chief = await station.client(CHIEF)
    assert (await chief.delete(f"/api/access-tokens/{made['id']}")).status_code == 204
