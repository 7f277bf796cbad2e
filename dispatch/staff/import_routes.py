"""HTTP of files of people: send, look again, take, forget; and the file to take away."""

import base64
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from dispatch.db.session import SessionDep, SessionMaker
from dispatch.security.guard import Management
from dispatch.staff import imports
from dispatch.staff.routes import Today
from dispatch.staff.schemas import ConfirmIn
from dispatch.versions.child import ChildJobs

router = APIRouter(prefix="/api/people")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What an office asks for, the encoding it is written in, and the kind of file.
_FORMS = {
    "xlsx": ("xlsx", _XLSX, "xlsx"),
    "csv": ("utf-8-sig", "text/csv; charset=utf-8", "csv"),
    "csv_gbk": ("gb18030", "text/csv; charset=gb18030", "csv"),
}


async def get_jobs(request: Request) -> ChildJobs:
    """Return what opens and writes files, in processes of their own."""
    jobs: ChildJobs = request.app.state.staff_jobs
    return jobs


Jobs = Annotated[ChildJobs, Depends(get_jobs)]


@router.post("/imports", status_code=201)
async def send(
    request: Request,
    identity: Management,
    jobs: Jobs,
    today: Today,
    name: Annotated[str, Query(min_length=1, max_length=300)],
) -> dict[str, Any]:
    """Receive a file as the request's body, and say what taking it would do."""
    said = await imports.read(jobs, name, await imports.receive(request.stream()))
    sessions: SessionMaker = request.app.state.sessions
    async with sessions() as session, session.begin():
        upload = await imports.keep(session, identity, name, said)
        return await imports.preview(session, upload, today)


@router.get("/imports/{upload_id}")
async def look(
    upload_id: int, identity: Management, session: SessionDep, today: Today
) -> dict[str, Any]:
    """Return what taking a file would do now."""
    upload = await imports.get_upload(session, identity, upload_id)
    return await imports.preview(session, upload, today)


@router.post("/imports/{upload_id}/confirm")
async def confirm(
    upload_id: int, body: ConfirmIn, identity: Management, session: SessionDep, today: Today
) -> dict[str, int]:
    """Take a file whole, or nothing of it."""
    return await imports.confirm(session, identity, upload_id, body.digest, today)


@router.delete("/imports/{upload_id}", status_code=204)
async def forget(upload_id: int, identity: Management, session: SessionDep) -> None:
    """Forget what a file said."""
    await imports.forget(session, identity, upload_id)


@router.get("/export")
async def export(
    _: Management,
    jobs: Jobs,
    form: Literal["xlsx", "csv", "csv_gbk"] = "xlsx",
    contacts: bool = False,
) -> Response:
    """Return everybody as a file; contacts masked unless they are asked for."""
    how, media, ending = _FORMS[form]
    content = base64.b64decode(await jobs.run("write", form=how, contacts=contacts))
    headers = {
        "Content-Disposition": f'attachment; filename="people.{ending}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media, headers=headers)
