"""Reading the outbox in its safe order, the epoch, and the place of a snapshot."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.live.model import Change, Event, Place
from dispatch.live.tables import LiveEvent

#: Events below the oldest running transaction: none can appear before them any more.
_SETTLED = text(
    """
    SELECT xid::text::bigint AS xid, seq,
           to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
           kind, actor, unit_ids, changes,
           xid < pg_snapshot_xmin(pg_current_snapshot()) AS settled
    FROM live_event
    WHERE (xid, seq) > (CAST(:xid AS text)::xid8, :seq)
    ORDER BY xid, seq
    LIMIT :most
    """
)
_HERE = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_CLUSTER = text(
    "SELECT system_identifier::text || '-' || timeline_id::text"
    " FROM pg_control_system(), pg_control_checkpoint()"
)
#: Held until the transaction ends.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('patrolgrid.live_epoch'))")
_PRUNE = text(
    """
    WITH gone AS (
        DELETE FROM live_event
        WHERE at < now() - make_interval(secs => :hours * 3600)
          AND xid < pg_snapshot_xmin(pg_current_snapshot())
        RETURNING xid, seq
    ), last AS (SELECT xid, seq FROM gone ORDER BY xid DESC, seq DESC LIMIT 1)
    UPDATE live_epoch SET floor_xid = last.xid, floor_seq = last.seq FROM last
    WHERE (last.xid, last.seq) > (live_epoch.floor_xid, live_epoch.floor_seq)
    """
)


async def list_settled(session: AsyncSession, after: Place, most: int) -> tuple[list[Event], bool]:
    """Return up to `most` events after a place, in order, and whether more are on their way.

    Only events below the snapshot's xmin are returned: a transaction still running may yet
    add events with a smaller xid than one that is committed already.
    """
    rows = (
        await session.execute(_SETTLED, {"xid": str(after.xid), "seq": after.seq, "most": most})
    ).all()
    settled: list[Event] = []
    for row in rows:
        if not row.settled:
            return settled, True
        settled.append(_event(row))
    return settled, len(rows) == most


async def get_here(session: AsyncSession) -> Place:
    """Return the place that a snapshot taken in this transaction stands for."""
    xmin: int = (await session.execute(_HERE)).scalar_one()
    return Place(xmin, 0)


async def ensure_epoch(session: AsyncSession) -> str:
    """Return the epoch of the history, a new one where the cluster is not the one it began in.

    A restored database counts transactions anew; cursors from before must not be believed.
    Processes that start together wait for the first of them and take its epoch.
    """
    cluster: str = (await session.execute(_CLUSTER)).scalar_one()
    known = await _find_epoch(session, cluster)
    if known is None:
        await session.execute(_LOCK)
        known = await _find_epoch(session, cluster)
    return known or await begin_epoch(session, cluster)


async def _find_epoch(session: AsyncSession, cluster: str) -> str | None:
    row = (await session.execute(text("SELECT epoch, cluster FROM live_epoch"))).first()
    return str(row.epoch) if row is not None and row.cluster == cluster else None


async def begin_epoch(session: AsyncSession, cluster: str | None = None) -> str:
    """Begin a new epoch, so that every client takes a fresh snapshot; return its id.

    Earlier events go: nobody will ask for them, and those of a restored database carry
    transaction ids that lie ahead of this cluster's, to be taken for unsettled for ever.
    """
    here = await get_here(session)
    await session.execute(delete(LiveEvent))
    await session.execute(
        text(
            """
            INSERT INTO live_epoch (id, epoch, cluster, floor_xid, floor_seq)
            VALUES (1, :epoch, :cluster, CAST(:xid AS text)::xid8, 0)
            ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, cluster = excluded.cluster,
                floor_xid = excluded.floor_xid, floor_seq = 0
            """
        ),
        {
            "epoch": (epoch := uuid4()),
            "cluster": cluster or (await session.execute(_CLUSTER)).scalar_one(),
            "xid": str(here.xid),
        },
    )
    return str(epoch)


async def get_floor(session: AsyncSession) -> Place:
    """Return the place up to which events were pruned."""
    row = (
        await session.execute(
            text("SELECT floor_xid::text::bigint AS xid, floor_seq AS seq FROM live_epoch")
        )
    ).one()
    return Place(row.xid, row.seq)


async def prune(session: AsyncSession, hours: float) -> None:
    """Delete events older than so many hours and move the floor."""
    await session.execute(_PRUNE, {"hours": hours})


def _event(row: Row[Any]) -> Event:
    return Event(
        place=Place(row.xid, row.seq),
        at=row.at,
        kind=row.kind,
        actor=row.actor,
        unit_ids=frozenset(row.unit_ids),
        changes=tuple(_changes(row.changes)),
    )


def _changes(stored: Sequence[dict[str, Any]]) -> Sequence[Change]:
    return [Change(**{**change, "unit_ids": frozenset(change["unit_ids"])}) for change in stored]
