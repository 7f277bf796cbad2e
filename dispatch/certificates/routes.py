"""HTTP of certificates: one's own, and anybody's for a leader."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dispatch.certificates.service import get_total
from dispatch.errors import choose_language
from dispatch.prints.routes import PrinterDep
from dispatch.security.guard import Management, Volunteer

router = APIRouter(prefix="/api")

Year = Annotated[int, Query(ge=2020, le=2100)]


@router.get("/volunteer/certificate.pdf")
async def own(year: Year, request: Request, identity: Volunteer, printer: PrinterDep) -> Response:
    """Return the certificate of the volunteer who is signed in."""
    return await _make(identity.person_id or 0, year, request, printer)


@router.get("/certificates/{person_id}.pdf")
async def of_volunteer(
    person_id: int, year: Year, request: Request, _: Management, printer: PrinterDep
) -> Response:
    """Return a volunteer's certificate."""
    return await _make(person_id, year, request, printer)


async def _make(person_id: int, year: int, request: Request, printer: PrinterDep) -> Response:
    settings = request.app.state.settings
    async with request.app.state.reads() as session:  # given back before the print is made
        total = await get_total(session, settings, person_id, year)
    language = choose_language(request.headers.get("accept-language"), settings.language)
    arguments = ["certificate", str(person_id), "--year", str(year)]
    content = await printer.make(arguments, "pdf", language)
    headers = {
        "Content-Disposition": f'inline; filename="{total.number}-{year}.pdf"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type="application/pdf", headers=headers)
