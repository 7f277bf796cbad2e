"""HTTP of the office's form as a workbook; on paper it is one of the prints."""

import asyncio

from fastapi import APIRouter, Response

from dispatch.roster.desks import ReadingDeskDep
from dispatch.roster.filling import Wanted, fill_form
from dispatch.roster.xlsx import write_xlsx

router = APIRouter(prefix="/api/rosters/{roster_id}")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/export.xlsx")
async def export_xlsx(roster_id: int, desk: ReadingDeskDep) -> Response:
    """Return the roster as a workbook in the office's form."""
    form = await fill_form(desk.session, Wanted(roster_id, desk.language, desk.today))
    content = await asyncio.to_thread(write_xlsx, form, desk.language)
    return _file(content, _XLSX, f"roster-{form.first}.xlsx")


def _file(content: bytes, media: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media, headers=headers)
