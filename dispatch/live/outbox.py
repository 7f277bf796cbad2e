"""Writing events, in the transaction of the change itself."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.live.model import Change

EVENT_CHANNEL = "patrolgrid_event"
POSITION_CHANNEL = "patrolgrid_position"
GROUND_CHANNEL = "patrolgrid_ground"
JOB_CHANNEL = "patrolgrid_job"

#: One statement, so that an event costs one round trip.
_APPEND = text(
    f"""
    WITH kept AS (
        INSERT INTO live_event (kind, actor, unit_ids, changes)
        VALUES (:kind, :actor, CAST(:unit_ids AS bigint[]), CAST(:changes AS jsonb))
        RETURNING seq
    )
    SELECT pg_notify('{EVENT_CHANNEL}', '') FROM kept
    """  # noqa: S608 - the channel's name is ours
)


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
        _APPEND,
        {
            "kind": kind,
            "actor": actor,
            "unit_ids": sorted(concerned),
            "changes": orjson.dumps([_stored(change) for change in changes]).decode(),
        },
    )


def _stored(change: Change) -> dict[str, Any]:
    return {
        "entity": change.entity,
        "id": change.id,
        "version": change.version,
        "value": change.value,
        "unit_ids": sorted(change.unit_ids),
        "notice": change.notice,
    }
