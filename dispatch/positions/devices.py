"""Trackers and their tokens: made by an administrator, shown once, ended at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.errors import MissingError, NotSignedInError
from dispatch.live.times import time_text
from dispatch.positions.tables import Device
from dispatch.security.rules import new_token, token_hash
from dispatch.units.service import unit_unknown
from dispatch.units.tables import Unit

#: When a token was used last is kept to this: a tracker reports every few seconds.
USE_STEP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class MadeDevice:
    """A new device: the only time that its token's text is known."""

    id: int
    token: str


async def make_device(session: AsyncSession, unit_id: int, label: str, by: str) -> MadeDevice:
    """Let a tracker report for a unit. Raises MissingError `unit.unknown`."""
    if await session.get(Unit, unit_id) is None:
        raise unit_unknown(unit_id)
    token = new_token()
    device = Device(unit_id=unit_id, label=label, token_hash=token_hash(token), created_by=by)
    session.add(device)
    await session.flush()
    return MadeDevice(device.id, token)


async def list_devices(session: AsyncSession) -> list[dict[str, Any]]:
    """Return every device, newest first, without its token."""
    rows = await session.execute(
        select(Device, Unit.call_sign)
        .join(Unit, Unit.id == Device.unit_id)
        .order_by(Device.id.desc())
    )
    return [_value(device, call_sign) for device, call_sign in rows]


async def revoke_device(session: AsyncSession, device_id: int) -> None:
    """End a device's token at once. Raises MissingError `device.unknown`."""
    ended = await session.scalar(
        update(Device)
        .where(Device.id == device_id)
        .values(revoked_at=func.coalesce(Device.revoked_at, func.clock_timestamp()))
        .returning(Device.id)
    )
    if ended is None:
        raise MissingError("device.unknown", where="device_id", device_id=device_id)


async def find_unit_of_token(session: AsyncSession, token: str) -> int:
    """Return the unit that a token reports for; its use is noted.

    Raises NotSignedInError `device.token_wrong` when it was never made, or revoked.
    """
    device = await session.scalar(
        select(Device).where(Device.token_hash == token_hash(token), Device.revoked_at.is_(None))
    )
    if device is None:
        raise NotSignedInError("device.token_wrong")
    now = datetime.now(UTC)
    if device.last_used_at is None or now - device.last_used_at > USE_STEP:
        await session.execute(update(Device).where(Device.id == device.id).values(last_used_at=now))
    return device.unit_id


def _value(device: Device, call_sign: str) -> dict[str, Any]:
    return {
        "id": device.id,
        "unit_id": device.unit_id,
        "call_sign": call_sign,
        "label": device.label,
        "created_by": device.created_by,
        "created_at": time_text(device.created_at),
        "revoked_at": time_text(device.revoked_at),
        "last_used_at": time_text(device.last_used_at),
    }
