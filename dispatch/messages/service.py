"""Use cases of messages: sending, reading, letting go of old ones."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.live.model import Change
from dispatch.live.moments import done_at
from dispatch.live.outbox import append_event
from dispatch.messages.schemas import MessageIn
from dispatch.messages.tables import Message
from dispatch.messages.views import message_change, message_value
from dispatch.security.guard import check_unit
from dispatch.security.rules import DUTY_ROOM, Identity
from dispatch.settings import Settings
from dispatch.units.service import unit_unknown
from dispatch.units.tables import Unit

#: Who the event names when a message leaves the live state: nobody pressed a key.
_ACTOR = ""


async def send(
    session: AsyncSession, identity: Identity, unit_id: int, key: UUID, body: MessageIn
) -> dict[str, Any]:
    """Send a text, once a key: from the duty room to the unit, from the unit to the duty room.

    Raises ForbiddenError `unit.foreign`, MissingError `unit.unknown`.
    """
    check_unit(identity, unit_id)
    if await session.get(Unit, unit_id) is None:
        raise unit_unknown(unit_id)
    asked = {"unit_id": unit_id, **body.model_dump(mode="json")}
    known_id = await claim_key(session, identity.account_id, key, "message", asked)
    if known_id is not None:
        return message_value(await session.get_one(Message, known_id))
    message = Message(
        version=1,
        unit_id=unit_id,
        to_unit=identity.role in DUTY_ROOM,
        text=body.text,
        sent_by=identity.display_name,
        sent_at=done_at(body.at),
    )
    session.add(message)
    await session.flush()
    await keep_result(session, identity.account_id, key, message.id)
    await append_event(session, "message.sent", identity.display_name, [message_change(message)])
    return message_value(message)


async def read(session: AsyncSession, identity: Identity, unit_id: int, up_to: int) -> None:
    """Note that what the other side said, up to a message, was read; again changes nothing.

    Raises ForbiddenError `unit.foreign`.
    """
    check_unit(identity, unit_id)
    unread = await session.scalars(
        select(Message)
        .where(
            Message.unit_id == unit_id,
            Message.to_unit.is_(identity.role not in DUTY_ROOM),
            Message.id <= up_to,
            Message.read_at.is_(None),
            Message.retired_at.is_(None),
        )
        .order_by(Message.id)
        .with_for_update()
    )
    changes = [_note_read(message, identity) for message in unread.all()]
    if changes:
        await append_event(session, "message.read", identity.display_name, changes)


async def list_live(session: AsyncSession) -> list[Message]:
    """Return the messages of the live state, oldest first."""
    live = Message.retired_at.is_(None)
    return list(await session.scalars(select(Message).where(live).order_by(Message.id)))


async def retire(session: AsyncSession, settings: Settings) -> None:
    """Let old messages leave the live state, and delete those past their end date."""
    now = datetime.now(UTC)
    old = await session.scalars(
        select(Message)
        .where(
            Message.retired_at.is_(None),
            Message.sent_at < now - timedelta(hours=settings.message_hours),
        )
        .order_by(Message.id)
        .with_for_update()
    )
    changes = []
    for message in old.all():
        message.retired_at = now
        message.version += 1
        changes.append(message_change(message))
    if changes:
        await append_event(session, "message.retired", _ACTOR, changes)
    ended = now - timedelta(days=settings.message_days)
    await session.execute(delete(Message).where(Message.sent_at < ended))


def _note_read(message: Message, identity: Identity) -> Change:
    message.read_at = datetime.now(UTC)
    message.read_by = identity.display_name
    message.version += 1
    return message_change(message)
