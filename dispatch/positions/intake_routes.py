"""HTTP of trackers' reports, each in its own protocol.

A tracker keeps what was not answered with success and sends it again: so what is not believed, or
comes while its unit is off duty, is answered with success too, and dropped.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from fastapi import APIRouter, Request

from dispatch.db.session import ReadSessionDep
from dispatch.errors import InvalidError
from dispatch.positions.protocols import (
    Report,
    UnreadableError,
    read_osmand_json,
    read_osmand_query,
    read_owntracks,
    read_traccar,
)
from dispatch.positions.schemas import Taken
from dispatch.positions.service import take_report
from dispatch.security.rules import read_authorization

router = APIRouter(prefix="/api/trackers")

#: A report is a few hundred bytes.
MOST_BYTES = 65_536

Form = TypeVar("Form")
Found = TypeVar("Found")


@router.post("/osmand")
@router.get("/osmand")
async def osmand(request: Request, session: ReadSessionDep) -> Taken:
    """Take a report of OsmAnd or Traccar Client, in its query or its JSON form."""
    if "lat" in request.query_params:
        report = _read(read_osmand_query, request.query_params)
    else:
        report = _read(read_osmand_json, await _body(request))
    return await take_report(session, request.app.state.positions, report)


@router.post("/owntracks")
async def owntracks(request: Request, session: ReadSessionDep) -> list[Any]:
    """Take a report of OwnTracks; the token is the password. Nothing is answered but a list."""
    _, token = read_authorization(request.headers.get("authorization", ""))
    report = Report(token, _read(read_owntracks, await _body(request)))
    await take_report(session, request.app.state.positions, report)
    return []


@router.post("/traccar")
async def traccar(request: Request, session: ReadSessionDep) -> Taken:
    """Take a position that a Traccar server forwards; the device's identifier is its token."""
    report = _read(read_traccar, await _body(request))
    return await take_report(session, request.app.state.positions, report)


def _read(reader: Callable[[Form], Found], form: Form) -> Found:
    try:
        return reader(form)
    except UnreadableError as error:
        raise InvalidError("device.unreadable", where=error.where) from error


async def _body(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request. Raises InvalidError `device.unreadable`."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > MOST_BYTES:
            raise InvalidError("device.unreadable", where="body")
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidError("device.unreadable", where="body") from error
    if not isinstance(body, dict):
        raise InvalidError("device.unreadable", where="body")
    return body
