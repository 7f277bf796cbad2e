"""The ground as the pages read it."""

import gzip
import json

import pytest
from duty import Duty

pytestmark = pytest.mark.db

COUNTS = {"areas": 7, "grids": 146, "streets": 13, "cameras": 500}
LAYERS = ["areas", "grids", "streets", "roads", "places", "cameras", "surfaces", "buildings"]


async def test_the_summary_says_where_the_ground_is(duty: Duty) -> None:
    summary = (await duty.get("/ground")).json()
    west, south, east, north = summary["station"]["bounds"]
    lon, lat = summary["station"]["center"]
    assert west < lon < east
    assert south < lat < north
    assert summary["counts"]["grids"] == 146
    assert summary["counts"]["addresses"] >= 12_000
    assert summary["station"]["name"] == "益宁派出所"


@pytest.mark.parametrize("name", LAYERS)
async def test_a_layer_is_gzipped_geojson_under_a_strong_tag(duty: Duty, name: str) -> None:
    client = await duty.client()
    async with client.stream("GET", f"/api/ground/layers/{name}") as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["etag"].startswith('"')
    features = json.loads(gzip.decompress(raw))["features"]
    assert len(features) == COUNTS.get(name, len(features)) > 0
    ids = [feature["id"] for feature in features]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("name", LAYERS)
async def test_a_layer_known_by_its_tag_is_not_sent_again(duty: Duty, name: str) -> None:
    client = await duty.client()
    path = f"/api/ground/layers/{name}"
    etag = (await client.get(path)).headers["etag"]
    again = await client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = await client.get(path, headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


async def test_tags_differ_between_layers(duty: Duty) -> None:
    tags = [(await duty.get(f"/ground/layers/{name}")).headers["etag"] for name in LAYERS]
    assert len(set(tags)) == len(LAYERS)


async def test_grids_carry_kind_level_parent_and_street(duty: Duty) -> None:
    features = (await duty.get("/ground/layers/grids")).json()["features"]
    rows = [feature["properties"] for feature in features]
    kinds = [(row["kind"], row["level"]) for row in rows]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        ("community", 1): 7,
        ("group", 2): 42,
        ("street", 2): 39,
        ("compound", 3): 58,
    }
    codes = {row["code"] for row in rows}
    assert {row["parent"] for row in rows if row["level"] > 1} <= codes
    assert {row["street"] is None for row in rows if row["kind"] == "street"} == {False}


async def test_places_and_cameras_have_flags_as_booleans_and_aliases_as_lists(duty: Duty) -> None:
    places = (await duty.get("/ground/layers/places")).json()["features"]
    cameras = (await duty.get("/ground/layers/cameras")).json()["features"]
    assert {type(f["properties"]["smart"]) for f in places} == {bool}
    assert {type(f["properties"]["aliases"]) for f in places} == {list}
    assert {f["properties"]["key"] for f in cameras} == {True, False}
