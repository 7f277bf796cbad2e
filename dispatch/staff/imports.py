"""Use cases of files of people: read, look again, take whole, forget."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import delete, func, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import ConflictError, InvalidError, MissingError, TooLargeError
from dispatch.live.times import time_text
from dispatch.security.rules import Identity
from dispatch.settings import Settings
from dispatch.staff.findings import finding_value
from dispatch.staff.present import read_present
from dispatch.staff.service import with_connection
from dispatch.staff.sheets.limits import MOST_BYTES
from dispatch.staff.sheets.model import Reading
from dispatch.staff.sheets.plan import ImportPlan, plan_import
from dispatch.staff.tables import StaffUpload
from dispatch.staff.views import counts_value, row_value
from dispatch.staff.writing import write_plan
from dispatch.versions.child import ChildJobs

#: What was read is kept so long for somebody to confirm it.
KEPT = timedelta(hours=24)
#: More are counted, but nobody reads them.
MOST_LISTED = 1_000
_READING = TypeAdapter(Reading)


async def receive(parts: AsyncIterator[bytes]) -> bytes:
    """Return a file's bytes as they arrive.

    Raises TooLargeError `people_file.too_large` with the first byte too many, InvalidError
    `people_file.empty`.
    """
    content = bytearray()
    async for part in parts:
        content += part
        if len(content) > MOST_BYTES:
            raise TooLargeError("people_file.too_large", most_mb=MOST_BYTES // 1_000_000)
    if not content:
        raise InvalidError("people_file.empty")
    return bytes(content)


async def read(jobs: ChildJobs, name: str, content: bytes) -> dict[str, Any]:
    """Return what a file says, read in a process of its own."""
    encoded = base64.b64encode(content).decode()
    said: dict[str, Any] = await jobs.run("read", name=name, content=encoded)
    return said


async def keep(
    session: AsyncSession, identity: Identity, name: str, said: dict[str, Any]
) -> StaffUpload:
    """Keep what a file says until it is confirmed, or over."""
    upload = StaffUpload(
        account_id=identity.account_id,
        name=name[-120:],
        reading=said,
        expires_at=datetime.now(UTC) + KEPT,
    )
    session.add(upload)
    await session.flush()
    return upload


async def preview(session: AsyncSession, upload: StaffUpload, today: date) -> dict[str, Any]:
    """Return what taking a file would do now: nothing is changed."""
    plan = await _plan(session, upload, today)
    moving = [row for row in plan.people if row.what != "same"]
    return {
        "id": upload.id,
        "name": upload.name,
        "expires_at": time_text(upload.expires_at),
        "digest": _digest(plan),
        "counts": counts_value(plan),
        "rows": [row_value(row) for row in moving[:MOST_LISTED]],
        "findings": [finding_value(finding) for finding in _sorted(plan)[:MOST_LISTED]],
    }


async def confirm(
    session: AsyncSession, identity: Identity, upload_id: int, digest: str, today: date
) -> dict[str, int]:
    """Take a file whole; return how many were added and changed.

    Raises MissingError `people_file.unknown`, InvalidError `people_file.faulty` when it has
    errors, ConflictError `people_file.outdated` when it would do something else by now.
    """
    await session.execute(text("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE"))
    upload = await get_upload(session, identity, upload_id)
    plan = await _plan(session, upload, today)
    if plan.errors:
        raise InvalidError("people_file.faulty", errors=plan.errors)
    if _digest(plan) != digest:
        raise ConflictError("people_file.outdated")
    try:
        counts = await with_connection(
            session, lambda c: write_plan(c, plan, identity.display_name)
        )
    except IntegrityError as error:
        raise ConflictError("people_file.taken") from error
    await session.delete(upload)
    return counts


async def get_upload(session: AsyncSession, identity: Identity, upload_id: int) -> StaffUpload:
    """Return a file that this account sent. Raises MissingError `people_file.unknown`."""
    upload = await session.get(StaffUpload, upload_id, with_for_update=True)
    gone = upload is None or upload.expires_at <= datetime.now(UTC)
    if upload is None or gone or upload.account_id != identity.account_id:
        raise MissingError("people_file.unknown", where="upload_id", upload_id=upload_id)
    return upload


async def forget(session: AsyncSession, identity: Identity, upload_id: int) -> None:
    """Forget what a file said."""
    await session.delete(await get_upload(session, identity, upload_id))


async def delete_expired(session: AsyncSession, settings: Settings) -> None:
    """Forget the files that nobody confirmed in time."""
    await session.execute(delete(StaffUpload).where(StaffUpload.expires_at <= func.now()))


async def _plan(session: AsyncSession, upload: StaffUpload, today: date) -> ImportPlan:
    present = await with_connection(session, lambda c: read_present(c, today))
    reading = _READING.validate_python(upload.reading)
    return await asyncio.to_thread(plan_import, reading, present)


def _digest(plan: ImportPlan) -> str:
    """Return what stands for all that a plan would do."""
    what: list[Any] = [
        [(row.id, row.name, row.number, row.changes) for row in plan.people],
        [(entry.id, entry.new, entry.row) for entry in plan.away],
        [(entry.id, entry.new, entry.row) for entry in plan.wishes],
    ]
    return hashlib.sha256(orjson.dumps(what, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _sorted(plan: ImportPlan) -> list[Any]:
    return sorted(plan.findings, key=lambda finding: finding.severity)
