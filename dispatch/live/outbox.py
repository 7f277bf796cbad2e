"""Writing events, in the transaction of the change itself."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.live.model import Change
from dispatch.live.tables import LiveEvent

EVENT_CHANNEL = "patrolgrid_event"
POSITION_CHANNEL = "patrolgrid_position"
GROUND_CHANNEL = "patrolgrid_ground"

_NOTIFY = text(f"SELECT pg_notify('{EVENT_CHANNEL}', '')")


async def append_event(
    session: AsyncSession,
    kind: str,
    actor: str,
    changes: Sequence[Change],
    former_unit_ids: frozenset[int] = frozenset(),
) -> None:
    """Append an event to the outbox; it is sent once the session's transaction commits.

    `former_unit_ids` are units that could see one of the entities before and may not now:
    their clients are told to let go of it.
    """
    concerned = former_unit_ids.union(*(change.unit_ids for change in changes))
    await session.execute(
        insert(LiveEvent).values(
            kind=kind,
            actor=actor,
            unit_ids=sorted(concerned),
            changes=[_stored(change) for change in changes],
        )
    )
    await session.execute(_NOTIFY)


def _stored(change: Change) -> dict[str, Any]:
    return {
        "entity": change.entity,
        "id": change.id,
        "version": change.version,
        "value": change.value,
        "unit_ids": sorted(change.unit_ids),
    }
