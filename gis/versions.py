"""Which version of the ground is valid, was valid, or is to be: proposed, planned, taken back.

Every version stays, so that whatever names a grid of it still finds it. Nothing here commits:
the caller's transaction does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from gis.errors import GisError
from gis.tables import GroundPeriod, GroundVersion

#: Held by whoever writes or changes versions, so that two can't interleave.
_LOCK = 7_610_001


class VersionState(StrEnum):
    """Where a version stands."""

    ACTIVE = "active"
    SCHEDULED = "scheduled"
    PROPOSED = "proposed"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in which a version was valid; `valid_to` None: it still is.

    `replaces` is the version to which taking back leads, None where there is none.
    """

    valid_from: datetime
    valid_to: datetime | None
    activated_by: str
    replaces: int | None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the ground with its history; `activate_at` is set while it is planned."""

    id: int
    state: VersionState
    source: str
    proposed_by: str
    proposed_at: datetime
    activate_at: datetime | None
    scheduled_by: str | None
    periods: tuple[Period, ...]


def lock_versions(connection: Connection) -> None:
    """Wait until nobody else changes versions; let go at the transaction's end."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def list_versions(connection: Connection) -> list[Version]:
    """Return every version, newest first."""
    periods: dict[int, list[Period]] = {}
    for row in connection.execute(select(GroundPeriod.__table__).order_by(GroundPeriod.valid_from)):
        period = Period(row.valid_from, row.valid_to, row.activated_by, row.replaces_id)
        periods.setdefault(row.version_id, []).append(period)
    rows = connection.execute(
        select(GroundVersion.__table__).order_by(GroundVersion.loaded_at.desc(), GroundVersion.id)
    )
    return [_version(row, periods.get(row.id, ())) for row in rows]


def get_version(connection: Connection, version_id: int) -> Version:
    """Return one version. Raises GisError `version.unknown`."""
    found = [version for version in list_versions(connection) if version.id == version_id]
    if not found:
        raise GisError("version.unknown", version=version_id)
    return found[0]


def find_version_at(connection: Connection, at: datetime) -> int | None:
    """Return the id of the version that was valid at a time, or None before the first."""
    return connection.execute(
        select(GroundPeriod.version_id).where(
            GroundPeriod.valid_from <= at,
            (GroundPeriod.valid_to > at) | GroundPeriod.valid_to.is_(None),
        )
    ).scalar_one_or_none()


def activate_version(connection: Connection, version_id: int, by: str) -> bool:
    """Make a version the valid ground from now on; return whether that changed anything.

    A plan to activate it is done with. Raises GisError `version.unknown`.
    """
    lock_versions(connection)
    if get_version(connection, version_id).state is VersionState.ACTIVE:
        return False
    _turn_to(connection, version_id, by, replaces_id=_active_id(connection))
    return True


def take_back(connection: Connection, by: str) -> int:
    """Return to the version that was valid before the present one; return its id.

    Taking back again goes one further back. Raises GisError `version.nothing_before`.
    """
    lock_versions(connection)
    before = _replaced_by_present(connection)
    if before is None:
        raise GisError("version.nothing_before")
    further = connection.execute(
        select(GroundPeriod.replaces_id)
        .where(GroundPeriod.version_id == before)
        .order_by(GroundPeriod.valid_from.desc())
        .limit(1)
    ).scalar_one()
    _turn_to(connection, before, by, replaces_id=further)
    return before


def schedule_version(connection: Connection, version_id: int, at: datetime, by: str) -> None:
    """Plan a version's activation; an earlier plan of it is replaced.

    Raises GisError `version.unknown`, `version.is_active`, or `version.time_past` unless `at`
    lies ahead.
    """
    lock_versions(connection)
    _refuse_active(get_version(connection, version_id))
    if at <= connection.execute(select(func.clock_timestamp())).scalar_one():
        raise GisError("version.time_past", at=at.isoformat(timespec="minutes"))
    _set_plan(connection, version_id, at, by)


def unschedule_version(connection: Connection, version_id: int) -> None:
    """Drop the plan to activate a version. Raises GisError `version.unknown`."""
    lock_versions(connection)
    get_version(connection, version_id)
    _set_plan(connection, version_id, None, None)


def activate_due(connection: Connection) -> list[int]:
    """Activate the versions whose time has come, in the order planned; return their ids."""
    lock_versions(connection)
    due = connection.execute(
        select(GroundVersion.id, GroundVersion.scheduled_by)
        .where(GroundVersion.activate_at <= func.clock_timestamp())
        .order_by(GroundVersion.activate_at, GroundVersion.id)
    ).all()
    return [row.id for row in due if activate_version(connection, row.id, row.scheduled_by)]


def discard_version(connection: Connection, version_id: int) -> None:
    """Delete a version that was never valid.

    Raises GisError `version.unknown`, or `version.was_valid` when something may name its grids.
    """
    lock_versions(connection)
    if get_version(connection, version_id).periods:
        raise GisError("version.was_valid", version=version_id)
    connection.execute(delete(GroundVersion).where(GroundVersion.id == version_id))


def _version(row: Any, periods: Sequence[Period]) -> Version:
    return Version(
        id=row.id,
        state=_state(row, periods),
        source=row.source,
        proposed_by=row.proposed_by,
        proposed_at=row.loaded_at,
        activate_at=row.activate_at,
        scheduled_by=row.scheduled_by,
        periods=tuple(periods),
    )


def _state(row: Any, periods: Sequence[Period]) -> VersionState:
    if row.active:
        return VersionState.ACTIVE
    if row.activate_at is not None:
        return VersionState.SCHEDULED
    return VersionState.FORMER if periods else VersionState.PROPOSED


def _turn_to(connection: Connection, version_id: int, by: str, replaces_id: int | None) -> None:
    """End the present period and begin one of the version, at one moment."""
    at = connection.execute(select(func.clock_timestamp())).scalar_one()
    connection.execute(
        update(GroundPeriod).where(GroundPeriod.valid_to.is_(None)).values(valid_to=at)
    )
    connection.execute(update(GroundVersion).where(GroundVersion.active).values(active=False))
    connection.execute(
        update(GroundVersion).where(GroundVersion.id == version_id).values(active=True)
    )
    _set_plan(connection, version_id, None, None)
    connection.execute(
        insert(GroundPeriod).values(
            version_id=version_id, replaces_id=replaces_id, valid_from=at, activated_by=by
        )
    )


def _set_plan(connection: Connection, version_id: int, at: datetime | None, by: str | None) -> None:
    connection.execute(
        update(GroundVersion)
        .where(GroundVersion.id == version_id)
        .values(activate_at=at, scheduled_by=by)
    )


def _active_id(connection: Connection) -> int | None:
    return connection.execute(
        select(GroundVersion.id).where(GroundVersion.active)
    ).scalar_one_or_none()


def _replaced_by_present(connection: Connection) -> int | None:
    return connection.execute(
        select(GroundPeriod.replaces_id).where(GroundPeriod.valid_to.is_(None))
    ).scalar_one_or_none()


def _refuse_active(version: Version) -> None:
    if version.state is VersionState.ACTIVE:
        raise GisError("version.is_active", version=version.id)
