"""Nights read from published rosters: a person's places, and squads with their members."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geoalchemy2.shape import to_shape
from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.people.tables import Person
from dispatch.roster.life import IN_FORCE, Part, PlaceState
from dispatch.roster.tables import Roster, RosterPlace, RosterSquad
from gis.tables import GridRow, GroundVersion, PlaceRow

SquadKey = tuple[int, date, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place or grid of the active ground; `point` is lon, lat, None for a grid."""

    code: str
    name: str
    name_en: str
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a squad."""

    person_id: int
    name: str
    part: Part


def squad_key(place: RosterPlace) -> SquadKey:
    """Return which squad a place is in."""
    return place.roster_id, place.night, place.community_code


async def list_places(
    session: AsyncSession, person_id: int, first: date, last: date | None = None
) -> list[RosterPlace]:
    """Return a person's places on the nights from `first` to `last`, those given up too."""
    query = _of_person(person_id).where(RosterPlace.night >= first)
    if last is not None:
        query = query.where(RosterPlace.night <= last)
    return list(await session.scalars(query))


def _of_person(person_id: int) -> Select[RosterPlace]:
    return (
        select(RosterPlace)
        .join(Roster, Roster.id == RosterPlace.roster_id)
        .where(RosterPlace.person_id == person_id, Roster.state.in_(IN_FORCE))
        .order_by(RosterPlace.night, RosterPlace.id)
    )


async def read_squads(
    session: AsyncSession, keys: Sequence[SquadKey]
) -> dict[SquadKey, list[Member]]:
    """Return who stands in each squad: those who lead first, then by name."""
    rows = await session.execute(
        select(RosterPlace, Person.name)
        .join(Person, Person.id == RosterPlace.person_id)
        .where(
            tuple_(RosterPlace.roster_id, RosterPlace.night, RosterPlace.community_code).in_(keys),
            RosterPlace.state == PlaceState.STANDING,
        )
    )
    squads: defaultdict[SquadKey, list[Member]] = defaultdict(list)
    for place, name in rows:
        squads[squad_key(place)].append(Member(place.person_id, name, Part(place.part)))
    for members in squads.values():
        members.sort(key=lambda m: (list(Part)[::-1].index(m.part) * -1, m.name, m.person_id))
    return squads


async def read_meetings(session: AsyncSession, keys: Sequence[SquadKey]) -> dict[SquadKey, Spot]:
    """Return where each squad meets, those without a place of the active ground left out."""
    rows = await session.execute(
        select(RosterSquad, PlaceRow)
        .join(PlaceRow, PlaceRow.code == RosterSquad.meeting_code)
        .join(GroundVersion, GroundVersion.id == PlaceRow.version_id)
        .where(
            tuple_(RosterSquad.roster_id, RosterSquad.night, RosterSquad.community_code).in_(keys),
            GroundVersion.active,
        )
    )
    return {(s.roster_id, s.night, s.community_code): _spot(place) for s, place in rows}


def _spot(place: PlaceRow) -> Spot:
    point = to_shape(place.geom)
    return Spot(place.code, place.name, place.name_en, (point.x, point.y))


async def read_communities(session: AsyncSession) -> dict[str, Spot]:
    """Return the communities of the active ground by code."""
    rows = await session.scalars(
        select(GridRow)
        .join(GroundVersion, GroundVersion.id == GridRow.version_id)
        .where(GroundVersion.active, GridRow.level == 1)
        .order_by(GridRow.code)
    )
    return {grid.code: Spot(grid.code, grid.name, grid.name_en) for grid in rows}
