"""Use cases of notes: writing, reading, their end."""

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.assignments.tables import Assignment
from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ForbiddenError, MissingError
from dispatch.incidents.service import read_incident
from dispatch.live.moments import done_at
from dispatch.live.outbox import append_event
from dispatch.notes.photos import get_folder, keep, remove
from dispatch.notes.schemas import NoteIn
from dispatch.notes.tables import Note
from dispatch.notes.views import note_change, note_value
from dispatch.security.guard import check_unit
from dispatch.security.rules import DUTY_ROOM, Identity
from dispatch.settings import Settings
from dispatch.units.service import unit_unknown
from dispatch.units.tables import Unit

#: Who the event names when a note leaves the live state: nobody pressed a key.
_ACTOR = ""
#: A file without a note is younger than this only while its note is being written.
STRAY_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A note as it came, and its photo, cleaned."""

    body: NoteIn
    photo: bytes | None
    settings: Settings


async def write(
    session: AsyncSession, identity: Identity, unit_id: int, key: UUID, draft: Draft
) -> dict[str, Any]:
    """Keep a note, once a key.

    Raises ForbiddenError `unit.foreign`, `note.foreign` about another unit's incident, MissingError
    `unit.unknown`.
    """
    check_unit(identity, unit_id)
    unit = await session.get(Unit, unit_id)
    if unit is None:
        raise unit_unknown(unit_id)
    body, photo = draft.body, draft.photo
    digest = hashlib.sha256(photo).hexdigest() if photo else None
    asked = {"unit_id": unit_id, "photo": digest, **body.model_dump(mode="json", exclude={"photo"})}
    known_id = await claim_key(session, identity.account_id, key, "note", asked)
    if known_id is not None:
        return note_value(await session.get_one(Note, known_id), unit)
    await _check_incident(session, identity, unit_id, body.incident_id)
    note = _make(draft.settings, identity, unit_id, body)
    note.photo = keep(draft.settings, photo) if photo else None
    session.add(note)
    await session.flush()
    await keep_result(session, identity.account_id, key, note.id)
    await append_event(session, "note.written", identity.display_name, [note_change(note, unit)])
    return note_value(note, unit)


async def list_of_incident(
    session: AsyncSession, identity: Identity, incident_id: int
) -> list[dict[str, Any]]:
    """Return the notes about an incident, oldest first; a unit sees its own."""
    query = (
        select(Note, Unit)
        .join(Unit, Unit.id == Note.unit_id)
        .where(Note.incident_id == incident_id)
        .order_by(Note.written_at, Note.id)
    )
    if identity.role not in DUTY_ROOM:
        query = query.where(Note.unit_id == identity.unit_id)
    return [note_value(note, unit) for note, unit in await session.execute(query)]


async def find_photo(
    session: AsyncSession, settings: Settings, identity: Identity, note_id: int
) -> Path:
    """Return the file of a note's photo.

    Raises MissingError `photo.none`, ForbiddenError `unit.foreign`.
    """
    note = await session.get(Note, note_id)
    if note is None or note.photo is None:
        raise MissingError("photo.none", where="note_id")
    check_unit(identity, note.unit_id)
    return get_folder(settings) / note.photo


async def list_live(session: AsyncSession) -> list[tuple[Note, Unit]]:
    """Return the notes of the live state with their units, oldest first."""
    rows = await session.execute(
        select(Note, Unit)
        .join(Unit, Unit.id == Note.unit_id)
        .where(Note.retired_at.is_(None))
        .order_by(Note.id)
    )
    return [(note, unit) for note, unit in rows]


async def retire(session: AsyncSession, settings: Settings) -> None:
    """Let notes of yesterday leave the live state; they stay with their incident."""
    now = datetime.now(UTC)
    rows = await session.execute(
        select(Note, Unit)
        .join(Unit, Unit.id == Note.unit_id)
        .where(
            Note.retired_at.is_(None),
            Note.written_at < now - timedelta(hours=settings.message_hours),
        )
        .order_by(Note.id)
        .with_for_update(of=Note)
    )
    changes = []
    for note, unit in rows.all():
        note.retired_at = now
        note.version += 1
        changes.append(note_change(note, unit))
    if changes:
        await append_event(session, "note.retired", _ACTOR, changes)


async def delete_expired(session: AsyncSession, settings: Settings) -> None:
    """Delete notes past their end date with their photos, and photos without a note."""
    gone = await session.scalars(
        delete(Note)
        .where(Note.expires_at <= datetime.now(UTC), Note.retired_at.is_not(None))
        .returning(Note.photo)
    )
    for name in gone.all():
        if name is not None:
            remove(settings, name)
    await _sweep(session, settings)


async def _sweep(session: AsyncSession, settings: Settings) -> None:
    """Delete the files of writes that did not come to be."""
    before = time.time() - STRAY_S
    folder = get_folder(settings)
    old = [file for file in folder.glob("*.jpg") if file.stat().st_mtime < before]
    known = set(await session.scalars(select(Note.photo).where(Note.photo.is_not(None))))
    for file in old:
        if file.name not in known:
            remove(settings, file.name)


async def _check_incident(
    session: AsyncSession, identity: Identity, unit_id: int, incident_id: int | None
) -> None:
    if incident_id is None:
        return
    await read_incident(session, incident_id)
    if identity.role in DUTY_ROOM:
        return
    sent = await session.scalar(
        select(Assignment.id)
        .where(Assignment.unit_id == unit_id, Assignment.incident_id == incident_id)
        .limit(1)
    )
    if sent is None:
        raise ForbiddenError("note.foreign")


def _make(settings: Settings, identity: Identity, unit_id: int, body: NoteIn) -> Note:
    lon, lat = body.point or (None, None)
    return Note(
        version=1,
        unit_id=unit_id,
        incident_id=body.incident_id,
        patrol_id=body.patrol_id,
        stop_id=body.stop_id,
        text=body.text,
        lon=lon,
        lat=lat,
        written_by=identity.display_name,
        written_at=done_at(body.at),
        expires_at=datetime.now(UTC) + timedelta(days=settings.note_days),
    )
