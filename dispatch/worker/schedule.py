"""Activating versions of the ground at the time they are planned for."""

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.session import SessionMaker, make_engine, make_session_maker
from dispatch.versions import service

logger = logging.getLogger(__name__)

#: A plan is kept to this: nobody notices where a border runs within it.
PERIOD_S = 5.0


async def run_schedule(url: str) -> None:
    """Activate what is due, every few seconds, until cancelled."""
    engine = make_engine(url, connections=1)
    try:
        while True:
            await look(make_session_maker(engine))
            await asyncio.sleep(PERIOD_S)
    finally:
        await engine.dispose()


async def look(sessions: SessionMaker) -> None:
    """Activate what is due now; a database that is away is asked again the next time."""
    try:
        async with sessions() as session, session.begin():
            for version_id in await _activate_due(session):
                logger.warning("version %s of the ground is valid now, as planned", version_id)
    except (SQLAlchemyError, OSError) as error:
        logger.warning("planned versions could not be looked at: %s", error)


async def _activate_due(session: AsyncSession) -> list[int]:
    return await session.run_sync(lambda sync: service.activate_due(sync.connection()))
