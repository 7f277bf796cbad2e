"""Keeping an uploaded delivery: received within limits, found again, deleted at its date."""

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import anyio
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import InvalidError, MissingError, TooLargeError
from dispatch.settings import Settings
from dispatch.versions.tables import GroundUpload
from gis.imports.delivery import LIMITS

_MEGA = 1_000_000
_MOST_NAME = 100
#: Kinds of file that can hold a delivery; a folder of shapefiles comes as a zip.
KINDS = (
    ".zip", ".gpkg", ".geojson", ".json", ".kml", ".kmz", ".csv", ".osm", ".osm.gz", ".osm.pbf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Received:
    """A file that arrived whole, in a folder of its own."""

    name: str
    folder: str


def get_path(settings: Settings, upload: Received | GroundUpload) -> Path:
    """Return where an upload's file is."""
    return settings.data / "uploads" / upload.folder / upload.name


def safe_name(name: str) -> str:
    """Return a file name that can stand in a folder of ours.

    Raises InvalidError `upload.kind` for a kind of file that no delivery comes in.
    """
    plain = re.sub(r"[^\w.\-]+", "_", Path(name.replace("\\", "/")).name).lstrip(".")
    kind = next((kind for kind in KINDS if plain.lower().endswith(kind)), None)
    if kind is None:
        raise InvalidError("upload.kind", where="name", name=plain[-20:], kinds=", ".join(KINDS))
    return plain[: -len(kind)][:_MOST_NAME] + kind


async def receive(settings: Settings, name: str, parts: AsyncIterator[bytes]) -> Received:
    """Keep a file as it arrives, without the database waiting for a slow line.

    Raises InvalidError `upload.kind` or `upload.empty`, and TooLargeError `upload.too_large` as
    soon as one byte too many came; then nothing stays.
    """
    received = Received(safe_name(name), uuid4().hex)
    path = get_path(settings, received)
    try:
        await anyio.Path(path.parent).mkdir(parents=True, mode=0o700)
        await _write(path, parts)
    except BaseException:
        _forget(path.parent)
        raise
    return received


async def keep(
    session: AsyncSession, settings: Settings, received: Received, by: str
) -> GroundUpload:
    """Remember a received file until its end date."""
    upload = GroundUpload(
        name=received.name,
        folder=received.folder,
        uploaded_by=by,
        expires_at=datetime.now(UTC) + timedelta(days=settings.upload_days),
    )
    session.add(upload)
    await session.flush()
    return upload


async def get_upload(session: AsyncSession, upload_id: int) -> GroundUpload:
    """Return an upload that is still kept. Raises MissingError `upload.unknown`."""
    upload = await session.get(GroundUpload, upload_id)
    if upload is None or upload.expires_at <= datetime.now(UTC):
        raise MissingError("upload.unknown", where="upload_id", upload_id=upload_id)
    return upload


async def delete_expired(session: AsyncSession, settings: Settings) -> None:
    """Delete uploads past their date, files first."""
    expired = await session.scalars(
        select(GroundUpload).where(GroundUpload.expires_at <= func.now())
    )
    for upload in list(expired):
        await anyio.to_thread.run_sync(_forget, get_path(settings, upload).parent)
        await session.delete(upload)


def _forget(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


async def _write(path: Path, parts: AsyncIterator[bytes]) -> None:
    most, size = LIMITS.packed_bytes, 0
    async with await anyio.open_file(path, "wb") as file:
        async for part in parts:
            size += len(part)
            if size > most:
                raise TooLargeError("upload.too_large", most_mb=most // _MEGA)
            await file.write(part)
    if size == 0:
        raise InvalidError("upload.empty")
