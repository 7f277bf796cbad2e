"""Use cases of versions: each in the caller's transaction, each told to every server process."""

from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.live.outbox import GROUND_CHANNEL
from gis import versions
from gis.versions import Version

_TELL = text(f"NOTIFY {GROUND_CHANNEL}")


def activate(connection: Connection, version_id: int, by: str) -> bool:
    """Make a version the valid ground now; servers take it over once this commits.

    Returns whether that changed anything. Raises GisError `version.unknown`.
    """
    changed = versions.activate_version(connection, version_id, by)
    if changed:
        connection.execute(_TELL)
    return changed


def take_back(connection: Connection, by: str) -> int:
    """Return to the version before and return its id. Raises GisError `version.nothing_before`."""
    version_id = versions.take_back(connection, by)
    connection.execute(_TELL)
    return version_id


def activate_due(connection: Connection) -> list[int]:
    """Activate the versions whose time has come; return their ids."""
    activated = versions.activate_due(connection)
    if activated:
        connection.execute(_TELL)
    return activated


async def list_all(session: AsyncSession) -> list[Version]:
    """Return every version, newest first."""
    return await session.run_sync(lambda sync: versions.list_versions(sync.connection()))


async def activate_at(session: AsyncSession, version_id: int, at: datetime | None, by: str) -> None:
    """Activate a version now, or plan it for a time that lies ahead.

    Raises GisError `version.unknown`, `version.is_active`, `version.time_past`.
    """

    def change(connection: Connection) -> None:
        if at is None:
            activate(connection, version_id, by)
        else:
            versions.schedule_version(connection, version_id, at, by)

    await session.run_sync(lambda sync: change(sync.connection()))


async def unschedule(session: AsyncSession, version_id: int) -> None:
    """Drop the plan to activate a version. Raises GisError `version.unknown`."""
    await session.run_sync(lambda sync: versions.unschedule_version(sync.connection(), version_id))


async def revert(session: AsyncSession, by: str) -> int:
    """Take the present version back; return the id of the one before."""
    return await session.run_sync(lambda sync: take_back(sync.connection(), by))


async def discard(session: AsyncSession, version_id: int) -> None:
    """Delete a version that was never valid. Raises GisError `version.was_valid`."""
    await session.run_sync(lambda sync: versions.discard_version(sync.connection(), version_id))
