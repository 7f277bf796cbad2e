"""HTTP of versions: list, compare, activate, plan, take back, export."""

import shutil
import tempfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Query
from fastapi.requests import HTTPConnection
from fastapi.responses import FileResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict

from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.security.guard import Administrator, Management
from dispatch.versions import service
from dispatch.versions.child import ChildJobs
from dispatch.versions.exports import Wanted
from dispatch.versions.views import version_value
from gis.export import Format

router = APIRouter(prefix="/api/ground")


class ActivationIn(BaseModel):
    """When a version becomes valid; None: now."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = None


async def get_jobs(connection: HTTPConnection) -> ChildJobs:
    """Return what runs heavy jobs."""
    jobs: ChildJobs = connection.app.state.jobs
    return jobs


JobsDep = Annotated[ChildJobs, Depends(get_jobs)]


@router.get("/versions")
async def list_versions(_: Management, session: ReadSessionDep) -> list[dict[str, Any]]:
    """Return every version, newest first."""
    return [version_value(version) for version in await service.list_all(session)]


@router.get("/versions/{version_id}/diff")
async def diff(
    version_id: int, _: Management, jobs: JobsDep, against: int | None = None
) -> dict[str, Any]:
    """Compare a version with the active one, or another."""
    value: dict[str, Any] = await jobs.run("compare", after=version_id, before=against)
    return value


@router.post("/versions/{version_id}/activate", status_code=204)
async def activate(
    version_id: int, body: ActivationIn, identity: Administrator, session: SessionDep
) -> None:
    """Make a version valid, now or at a time."""
    at: datetime | None = body.at
    await service.activate_at(session, version_id, at, identity.display_name)


@router.post("/versions/{version_id}/unschedule", status_code=204)
async def unschedule(version_id: int, _: Administrator, session: SessionDep) -> None:
    """Drop the plan to activate a version."""
    await service.unschedule(session, version_id)


@router.delete("/versions/{version_id}", status_code=204)
async def discard(version_id: int, _: Administrator, session: SessionDep) -> None:
    """Delete a version that was never valid."""
    await service.discard(session, version_id)


@router.post("/versions/take-back")
async def take_back(identity: Administrator, session: SessionDep) -> dict[str, int]:
    """Return to the version that was valid before the present one."""
    return {"version": await service.revert(session, identity.display_name)}


@router.get("/export")
async def export(
    _: Management,
    jobs: JobsDep,
    after: BackgroundTasks,
    format: Format,  # noqa: A002 - what the user calls it
    system: Annotated[str, Query(max_length=100)] = "wgs84",
    layer: Annotated[list[str] | None, Query(max_length=20)] = None,
    version: int | None = None,
) -> FileResponse:
    """Return a version's layers as one file."""
    folder = tempfile.mkdtemp(prefix="patrolgrid-export-")
    after.add_task(shutil.rmtree, folder)
    wanted = Wanted(format, system, tuple(layer or ()), version)
    path = await jobs.run("export", folder=folder, wanted=asdict(wanted))
    return FileResponse(path, filename=Path(path).name, background=after)
