"""The desk of a request: what FastAPI gives every route of rosters."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.session import ReadSessionDep, SessionDep
from dispatch.errors import choose_language
from dispatch.roster.desk import Desk
from dispatch.security.guard import DutyRoom, Management
from dispatch.security.rules import Identity
from dispatch.settings import Settings


async def get_desk(identity: Management, session: SessionDep, request: Request) -> Desk:
    """Return the desk of a leader who changes something."""
    return _desk(identity, session, request)


async def get_reading_desk(identity: DutyRoom, session: ReadSessionDep, request: Request) -> Desk:
    """Return the desk of somebody of the duty room who only looks."""
    return _desk(identity, session, request)


def _desk(identity: Identity, session: AsyncSession, request: Request) -> Desk:
    settings: Settings = request.app.state.settings
    return Desk(
        session=session,
        identity=identity,
        language=choose_language(request.headers.get("accept-language"), settings.language),
        today=datetime.now(ZoneInfo(settings.time_zone)).date(),
        time_zone=settings.time_zone,
    )


#: As its session, a desk is closed, and so committed, before the answer goes out.
DeskDep = Annotated[Desk, Depends(get_desk, scope="function")]
ReadingDeskDep = Annotated[Desk, Depends(get_reading_desk, scope="function")]
