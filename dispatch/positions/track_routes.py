"""HTTP of tracks."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import AwareDatetime

from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.errors import TooLargeError
from dispatch.ground.routes import GroundDep
from dispatch.positions import tracks
from dispatch.positions.gpx import MOST_BYTES
from dispatch.security.guard import DutyRoom, DutyRoomOrField

router = APIRouter(prefix="/api")


@router.get("/units/{unit_id}/track")
async def track(
    unit_id: int,
    since: AwareDatetime,
    until: AwareDatetime,
    _: DutyRoom,
    ground: GroundDep,
    session: ReadSessionDep,
) -> dict[str, Any]:
    """Return where a unit was."""
    return await tracks.get_track(session, ground, unit_id, since, until)


@router.post("/units/{unit_id}/track", status_code=201)
async def upload(
    unit_id: int, identity: DutyRoomOrField, request: Request, session: SessionDep
) -> dict[str, Any]:
    """Add a GPX file to a unit's history; the file is the body."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MOST_BYTES:
            raise TooLargeError("gpx.too_large", where="body", most_mb=MOST_BYTES // 1_000_000)
    days = request.app.state.settings.track_days
    return await tracks.upload_gpx(session, identity, unit_id, bytes(data), days)


@router.get("/tracks")
async def walked(
    since: AwareDatetime, until: AwareDatetime, _: DutyRoom, session: ReadSessionDep
) -> list[dict[str, Any]]:
    """Return what every unit walked."""
    return await tracks.list_walked(session, since, until)
