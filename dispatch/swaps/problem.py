"""A published roster as the pure checker takes it: everybody, every place, every rule's facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dispatch.people.tables import Absence, PartnerWish, Person
from dispatch.roster.life import Part, PlaceState
from dispatch.roster.nights import problem as nights
from dispatch.roster.nights.problem import Fix, LeaderKind, Place, Problem
from dispatch.roster.tables import Roster, RosterForbid, RosterPlace, RosterSquad
from dispatch.shifts.reading import IN_FORCE
from dispatch.volunteers.tables import Volunteer
from gis.tables import GridRow, GroundVersion

#: Nights of other rosters count within so many days of this one's borders.
BORDER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Published:
    """A roster with its problem; people are their ids as text."""

    problem: Problem
    roster: nights.Roster


@dataclass(frozen=True, slots=True)
class _Days:
    """Sets of days by person."""

    leave: dict[int, frozenset[date]]
    served: dict[int, frozenset[date]]
    unwanted: dict[int, frozenset[str]]

    @staticmethod
    def of(days: dict[int, frozenset[date]], person_id: int) -> frozenset[date]:
        return days.get(person_id, frozenset())


async def read_published(session: AsyncSession, roster: Roster) -> Published:
    """Return a roster and its rules' facts as they are now.

    Who may lead, and when, was settled by whoever made the roster: leaders are taken to be on
    duty where they stand.
    """
    dates = _dates(roster.first_night, roster.last_night)
    standing = await _read_standing(session, roster.id)
    days = _Days(
        await _read_leave(session, roster),
        await _read_served(session, roster),
        await _read_unwanted(session),
    )
    people = await session.execute(
        select(Person, Volunteer).join(Volunteer, Volunteer.person_id == Person.id)
    )
    problem = Problem(
        nights=tuple(nights.Night(day, day.weekday() >= 5) for day in dates),
        communities=await _read_communities(session),
        volunteers=tuple(_volunteer(p, v, dates, days) for p, v in people),
        leaders=tuple(_leaders(standing)),
        squads=tuple(await _read_squads(session, roster.id)),
        forbids=await _read_forbids(session, roster.id),
    )
    return Published(problem, nights.Roster(frozenset(cell(place) for place in standing)))


def cell(place: RosterPlace) -> Place:
    """Return a row as the checker's cell."""
    return Place(str(place.person_id), place.night, place.community_code)


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _volunteer(
    person: Person, volunteer: Volunteer, dates: list[date], days: _Days
) -> nights.Volunteer:
    asked = volunteer.consented_on is not None and volunteer.rules_accepted_on is not None
    return nights.Volunteer(
        id=str(person.id),
        home=person.community_code or "",
        available=frozenset(day for day in dates if asked and _can_be_asked(person, day)),
        leave=days.of(days.leave, person.id),
        trained_until=volunteer.trained_until,
        uniform_until=volunteer.uniform_until or date.min,
        served=days.of(days.served, person.id),
        unwanted=days.unwanted.get(person.id, frozenset()),
    )


def _can_be_asked(person: Person, day: date) -> bool:
    here = person.left_on is None or day <= person.left_on
    return here and (person.weekdays is None or day.weekday() in person.weekdays)


async def _read_standing(session: AsyncSession, roster_id: int) -> list[RosterPlace]:
    rows = await session.scalars(
        select(RosterPlace).where(
            RosterPlace.roster_id == roster_id, RosterPlace.state == PlaceState.STANDING
        )
    )
    return list(rows)


async def _read_leave(session: AsyncSession, roster: Roster) -> dict[int, frozenset[date]]:
    rows = await session.scalars(
        select(Absence).where(
            Absence.first_day <= roster.last_night, Absence.last_day >= roster.first_night
        )
    )
    return _sets(
        (absence.person_id, day)
        for absence in rows
        for day in _dates(
            max(absence.first_day, roster.first_night), min(absence.last_day, roster.last_night)
        )
    )


async def _read_served(session: AsyncSession, roster: Roster) -> dict[int, frozenset[date]]:
    """Return the nights of other rosters that touch this one's borders."""
    rows = await session.execute(
        select(RosterPlace.person_id, RosterPlace.night)
        .join(Roster, Roster.id == RosterPlace.roster_id)
        .where(
            Roster.id != roster.id,
            Roster.state.in_(IN_FORCE),
            RosterPlace.state == PlaceState.STANDING,
            RosterPlace.night.between(roster.first_night - BORDER, roster.last_night + BORDER),
        )
    )
    return _sets((person_id, night) for person_id, night in rows)


async def _read_unwanted(session: AsyncSession) -> dict[int, frozenset[str]]:
    rows = await session.scalars(select(PartnerWish).where(PartnerWish.wanted.is_(False)))
    grouped: defaultdict[int, set[str]] = defaultdict(set)
    for wish in rows:
        grouped[wish.person_id].add(str(wish.partner_id))
    return {person_id: frozenset(others) for person_id, others in grouped.items()}


def _sets(pairs: Iterable[tuple[int, date]]) -> dict[int, frozenset[date]]:
    grouped: defaultdict[int, set[date]] = defaultdict(set)
    for person_id, day in pairs:
        grouped[person_id].add(day)
    return {person_id: frozenset(days) for person_id, days in grouped.items()}


async def _read_communities(session: AsyncSession) -> tuple[nights.Community, ...]:
    """Return the communities of the active ground with those that border on them."""
    one, other = aliased(GridRow), aliased(GridRow)
    rows = await session.execute(
        select(one.code, func.array_remove(func.array_agg(other.code), None))
        .join(GroundVersion, GroundVersion.id == one.version_id)
        .outerjoin(
            other,
            (other.version_id == one.version_id)
            & (other.level == 1)
            & (other.id != one.id)
            & func.ST_Intersects(one.geom, other.geom),
        )
        .where(GroundVersion.active, one.level == 1)
        .group_by(one.code)
        .order_by(one.code)
    )
    return tuple(nights.Community(code, frozenset(others)) for code, others in rows)


def _leaders(standing: list[RosterPlace]) -> Iterable[nights.Leader]:
    led: defaultdict[tuple[int, str], list[RosterPlace]] = defaultdict(list)
    for place in standing:
        if place.part != Part.VOLUNTEER:
            led[place.person_id, place.part].append(place)
    for (person_id, part), places in led.items():
        yield nights.Leader(
            id=str(person_id),
            kind=LeaderKind(part),
            communities=frozenset(place.community_code for place in places),
            duty=frozenset(place.night for place in places),
            rest=0,
        )


async def _read_squads(session: AsyncSession, roster_id: int) -> list[nights.Squad]:
    rows = await session.scalars(select(RosterSquad).where(RosterSquad.roster_id == roster_id))
    return [
        nights.Squad(row.community_code, row.night, row.least, row.aim, row.most, row.need)
        for row in rows
    ]


async def _read_forbids(session: AsyncSession, roster_id: int) -> frozenset[Fix]:
    rows = await session.scalars(select(RosterForbid).where(RosterForbid.roster_id == roster_id))
    return frozenset(Fix(str(row.person_id), row.night, row.community_code) for row in rows)
