"""HTTP of the ground: what the pages draw, and geocoding."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.requests import HTTPConnection

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import SessionDep
from dispatch.errors import MissingError
from dispatch.ground.checking import queue_check
from dispatch.ground.locating import reverse, search
from dispatch.ground.runtime import Ground
from dispatch.ground.schemas import candidate_value, reverse_value
from dispatch.jobs.routes import Language
from dispatch.jobs.schemas import JobOut
from dispatch.security.guard import DutyRoom, IdentityDep, Leader
from gis.geocode.candidate import CONFIDENT

router = APIRouter(prefix="/api")

STATION_FILE = Path(__file__).parent / "station.toml"


async def get_ground(connection: HTTPConnection) -> Ground:
    """Return the ground that is active now."""
    ground: Ground = connection.app.state.ground
    return ground


GroundDep = Annotated[Ground, Depends(get_ground)]


@cache
def get_station() -> dict[str, str]:
    """Return the station's names."""
    with STATION_FILE.open("rb") as file:
        return tomllib.load(file)


@router.get("/ground")
async def ground_summary(_: IdentityDep, ground: GroundDep) -> dict[str, Any]:
    """Return what the pages need before they draw."""
    summary = ground.summary()
    place = {"bounds": summary.pop("bounds"), "center": summary.pop("center")}
    return {**summary, "station": {**get_station(), **place}}


@router.get("/ground/layers/{name}")
async def ground_layer(name: str, request: Request, _: IdentityDep, ground: GroundDep) -> Response:
    """Return a layer as gzipped GeoJSON under a strong entity tag."""
    layer = ground.layers.get(name)
    if layer is None:
        raise MissingError("layer.unknown", where="name", layers=", ".join(ground.layers))
    headers = {"ETag": layer.etag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if request.headers.get("if-none-match") == layer.etag:
        return Response(status_code=304, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(layer.body, media_type="application/geo+json", headers=headers)


@router.post("/ground/check", status_code=201)
async def check_ground(
    key: IdempotencyHeader,
    identity: Leader,
    language: Language,
    response: Response,
    session: SessionDep,
) -> JobOut:
    """Queue a check of the active ground; 200 with the same job when this key asked before."""
    job, created = await queue_check(session, identity, key)
    if not created:
        response.status_code = 200
    return JobOut.of(job, language)


@router.get("/geocode")
async def geocode(
    _: DutyRoom, ground: GroundDep, q: Annotated[str, Query(max_length=200)]
) -> dict[str, Any]:
    """Return up to five candidates for a text, best first."""
    candidates = await search(ground, q)
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
