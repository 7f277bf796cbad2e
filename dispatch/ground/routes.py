"""HTTP of the ground: what the pages draw, and geocoding."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.requests import HTTPConnection

from dispatch.errors import MissingError
from dispatch.ground.locating import reverse, search
from dispatch.ground.runtime import Ground
from dispatch.ground.schemas import candidate_value, reverse_value
from dispatch.security.guard import DutyRoom, IdentityDep
from gis.datum import Datum
from gis.geocode.candidate import CONFIDENT

router = APIRouter(prefix="/api")

STATION_FILE = Path(__file__).parent / "station.toml"


async def get_ground(connection: HTTPConnection) -> Ground:
    """Return the ground that is active now."""
    ground: Ground = connection.app.state.ground
    return ground


GroundDep = Annotated[Ground, Depends(get_ground)]


async def get_told_ground(request: Request, v: int | None = None) -> Ground:
    """Return the ground; `v` is the version that a client was told of.

    Another process of the server may have told it: one that serves another version looks again
    before it answers.
    """
    if v is not None and v != request.app.state.ground.version_id:
        await request.app.state.renew_ground()
    return await get_ground(request)


ToldGroundDep = Annotated[Ground, Depends(get_told_ground)]


@cache
def get_station() -> dict[str, str]:
    """Return the station's names."""
    with STATION_FILE.open("rb") as file:
        return tomllib.load(file)


@router.get("/ground")
async def ground_summary(_: IdentityDep, ground: ToldGroundDep) -> dict[str, Any]:
    """Return what the pages need before they draw."""
    summary = ground.summary()
    place = {"bounds": summary.pop("bounds"), "center": summary.pop("center")}
    return {**summary, "station": {**get_station(), **place}}


@router.get("/ground/layers/{name}")
async def ground_layer(
    name: str, request: Request, _: IdentityDep, ground: ToldGroundDep
) -> Response:
    """Return a layer as gzipped GeoJSON under a strong entity tag."""
    layer = ground.layers.get(name)
    if layer is None:
        raise MissingError("layer.unknown", where="name", layers=", ".join(ground.layers))
    headers = {"ETag": layer.etag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if request.headers.get("if-none-match") == layer.etag:
        return Response(status_code=304, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(layer.body, media_type="application/geo+json", headers=headers)


@router.get("/geocode")
async def geocode(
    _: DutyRoom,
    ground: GroundDep,
    q: Annotated[str, Query(max_length=200)],
    datum: Datum | None = None,
) -> dict[str, Any]:
    """Return up to five candidates for a text, best first; `datum` is about pasted coordinates."""
    candidates = await search(ground, q, datum)
    return {
        "candidates": [candidate_value(ground, candidate) for candidate in candidates],
        "threshold": CONFIDENT,
    }


@router.get("/geocode/reverse")
async def reverse_geocode(
    _: DutyRoom,
    ground: GroundDep,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
) -> dict[str, Any]:
    """Return the nearest address of a point."""
    return reverse_value(ground, await reverse(ground, (lon, lat)))
