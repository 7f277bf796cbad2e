"""HTTP of the ground: what the pages draw, and geocoding."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.requests import HTTPConnection

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.errors import MissingError
from dispatch.ground.checking import queue_check
from dispatch.ground.locating import check_words, reverse, search
from dispatch.ground.outside import Outside
from dispatch.ground.runtime import Ground
from dispatch.ground.schemas import candidate_value, reverse_value
from dispatch.ground.station import get_station
from dispatch.jobs.routes import Language
from dispatch.jobs.schemas import JobOut
from dispatch.security.guard import DutyRoom, IdentityDep, Management
from dispatch.teams.service import read_teams
from gis.datum import Datum
from gis.geocode.candidate import CONFIDENT

router = APIRouter(prefix="/api")


async def get_ground(connection: HTTPConnection) -> Ground:
    """Return the ground that is active now."""
    ground: Ground = connection.app.state.ground
    return ground


GroundDep = Annotated[Ground, Depends(get_ground)]


async def get_outside(connection: HTTPConnection) -> Outside:
    """Return the outside geocoders of this installation."""
    outside: Outside = connection.app.state.outside
    return outside


OutsideDep = Annotated[Outside, Depends(get_outside)]


async def get_told_ground(request: Request, v: int | None = None) -> Ground:
    """Return the ground; `v` is the version that a client was told of.

    Another process of the server may have told it: one that serves another version looks again
    before it answers.
    """
    if v is not None and v != request.app.state.ground.version_id:
        await request.app.state.upkeep.load()
    return await get_ground(request)


ToldGroundDep = Annotated[Ground, Depends(get_told_ground)]


@router.get("/ground")
async def ground_summary(
    _: IdentityDep, ground: ToldGroundDep, outside: OutsideDep
) -> dict[str, Any]:
    """Return what the pages need before they draw."""
    summary = ground.summary()
    place = {"bounds": summary.pop("bounds"), "center": summary.pop("center")}
    station = {**get_station(), **place}
    return {**summary, "station": station, "outside_geocoders": outside.services}


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


@router.post("/ground/check", status_code=201)
async def check_ground(
    key: IdempotencyHeader,
    identity: Management,
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
    _: DutyRoom,
    ground: GroundDep,
    session: ReadSessionDep,
    q: str,
    datum: Datum | None = None,
) -> dict[str, Any]:
    """Return up to five candidates for a text, best first; `datum` is about pasted coordinates."""
    candidates = await search(ground, q, datum)
    teams = await read_teams(session)
    return {
        "candidates": [candidate_value(ground, teams, found) for found in candidates],
        "threshold": CONFIDENT,
    }


@router.get("/geocode/outside")
async def geocode_outside(
    _: DutyRoom,
    ground: GroundDep,
    outside: OutsideDep,
    session: ReadSessionDep,
    q: Annotated[str, Query(min_length=2)],
) -> dict[str, Any]:
    """Return what the outside geocoders find, within a second; empty where none is set up."""
    check_words(q)
    candidates = await outside.search(ground.geocoder, q)
    teams = await read_teams(session)
    return {
        "candidates": [candidate_value(ground, teams, found) for found in candidates],
        "threshold": CONFIDENT,
    }


@router.get("/geocode/reverse")
async def reverse_geocode(
    _: DutyRoom,
    ground: GroundDep,
    session: ReadSessionDep,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
) -> dict[str, Any]:
    """Return the nearest address of a point."""
    found = await reverse(ground, (lon, lat))
    return reverse_value(ground, await read_teams(session), found)
