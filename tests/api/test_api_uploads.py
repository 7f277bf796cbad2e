"""Deliveries over HTTP: received within limits, looked at, proposed, deleted at their date."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from databases import Databases, fetch
from duty import Duty, duty_room
from e2e.survey import MOVED, make_survey

from dispatch.settings import Settings
from dispatch.versions import uploads
from dispatch.versions.uploads import delete_expired
from gis.imports.delivery import Limits

pytestmark = pytest.mark.db

CHIEF = "administrator"


@pytest.fixture(scope="module")
async def station(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Duty]:
    """A duty room with a data folder of its own."""
    with databases.copy() as url:
        async with duty_room(url) as duty:
            duty.app.state.settings = Settings(data=tmp_path_factory.mktemp("data"))
            yield duty


def _kept(station: Duty) -> list[Path]:
    folder: Path = station.app.state.settings.data / "uploads"
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def _send(station: Duty, name: str, body: bytes) -> httpx.Response:
    client = await station.client(CHIEF)
    return await client.post("/api/ground/uploads", params={"name": name}, content=body)


async def test_a_delivery_is_looked_at_read_and_proposed(station: Duty, tmp_path: Path) -> None:
    body = (await asyncio.to_thread(make_survey, tmp_path)).read_bytes()
    found = (await _send(station, "../survey.zip", body)).json()
    assert found["name"] == "survey.zip"
    assert {source["target"] for source in found["sources"]} >= {"areas", "grids", "roads"}
    assert [path.name for path in _kept(station)] == ["survey.zip"]

    how = {"mapping": found["mapping"], "fix": False}
    read = (await station.post(f"/ground/uploads/{found['id']}/read", how, CHIEF)).json()
    assert (read["ok"], read["errors"]) == (True, 0)
    assert [(grid["what"], grid["code"]) for grid in read["diff"]["grids"]] == [("moved", MOVED)]
    listed = (await station.get("/ground/versions", CHIEF)).json()
    assert [version["state"] for version in listed] == ["active"]

    made = (await station.post(f"/ground/uploads/{found['id']}/propose", how, CHIEF)).json()
    listed = (await station.get("/ground/versions", CHIEF)).json()
    assert [(v["id"] == made["version"], v["state"]) for v in listed] == [
        (True, "proposed"),
        (False, "active"),
    ]
    assert listed[0]["source"] == "survey.zip"
    again = (await station.post(f"/ground/uploads/{found['id']}/propose", how, CHIEF)).json()
    assert again == {"version": made["version"], "created": False}


async def test_a_mapping_that_is_none_is_refused_with_the_place(station: Duty) -> None:
    found = (await _send(station, "points.csv", b"name,lon,lat\na,103.79,25.48\n")).json()
    how = {"mapping": "[[layer]]\ntarget = 'moon'\nfile = 'points.csv'\n"}
    answer = await station.post(f"/ground/uploads/{found['id']}/read", how, CHIEF)
    assert (answer.status_code, answer.json()["code"]) == (422, "mapping.value")
    assert "layer 1 target" in answer.json()["message"]


@pytest.mark.parametrize("body", [b"PK\x03\x04 no zip at all", b"\0" * 2000])
async def test_a_file_that_is_no_delivery_gives_a_finding(station: Duty, body: bytes) -> None:
    found = (await _send(station, "broken.zip", body)).json()
    assert found["mapping"] == ""
    assert [finding["severity"] for finding in found["findings"]] == ["error"]
    assert all(found["findings"][0]["remedy"].values())


@pytest.mark.parametrize(
    ("name", "body", "refusal"),
    [
        ("letter.docx", b"x", (422, "upload.kind")),
        ("empty.zip", b"", (422, "upload.empty")),
        ("large.zip", b"x" * 2_000_001, (413, "upload.too_large")),
    ],
)
async def test_what_is_not_taken_leaves_nothing_behind(
    station: Duty,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    body: bytes,
    refusal: tuple[int, str],
) -> None:
    monkeypatch.setattr(uploads, "LIMITS", Limits(packed_bytes=2_000_000))
    before = _kept(station)
    answer = await _send(station, name, body)
    assert (answer.status_code, answer.json()["code"]) == refusal
    assert _kept(station) == before


async def test_an_unknown_upload_is_said_to_be_gone(station: Duty) -> None:
    answer = await station.post("/ground/uploads/999/read", {"mapping": ""}, CHIEF)
    assert (answer.status_code, answer.json()["code"]) == (404, "upload.unknown")


async def test_uploads_are_deleted_at_their_date_with_their_files(station: Duty) -> None:
    found = (await _send(station, "old.csv", b"name,lon,lat\na,103.79,25.48\n")).json()
    statement = "UPDATE ground_upload SET expires_at = now() WHERE id = :id"
    await asyncio.to_thread(fetch, station.url, statement, id=found["id"])
    state: Any = station.app.state
    async with state.sessions() as session, session.begin():
        await delete_expired(session, state.settings)
    assert "old.csv" not in [path.name for path in _kept(station)]
    answer = await station.post(f"/ground/uploads/{found['id']}/read", {"mapping": ""}, CHIEF)
    assert answer.status_code == 404
