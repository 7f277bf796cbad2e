"""HTTP of notes."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse

from dispatch.db.idempotency import IdempotencyHeader
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.notes import service
from dispatch.notes.photos import MOST_BYTES, clean
from dispatch.notes.schemas import NoteIn
from dispatch.security.guard import DutyRoomOrField

router = APIRouter(prefix="/api")

#: A photo is looked at once, then the browser's: it never changes.
_PHOTO_HEADERS = {
    "Cache-Control": "private, max-age=86400, immutable",
    "X-Content-Type-Options": "nosniff",
}


@router.post("/units/{unit_id}/notes", status_code=201)
async def write(
    unit_id: int,
    body: Annotated[NoteIn, Form(media_type="multipart/form-data")],
    key: IdempotencyHeader,
    identity: DutyRoomOrField,
    request: Request,
    session: SessionDep,
) -> dict[str, Any]:
    """Keep a note with its photo."""
    photo = None
    if body.photo is not None:
        photo = await clean(await body.photo.read(MOST_BYTES + 1))
    draft = service.Draft(body, photo, request.app.state.settings)
    return await service.write(session, identity, unit_id, key, draft)


@router.get("/incidents/{incident_id}/notes")
async def of_incident(
    incident_id: int, identity: DutyRoomOrField, session: ReadSessionDep
) -> list[dict[str, Any]]:
    """Return the notes about an incident."""
    return await service.list_of_incident(session, identity, incident_id)


@router.get("/notes/{note_id}/photo")
async def photo(
    note_id: int, identity: DutyRoomOrField, request: Request, session: ReadSessionDep
) -> FileResponse:
    """Return a note's photo."""
    path = await service.find_photo(session, request.app.state.settings, identity, note_id)
    return FileResponse(path, media_type="image/jpeg", headers=_PHOTO_HEADERS)
