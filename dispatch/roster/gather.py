"""The nights' problem as the database tells it: whom to ask, where, what the leader fixed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.people.tables import Person
from dispatch.roster.ground_facts import CommunityFacts, read_communities
from dispatch.roster.holidays import find_heavy
from dispatch.roster.life import IN_FORCE, PlaceState
from dispatch.roster.nights.problem import Community, Fix, Night, Place, Problem, Squad
from dispatch.roster.nights.problem import Roster as Nights
from dispatch.roster.people_facts import (
    Served,
    Span,
    near_days,
    read_leaders,
    read_volunteers,
)
from dispatch.roster.tables import Roster, RosterForbid, RosterPlace, RosterSquad

_MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class Gathered:
    """A roster's problem, its places, and what they are called."""

    problem: Problem
    roster: Nights
    rows: tuple[RosterPlace, ...]
    names: dict[str, str]
    communities: dict[str, CommunityFacts]


async def gather(session: AsyncSession, roster: Roster) -> Gathered:
    """Return the problem of a roster and its standing places, as they are now."""
    days = list_nights(roster.first_night, roster.last_night)
    rows = await _read_places(session, roster.id)
    facts = await read_communities(session)
    problem = await _read_problem(session, roster, days, rows, facts)
    return Gathered(
        problem=problem,
        roster=Nights(frozenset(as_place(row) for row in rows)),
        rows=rows,
        names=await _read_names(session, problem, rows),
        communities={one.code: one for one in facts},
    )


async def _read_problem(
    session: AsyncSession,
    roster: Roster,
    days: tuple[date, ...],
    rows: tuple[RosterPlace, ...],
    facts: list[CommunityFacts],
) -> Problem:
    heavy = find_heavy(days)
    span = Span(
        days,
        frozenset(row.person_id for row in rows),
        frozenset(one.code for one in facts),
    )
    served = await read_served(session, days, {roster.id, roster.revises_id or roster.id})
    return Problem(
        nights=tuple(Night(day, day in heavy) for day in days),
        communities=tuple(Community(one.code, one.neighbours) for one in facts),
        volunteers=tuple(await read_volunteers(session, span, served)),
        leaders=tuple(await read_leaders(session, span, served)),
        squads=await _read_squads(session, roster.id),
        pins=frozenset(as_fix(row) for row in rows if row.pinned),
        forbids=await _read_forbids(session, roster.id),
    )


def list_nights(first: date, last: date) -> tuple[date, ...]:
    """Return the nights from the first to the last, both included."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def as_place(row: RosterPlace) -> Place:
    """Return a stored place as the rules take it."""
    return Place(str(row.person_id), row.night, row.community_code)


def as_fix(row: RosterPlace | RosterForbid) -> Fix:
    """Return a pinned place or a forbid as the rules take it."""
    return Fix(str(row.person_id), row.night, row.community_code)


async def read_served(
    session: AsyncSession, days: tuple[date, ...], without: set[int] | frozenset[int] = frozenset()
) -> Served:
    """Return what was given out for other nights by rosters in force: the borders, the quarter."""
    first, last = near_days(days)
    quarter = days[0].replace(month=_quarter_month(days[0]), day=1)
    rows = (
        await session.execute(
            select(RosterPlace.person_id, RosterPlace.night)
            .join(Roster, Roster.id == RosterPlace.roster_id)
            .where(
                Roster.state.in_(IN_FORCE),
                Roster.id.not_in(without),
                RosterPlace.state == PlaceState.STANDING,
                RosterPlace.night.between(min(first, quarter), last),
            )
        )
    ).all()
    near: defaultdict[int, set[date]] = defaultdict(set)
    before: Counter[int] = Counter()
    heavy = find_heavy({night for _, night in rows})
    for person, night in rows:
        if night >= first:
            near[person].add(night)
        before[person] += night in heavy and quarter <= night < days[0]
    return Served({person: frozenset(found) for person, found in near.items()}, before)


def _quarter_month(day: date) -> int:
    return (day.month - 1) // _MONTHS_A_QUARTER * _MONTHS_A_QUARTER + 1


async def _read_places(session: AsyncSession, roster_id: int) -> tuple[RosterPlace, ...]:
    standing = RosterPlace.state == PlaceState.STANDING
    rows = await session.scalars(
        select(RosterPlace)
        .where(RosterPlace.roster_id == roster_id, standing)
        .order_by(RosterPlace.night, RosterPlace.community_code, RosterPlace.id)
    )
    return tuple(rows)


async def _read_squads(session: AsyncSession, roster_id: int) -> tuple[Squad, ...]:
    rows = await session.scalars(
        select(RosterSquad)
        .where(RosterSquad.roster_id == roster_id)
        .order_by(RosterSquad.night, RosterSquad.community_code)
    )
    return tuple(
        Squad(row.community_code, row.night, row.least, row.aim, row.most, row.need) for row in rows
    )


async def _read_forbids(session: AsyncSession, roster_id: int) -> frozenset[Fix]:
    rows = await session.scalars(select(RosterForbid).where(RosterForbid.roster_id == roster_id))
    return frozenset(as_fix(row) for row in rows)


async def _read_names(
    session: AsyncSession, problem: Problem, rows: tuple[RosterPlace, ...]
) -> dict[str, str]:
    ids = {int(key) for key in (*problem.volunteer_of, *problem.leader_of)}
    ids |= {row.person_id for row in rows}
    people = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {str(person_id): name for person_id, name in people}
