"""Use cases of aliases: propose by a correction, list, accept, reject, read for the geocoder."""

from collections.abc import Sequence
from datetime import UTC, datetime

from geoalchemy2.shape import from_shape, to_shape
from shapely import Point
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.aliases.rules import AliasState, find_lesson, is_alias_text
from dispatch.aliases.schemas import CorrectionIn
from dispatch.aliases.tables import AliasRow
from dispatch.errors import ConflictError, InvalidError, MissingError
from dispatch.ground.runtime import ALIASES_CHANGED
from dispatch.live.outbox import GROUND_CHANNEL
from dispatch.security.rules import Identity
from gis.geocode.gazetteer import Alias
from gis.geocode.geocoder import Geocoder
from gis.geocode.normalise import normalise
from gis.layers import SRID_STORE

#: How many aliases a list holds at most, those most often corrected first.
LISTED = 200
#: Key of the advisory lock of acceptances: any number that no other lock of ours has.
ACCEPT_LOCK = 530302_0009


async def propose_alias(
    session: AsyncSession, identity: Identity, geocoder: Geocoder, correction: CorrectionIn
) -> bool:
    """Keep what a correction teaches; return whether there was anything to learn.

    A name of the ground is never learnt as another's. The same correction again is counted.
    """
    lesson = find_lesson(correction.typed, correction.label)
    if lesson is None or geocoder.is_name(lesson.text):
        return False
    statement = insert(AliasRow).values(
        text=lesson.text,
        label=lesson.label,
        point=from_shape(Point(correction.point), srid=SRID_STORE),
        state=AliasState.PROPOSED,
        times=1,
        proposed_by=identity.display_name,
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[AliasRow.text, AliasRow.label], set_={"times": AliasRow.times + 1}
        )
    )
    return True


async def list_aliases(session: AsyncSession, state: AliasState) -> Sequence[AliasRow]:
    """Return the aliases in a state, those most often corrected first."""
    query = select(AliasRow).where(AliasRow.state == state)
    ordered = query.order_by(AliasRow.times.desc(), AliasRow.id.desc()).limit(LISTED)
    return (await session.scalars(ordered)).all()


async def accept_alias(
    session: AsyncSession,
    identity: Identity,
    geocoder: Geocoder,
    alias_id: int,
    mended: str | None,
) -> AliasRow:
    """Make an alias known to the geocoder of every process.

    Raises MissingError `alias.unknown`, InvalidError `alias.no_name` for a text that is none,
    ConflictError `alias.is_name` for a name of the ground and `alias.taken` for the alias of
    something else.
    """
    # One acceptance at a time, so that two leaders cannot give one text two meanings.
    await session.execute(select(func.pg_advisory_xact_lock(ACCEPT_LOCK)))
    alias = await _get(session, alias_id)
    if alias.state == AliasState.ACCEPTED and mended is None:
        return alias
    alias.text = _check_text(mended or alias.text)
    if geocoder.is_name(alias.text) and alias.state != AliasState.ACCEPTED:
        raise ConflictError("alias.is_name", where="text", text=alias.text)
    await _check_free(session, alias)
    return await _decide(session, identity, alias, AliasState.ACCEPTED)


async def reject_alias(session: AsyncSession, identity: Identity, alias_id: int) -> AliasRow:
    """Refuse an alias, or take an accepted one back. Raises MissingError `alias.unknown`."""
    return await _decide(session, identity, await _get(session, alias_id), AliasState.REJECTED)


def read_accepted(connection: Connection) -> list[Alias]:
    """Return the accepted aliases as the gazetteer takes them."""
    rows = connection.execute(
        select(AliasRow.text, AliasRow.label, AliasRow.point)
        .where(AliasRow.state == AliasState.ACCEPTED)
        .order_by(AliasRow.text)
    )
    points = ((row, to_shape(row.point)) for row in rows)
    return [Alias(row.text, row.label, (point.x, point.y)) for row, point in points]


async def _get(session: AsyncSession, alias_id: int) -> AliasRow:
    alias = await session.get(AliasRow, alias_id, with_for_update=True)
    if alias is None:
        raise MissingError("alias.unknown", where="alias_id", alias_id=alias_id)
    return alias


def _check_text(mended: str) -> str:
    written = normalise(mended)
    if not is_alias_text(written):
        raise InvalidError("alias.no_name", where="text", text=mended)
    return written


async def _check_free(session: AsyncSession, alias: AliasRow) -> None:
    with session.no_autoflush:
        other = await session.scalar(
            select(AliasRow).where(
                AliasRow.text == alias.text,
                AliasRow.id != alias.id,
                (AliasRow.state == AliasState.ACCEPTED) | (AliasRow.label == alias.label),
            )
        )
    if other is not None:
        raise ConflictError("alias.taken", where="text", text=alias.text, label=other.label)


async def _decide(
    session: AsyncSession, identity: Identity, alias: AliasRow, state: AliasState
) -> AliasRow:
    was_known = alias.state == AliasState.ACCEPTED
    alias.state = state
    alias.decided_by, alias.decided_at = identity.display_name, datetime.now(UTC)
    await session.flush()
    if was_known or state is AliasState.ACCEPTED:
        await session.execute(select(func.pg_notify(GROUND_CHANNEL, ALIASES_CHANGED)))
    return alias
