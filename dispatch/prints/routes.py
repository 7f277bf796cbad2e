"""HTTP of the prints: files for the duty room, made in a process of their own."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.requests import HTTPConnection

from dispatch.errors import choose_language
from dispatch.prints.check import check_assignment, check_patrol
from dispatch.prints.printer import Printer
from dispatch.roster.reading import get_roster
from dispatch.security.guard import DutyRoom
from gis.prints.paper import Paper

router = APIRouter(prefix="/api/prints")


class Form(StrEnum):
    """Forms of a print."""

    HTML = "html"
    PDF = "pdf"


_MEDIA = {Form.HTML: "text/html; charset=utf-8", Form.PDF: "application/pdf"}
#: A print carries its script and its data inside, and may reach nothing at all.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts"
)


def get_printer(connection: HTTPConnection) -> Printer:
    """Return what makes the prints of this server."""
    printer: Printer = connection.app.state.printer
    return printer


PrinterDep = Annotated[Printer, Depends(get_printer)]
Language = Annotated[str | None, Query(pattern="^(zh|en)$")]


@router.get("/atlas.{form}")
async def atlas(
    form: Form,
    request: Request,
    _: DutyRoom,
    printer: PrinterDep,
    paper: Paper = Paper.A4,
    language: Language = None,
) -> Response:
    """Return the grid atlas."""
    chosen = _language(request, language)
    return _file(await printer.make(["atlas", "--paper", paper], form, chosen), form, "atlas")


@router.get("/heat.{form}")
async def heat(
    form: Form,
    request: Request,
    _: DutyRoom,
    printer: PrinterDep,
    days: Annotated[int, Query(ge=1, le=366)] = 30,
    language: Language = None,
) -> Response:
    """Return the heat map of the incidents of the last days."""
    chosen = _language(request, language)
    return _file(await printer.make(["heat", "--days", str(days)], form, chosen), form, "heat")


@router.get("/routes/{assignment_id}.{form}")
async def route(
    assignment_id: int,
    form: Form,
    request: Request,
    _: DutyRoom,
    printer: PrinterDep,
    language: Language = None,
) -> Response:
    """Return the sheet of an assignment's route."""
    async with request.app.state.reads() as session:  # given back before the print is made
        await check_assignment(session, assignment_id)
    chosen = _language(request, language)
    content = await printer.make(["route", str(assignment_id)], form, chosen)
    return _file(content, form, f"route-{assignment_id}")


@router.get("/rosters/{roster_id}.{form}")
async def roster(
    roster_id: int,
    form: Form,
    request: Request,
    _: DutyRoom,
    printer: PrinterDep,
    language: Language = None,
) -> Response:
    """Return a roster of the volunteers' nights in the office's form."""
    async with request.app.state.reads() as session:
        await get_roster(session, roster_id)
    chosen = _language(request, language)
    content = await printer.make(["roster", str(roster_id)], form, chosen)
    return _file(content, form, f"roster-{roster_id}")


@router.get("/patrols/{patrol_id}.{form}")
async def patrol(
    patrol_id: int,
    form: Form,
    request: Request,
    _: DutyRoom,
    printer: PrinterDep,
    language: Language = None,
) -> Response:
    """Return the route sheet of a unit's patrol."""
    async with request.app.state.reads() as session:
        await check_patrol(session, patrol_id)
    chosen = _language(request, language)
    content = await printer.make(["patrol", str(patrol_id)], form, chosen)
    return _file(content, form, f"patrol-{patrol_id}")


def _language(request: Request, wanted: str | None) -> str:
    usual: str = request.app.state.settings.language
    return wanted or choose_language(request.headers.get("accept-language"), usual)


def _file(content: bytes, form: Form, name: str) -> Response:
    headers = {
        "Content-Disposition": f'inline; filename="{name}.{form}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if form is Form.HTML:  # browsers show no PDF in a sandbox
        headers["Content-Security-Policy"] = _POLICY
    return Response(content, media_type=_MEDIA[form], headers=headers)
