"""HTTP of calendar feeds; the feed itself is read by phones that are not signed in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dispatch.calendars import service
from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.live.times import time_text
from dispatch.security.guard import Volunteer
from dispatch.shifts.asker import HoursDep

router = APIRouter(prefix="/api")

Language = Annotated[str, Query(alias="lang", pattern="^(zh|en)$")]


@router.get("/volunteer/calendar")
async def find_feed(identity: Volunteer, session: ReadSessionDep) -> dict[str, str | None]:
    """Return when the volunteer's address was made, None where there is none."""
    feed = await service.find_feed(session, identity.person_id or 0)
    return {"made_at": None if feed is None else time_text(feed.made_at)}


@router.post("/volunteer/calendar", status_code=201)
async def make_feed(identity: Volunteer, session: SessionDep) -> dict[str, str]:
    """Make a new secret address: the only time that it is shown."""
    return {"path": f"/api/calendar/{await service.make_feed(session, identity)}.ics"}


@router.delete("/volunteer/calendar", status_code=204)
async def revoke_feed(identity: Volunteer, session: SessionDep) -> None:
    """Let the address be good no more."""
    await service.revoke_feed(session, identity)


@router.get("/calendar/{token}.ics")
async def read_feed(
    token: str,
    hours: HoursDep,
    request: Request,
    session: ReadSessionDep,
    language: Language | None = None,
) -> Response:
    """Return the calendar under a secret address."""
    chosen = language or request.app.state.settings.language
    content = await service.read_feed(session, hours, token, chosen)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
