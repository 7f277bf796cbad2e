"""What a roster takes from the active ground: communities, who borders on whom, where to meet."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from gis.model import GridKind, PlaceKind
from gis.tables import GridRow, GroundVersion, PlaceRow

#: Of the nine intersections of DE-9IM only the borders' is asked for, and that it is a line:
#: communities that touch in a corner do not lend each other volunteers.
_SHARE_A_BORDER = "****1****"
#: Where a squad meets, the best first.
_MEETING = (PlaceKind.POLICE_POST, PlaceKind.GROUP_OFFICE, PlaceKind.VENUE)


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """A place of a community where its squads meet; `point` is lon, lat."""

    code: str
    name: str
    name_en: str
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class CommunityFacts:
    """A community as the ground knows it."""

    code: str
    name: str
    name_en: str
    neighbours: frozenset[str]


async def read_communities(session: AsyncSession) -> list[CommunityFacts]:
    """Return the communities of the active ground, by code."""
    rows = await session.execute(
        select(GridRow.code, GridRow.name, GridRow.name_en)
        .join(GroundVersion, GroundVersion.id == GridRow.version_id)
        .where(GroundVersion.active, GridRow.kind == GridKind.COMMUNITY)
        .order_by(GridRow.code)
    )
    beside = await _read_neighbours(session)
    return [
        CommunityFacts(row.code, row.name, row.name_en, frozenset(beside.get(row.code, ())))
        for row in rows
    ]


async def _read_neighbours(session: AsyncSession) -> dict[str, list[str]]:
    other = aliased(GridRow)
    rows = await session.execute(
        select(GridRow.code, func.array_agg(other.code))
        .join(GroundVersion, GroundVersion.id == GridRow.version_id)
        .join(
            other,
            (other.version_id == GridRow.version_id)
            & (other.id != GridRow.id)
            & (other.kind == GridKind.COMMUNITY)
            & func.ST_Relate(GridRow.geom, other.geom, _SHARE_A_BORDER),
        )
        .where(GroundVersion.active, GridRow.kind == GridKind.COMMUNITY)
        .group_by(GridRow.code)
    )
    return {code: list(codes) for code, codes in rows}


async def read_meetings(session: AsyncSession) -> dict[str, MeetingPlace]:
    """Return where the squads of each community meet: its police post, or what else it has."""
    rank = case({kind: place for place, kind in enumerate(_MEETING)}, value=PlaceRow.kind)
    rows = await session.execute(
        select(
            GridRow.code.label("community"),
            PlaceRow.code,
            PlaceRow.name,
            PlaceRow.name_en,
            func.ST_X(PlaceRow.geom).label("lon"),
            func.ST_Y(PlaceRow.geom).label("lat"),
        )
        .ext(distinct_on(GridRow.code))
        .join(GroundVersion, GroundVersion.id == GridRow.version_id)
        .join(
            PlaceRow,
            (PlaceRow.version_id == GridRow.version_id)
            & func.ST_Contains(GridRow.geom, PlaceRow.geom),
        )
        .where(
            GroundVersion.active,
            GridRow.kind == GridKind.COMMUNITY,
            PlaceRow.kind.in_(_MEETING),
        )
        .order_by(GridRow.code, rank, PlaceRow.code)
    )
    return {
        row.community: MeetingPlace(row.code, row.name, row.name_en, (row.lon, row.lat))
        for row in rows
    }
