"""HTTP of attendance: volunteers sign in and out, posts show codes, leaders keep lists."""

import asyncio
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from dispatch.attendance import codes, reading, service
from dispatch.attendance.schemas import CodeIn, MarkIn, PositionIn
from dispatch.attendance.sheet import totals_xlsx
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.errors import ConflictError, MissingError, choose_language
from dispatch.live.times import time_text
from dispatch.security.guard import DutyRoom, DutyRoomOrField
from dispatch.security.rules import DUTY_ROOM
from dispatch.shifts.asker import AskerDep, HoursDep
from dispatch.shifts.reading import read_communities

router = APIRouter(prefix="/api")

Year = Annotated[int, Query(ge=2020, le=2100)]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CODE_ERRORS = frozenset({"attendance.code_wrong", "attendance.code_foreign"})


@router.post("/volunteer/shifts/{place_id}/code", status_code=204)
async def sign_by_code(
    place_id: int, body: CodeIn, asker: AskerDep, request: Request, session: SessionDep
) -> None:
    """Sign in, or out when already in, by the post's code."""
    try:
        await service.sign_by_code(session, asker, place_id, body.code)
    except ConflictError as error:
        if error.code in _CODE_ERRORS and asker.identity.person_id is not None:
            # in a transaction of its own: the request's own is rolled back
            async with request.app.state.sessions() as apart, apart.begin():
                await service.record_failure(apart, asker.identity.person_id)
        raise


@router.post("/volunteer/shifts/{place_id}/position", status_code=204)
async def sign_by_position(
    place_id: int, body: PositionIn, asker: AskerDep, session: SessionDep
) -> None:
    """Sign in, or out when already in, by being at the meeting point."""
    await service.sign_by_position(session, asker, place_id, body.point, body.accuracy_m)


@router.get("/posts/{community_code}/code")
async def show_code(
    community_code: str,
    _: DutyRoomOrField,
    hours: HoursDep,
    request: Request,
    session: SessionDep,
) -> dict[str, Any]:
    """Return the code that a community's post shows now."""
    communities = await read_communities(session)
    if community_code not in communities:
        raise MissingError("post.unknown", where="community_code", community_code=community_code)
    now = datetime.now(UTC)
    night = hours.night_at(now)
    shown = codes.show_code(await codes.get_secret(session, night, community_code), now)
    came, expected = await reading.count_signed_in(session, night, community_code)
    address = f"{request.base_url}volunteer#code={shown.code}"
    return {
        "night": night.isoformat(),
        "code": shown.code,
        "qr": await asyncio.to_thread(codes.make_qr, address),
        "now": time_text(now),
        "next_at": time_text(shown.next_at),
        "came": came,
        "expected": expected,
    }


@router.get("/attendance")
async def list_night(
    identity: DutyRoomOrField, hours: HoursDep, session: ReadSessionDep, night: date | None = None
) -> dict[str, Any]:
    """Return who came to a night, the present one unless another is named.

    Leaders in the field see the squads that they lead.
    """
    asked = night or hours.night_at(datetime.now(UTC))
    led_by = None if identity.role in DUTY_ROOM else identity.person_id or 0
    starts_at, ends_at = hours.window(asked)
    return {
        "night": asked.isoformat(),
        "starts_at": time_text(starts_at),
        "ends_at": time_text(ends_at),
        "squads": await reading.list_night(session, asked, led_by),
    }


@router.post("/attendance/{place_id}", status_code=204)
async def mark(
    place_id: int, body: MarkIn, identity: DutyRoomOrField, hours: HoursDep, session: SessionDep
) -> None:
    """Put down how somebody came."""
    await service.mark_by_list(session, identity, hours, place_id, body.mark)


@router.get("/attendance/totals")
async def list_totals(
    year: Year, _: DutyRoom, hours: HoursDep, session: ReadSessionDep
) -> list[reading.Total]:
    """Return what each volunteer served in a year."""
    return await reading.sum_up(session, hours, date(year, 1, 1), date(year, 12, 31))


@router.get("/attendance/totals.xlsx")
async def export_totals(
    year: Year, request: Request, _: DutyRoom, hours: HoursDep, session: ReadSessionDep
) -> Response:
    """Return the year's totals as a workbook."""
    usual: str = request.app.state.settings.language
    language = choose_language(request.headers.get("accept-language"), usual)
    totals = await reading.sum_up(session, hours, date(year, 1, 1), date(year, 12, 31))
    spots = await read_communities(session)
    names = {c: s.name if language == "zh" else s.name_en for c, s in spots.items()}
    content = await asyncio.to_thread(totals_xlsx, totals, names, str(year), language)
    headers = {
        "Content-Disposition": f'attachment; filename="volunteers-{year}.xlsx"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=_XLSX, headers=headers)
