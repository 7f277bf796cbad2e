"""HTTP of uploads: receive a delivery, look at it, propose it as a version."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from dispatch.db.session import SessionMaker
from dispatch.security.guard import Administrator
from dispatch.settings import Settings
from dispatch.versions.routes import JobsDep
from dispatch.versions.uploads import get_path, get_upload, keep, receive

router = APIRouter(prefix="/api/ground/uploads")


class ReadingIn(BaseModel):
    """How a delivery is to be read: a mapping as TOML, and whether what is safe is mended."""

    model_config = ConfigDict(extra="forbid")

    mapping: Annotated[str, Field(max_length=200_000)]
    fix: bool = False


@router.post("", status_code=201)
async def upload(
    request: Request,
    identity: Administrator,
    jobs: JobsDep,
    name: Annotated[str, Query(min_length=1, max_length=300)],
) -> dict[str, Any]:
    """Receive a file as the request's body, and say what it holds and how it could be read."""
    settings = _settings(request)
    received = await receive(settings, name, request.stream())
    sessions: SessionMaker = request.app.state.sessions
    async with sessions() as session, session.begin():
        kept = await keep(session, settings, received, identity.display_name)
    found = await jobs.run("inspect", path=str(get_path(settings, received)))
    return {"id": kept.id, "name": kept.name, "expires_at": kept.expires_at, **found}


@router.post("/{upload_id}/read")
async def read(
    upload_id: int, body: ReadingIn, request: Request, _: Administrator, jobs: JobsDep
) -> dict[str, Any]:
    """Read an upload by a mapping without keeping anything."""
    reading = await _find_reading(request, upload_id, body)
    found: dict[str, Any] = await jobs.run("read", reading=reading)
    return found


@router.post("/{upload_id}/propose", status_code=201)
async def propose(
    upload_id: int, body: ReadingIn, request: Request, identity: Administrator, jobs: JobsDep
) -> dict[str, Any]:
    """Keep an upload as a proposed version; the valid ground stays as it is."""
    reading, by = await _find_reading(request, upload_id, body), identity.display_name
    found: dict[str, Any] = await jobs.run("propose", reading=reading, upload_id=upload_id, by=by)
    return found


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _find_reading(request: Request, upload_id: int, body: ReadingIn) -> dict[str, Any]:
    """Return the order to read an upload; no connection is held while it is carried out."""
    reads: SessionMaker = request.app.state.reads
    async with reads() as session:
        kept = await get_upload(session, upload_id)
    return {"path": str(get_path(_settings(request), kept)), **body.model_dump()}
