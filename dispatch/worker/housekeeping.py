"""Keeping the database tidy: erases what must not be kept, deletes what nobody needs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import IdempotencyKey
from dispatch.db.session import SessionMaker, make_engine, make_session_maker
from dispatch.incidents.rules import IncidentState
from dispatch.incidents.tables import Incident, IncidentContact
from dispatch.incidents.views import incident_change
from dispatch.jobs.tables import Job as QueuedJob
from dispatch.live.history import prune
from dispatch.live.outbox import append_event
from dispatch.messages.service import retire as retire_messages
from dispatch.notes.service import delete_expired as delete_notes
from dispatch.notes.service import retire as retire_notes
from dispatch.patrols.service import delete_old
from dispatch.positions.days import keep_days
from dispatch.security.tables import AccessToken, AccountSession, SignInFailure, SignInLink
from dispatch.settings import Settings
from dispatch.versions.uploads import delete_expired

logger = logging.getLogger(__name__)

PERIOD_S = 600.0
#: What has ended is kept this long, so that a late repeat or question still finds it.
GRACE = timedelta(hours=24)

Job = Callable[[AsyncSession, Settings], Awaitable[None]]


async def run_housekeeping(url: str, settings: Settings) -> None:
    """Do every job at once and then every ten minutes, until cancelled."""
    engine = make_engine(url, connections=1)
    try:
        while True:
            await keep_house(make_session_maker(engine), settings)
            await asyncio.sleep(PERIOD_S)
    finally:
        await engine.dispose()


async def keep_house(sessions: SessionMaker, settings: Settings) -> None:
    """Do every job in a transaction of its own; one that fails does not stop the others."""
    for job in JOBS:
        try:
            async with sessions() as session, session.begin():
                await job(session, settings)
        except (SQLAlchemyError, OSError) as error:
            logger.warning("housekeeping failed in %s: %s", job.__name__, error)


async def erase_contacts(session: AsyncSession, settings: Settings) -> None:
    """Erase callers' contacts past their day; open incidents show that they are gone."""
    expired = IncidentContact.expires_at <= func.now()
    still_open = await session.scalars(
        select(Incident)
        .join(IncidentContact, IncidentContact.incident_id == Incident.id)
        .where(expired, Incident.state != IncidentState.CLOSED)
        .order_by(Incident.id)
        .with_for_update(of=Incident)
    )
    incidents = list(still_open)
    await session.execute(delete(IncidentContact).where(expired))
    for incident in incidents:
        incident.version += 1
        change = incident_change(incident, None)
        await append_event(session, "incident.contact_erased", _ACTOR, [change])


async def delete_sessions(session: AsyncSession, settings: Settings) -> None:
    """Delete sessions and one-time links that expired a day ago."""
    await session.execute(delete(AccountSession).where(AccountSession.expires_at < _bound()))
    await session.execute(delete(SignInLink).where(SignInLink.expires_at < _bound()))


async def delete_failures(session: AsyncSession, settings: Settings) -> None:
    """Delete wrong passwords of more than a day ago."""
    await session.execute(delete(SignInFailure).where(SignInFailure.at < _bound()))


async def delete_keys(session: AsyncSession, settings: Settings) -> None:
    """Delete idempotency keys of more than a day ago."""
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < _bound()))


async def prune_events(session: AsyncSession, settings: Settings) -> None:
    """Delete events that no client is expected to ask for again."""
    await prune(session, settings.event_hours)


async def delete_tokens(session: AsyncSession, settings: Settings) -> None:
    """Delete access tokens that expired a day ago."""
    await session.execute(delete(AccessToken).where(AccessToken.expires_at < _bound()))


async def delete_jobs(session: AsyncSession, settings: Settings) -> None:
    """Delete jobs that ended so many days ago, with their results."""
    bound = datetime.now(UTC) - timedelta(days=settings.job_days)
    await session.execute(delete(QueuedJob).where(QueuedJob.ended_at < bound))


async def delete_patrols(session: AsyncSession, settings: Settings) -> None:
    """Delete drafts of patrols that nobody published, and plans that have long been over."""
    await delete_old(session)


JOBS: tuple[Job, ...] = (
    erase_contacts,
    delete_sessions,
    delete_tokens,
    delete_expired,
    delete_failures,
    delete_keys,
    prune_events,
    delete_jobs,
    retire_messages,
    retire_notes,
    delete_notes,
    keep_days,
    delete_patrols,
)

#: Who the event log names for what nobody in particular did.
_ACTOR = "system"


def _bound() -> datetime:
    return datetime.now(UTC) - GRACE
