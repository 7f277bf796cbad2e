"""The valid ground as OGC API Features and vector tiles, for those who may read it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pyogrio
import pytest
from databases import Databases, fetch
from duty import Duty, duty_room
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from gis.layers import LAYERS

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
async def station(databases: Databases) -> AsyncIterator[Duty]:
    with databases.copy() as url:
        async with duty_room(url) as duty:
            yield duty


@pytest.fixture(scope="module")
async def token(station: Duty) -> str:
    made = await station.do("/access-tokens", {"label": "QGIS"}, "leader")
    return str(made["token"])


@pytest.fixture(scope="module")
async def reader(station: Duty, token: str) -> AsyncIterator[httpx.AsyncClient]:
    """A map program that signs in with the token, over the real port."""
    async with httpx.AsyncClient(
        base_url=f"{station.address}/ogc/", auth=("leader", token), timeout=30
    ) as client:
        yield client


def _flat(routes: list[BaseRoute]) -> list[BaseRoute]:
    flat: list[BaseRoute] = []
    for route in routes:
        inner = getattr(getattr(route, "original_router", None), "routes", None)
        flat += _flat(inner) if inner is not None else [route]
    return flat


def _paths(station: Duty) -> list[str]:
    (mounted,) = [r for r in station.app.routes if getattr(r, "path", "") == "/ogc"]
    names = {"collectionId": "grids", "itemId": "1", "tileMatrixSetId": "WebMercatorQuad"}
    numbers = {"z": "14", "x": "12916", "y": "6999"}
    return [
        route.path.format(**names, **numbers)
        for route in _flat(mounted.app.routes)  # type: ignore[attr-defined]
        if isinstance(route, APIRoute)
    ]


async def test_no_route_answers_without_signing_in(station: Duty) -> None:
    paths = _paths(station)
    assert len(paths) >= 14
    async with station.anonymous() as client:
        for path in paths:
            answer = await client.get(f"/ogc{path}")
            assert (path, answer.status_code, answer.json()["code"]) == (
                path,
                401,
                "session.missing",
            )
            assert answer.headers["www-authenticate"].startswith("Basic ")


async def test_every_route_answers_a_token_and_none_with_html(
    station: Duty, reader: httpx.AsyncClient
) -> None:
    for path in _paths(station):
        answer = await reader.get(path.lstrip("/"), headers={"Accept": "text/html"})
        assert (path, answer.status_code) in {(path, 200), (path, 204), (path, 404)}, answer.text
        assert "html" not in answer.headers.get("content-type", "")
        assert (await reader.get(path.lstrip("/"), params={"f": "html"})).text[:1] != "<"


@pytest.mark.parametrize("username", ["dispatcher", "leader", "administrator"])
async def test_the_duty_room_reads_by_its_session(station: Duty, username: str) -> None:
    client = await station.client(username)
    answer = await client.get("/ogc/collections/grids/items?limit=1")
    assert answer.json()["numberMatched"] == 146


async def test_those_in_the_field_do_not(station: Duty) -> None:
    officer = station.field_account(station.units["patrol_car"][0])
    answer = await (await station.client(officer)).get("/ogc/collections")
    assert (answer.status_code, answer.json()["code"]) == (403, "role.forbidden")


@pytest.mark.parametrize(
    "how",
    [
        lambda token: {"auth": ("leader", token[:-1] + "x")},
        lambda token: {"auth": ("dispatcher", token)},
        lambda token: {"headers": {"Authorization": "Bearer nothing"}},
        lambda token: {"headers": {"Authorization": "Basic ???"}},
        lambda token: {"headers": {"Authorization": "Digest x"}},
        lambda token: {"headers": {"Authorization": ""}},
    ],
)
async def test_a_wrong_token_opens_nothing(station: Duty, token: str, how: Any) -> None:
    async with station.anonymous() as client:
        answer = await client.get("/ogc/collections", **how(token))
    assert answer.status_code == 401
    assert answer.json()["code"] in {"token.wrong", "session.missing"}


async def test_a_token_reads_maps_and_does_nothing_else(station: Duty, token: str) -> None:
    async with station.anonymous(Authorization=f"Bearer {token}") as client:
        assert (await client.get("/ogc/collections")).status_code == 200
        assert (await client.get("/api/me")).status_code == 401
        assert (await client.post("/ogc/collections/grids/items", json={})).status_code == 405


@pytest.mark.parametrize(
    "end",
    [
        "UPDATE access_token SET revoked_at = now()",
        "UPDATE access_token SET expires_at = now()",
        "UPDATE account SET disabled = true WHERE username = 'leader'",
    ],
)
async def test_a_token_ends_when_revoked_expired_or_its_account_disabled(
    station: Duty, token: str, end: str
) -> None:
    async with station.anonymous(Authorization=f"Bearer {token}") as client:
        await asyncio.to_thread(fetch, station.url, end)
        try:
            assert (await client.get("/ogc/collections")).status_code == 401
        finally:
            mend = (
                "UPDATE access_token SET revoked_at = NULL, expires_at = now() + interval '1 day'",
                "UPDATE account SET disabled = false WHERE username = 'leader'",
            )
            for statement in mend:
                await asyncio.to_thread(fetch, station.url, statement)
        assert (await client.get("/ogc/collections")).status_code == 200


async def test_the_collections_are_the_layers_with_links_that_lead_there(
    reader: httpx.AsyncClient,
) -> None:
    listed = (await reader.get("collections")).json()["collections"]
    assert {collection["id"] for collection in listed} == set(LAYERS)
    grids = (await reader.get("collections/grids")).json()
    assert grids["title"] == "网格"
    west, south, east, north = grids["extent"]["spatial"]["bbox"][0]
    assert 103 < west < east < 105
    assert 25 < south < north < 26
    hrefs = {link["href"] for collection in (*listed, grids) for link in collection["links"]}
    for href in sorted(href for href in hrefs if "{" not in href):
        assert (href, (await reader.get(href)).status_code) == (href, 200)


async def test_the_landing_page_leads_to_definition_and_conformance(
    reader: httpx.AsyncClient,
) -> None:
    links = {link["rel"]: link["href"] for link in (await reader.get("")).json()["links"]}
    definition = (await reader.get(links["service-desc"])).json()
    assert "/collections/{collectionId}/items" in definition["paths"]
    kept = (await reader.get(links["conformance"])).json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in kept
    assert not [name for name in kept if "html" in name]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("bbox=103.79,25.48,103.80,25.49", 200),
        ("filter=kind='compound'", 200),
        ("bbox=here", 422),
        ("bbox=1,2,3", 422),
        ("filter=kind==", 422),
        ("filter=nothing='x'", 422),
        ("filter=level='three'", 422),
        ("sortby=nothing", 422),
        ("limit=100000", 422),
        ("filter=kind%3D%27x%27%27%3B%20DROP%20TABLE%20grid%3B--%27", 200),
    ],
)
async def test_filters_filter_and_nonsense_is_refused(
    reader: httpx.AsyncClient, query: str, status: int
) -> None:
    answer = await reader.get(f"collections/grids/items?{query}")
    assert answer.status_code == status, answer.text
    if status == 200:
        assert answer.json()["numberMatched"] < 146
    else:
        assert answer.json()["code"] in {"ogc.refused", "request.invalid"}


async def test_an_unknown_collection_is_said_with_those_there_are(
    reader: httpx.AsyncClient,
) -> None:
    answer = await reader.get("collections/account/items")
    assert (answer.status_code, answer.json()["code"]) == (404, "layer.unknown")


async def test_a_tile_holds_the_grids_of_its_ground(
    station: Duty, reader: httpx.AsyncClient, tmp_path: Any
) -> None:
    answer = await reader.get("collections/grids/tiles/WebMercatorQuad/12/3228/1747")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    tile = tmp_path / "12-3228-1747.mvt"
    tile.write_bytes(answer.content)
    frame = pyogrio.read_dataframe(f"MVT:{tile}", layer="default")
    assert set(frame["kind"]) == {"community", "group", "street", "compound"}


async def test_only_the_valid_version_is_shown(station: Duty, reader: httpx.AsyncClient) -> None:
    await asyncio.to_thread(
        fetch, station.url, "INSERT INTO ground_version (digest, active) VALUES ('next', false)"
    )
    await asyncio.to_thread(
        fetch,
        station.url,
        "INSERT INTO area (version_id, code, name, name_en, population, geom)"
        " SELECT v.id, a.code, a.name, a.name_en, a.population, a.geom"
        " FROM area a, ground_version v WHERE v.digest = 'next'",
    )
    assert (await reader.get("collections/areas/items")).json()["numberMatched"] == 7
