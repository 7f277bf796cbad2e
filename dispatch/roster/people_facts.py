"""Whom a roster may ask: volunteers and leaders as the database knows them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.people.tables import Absence, NightWish, PartnerWish, Person
from dispatch.roster.nights.problem import Leader, LeaderKind, Volunteer
from dispatch.teams.tables import Team, TeamMember
from dispatch.volunteers.tables import Volunteer as VolunteerRow


@dataclass(frozen=True, slots=True)
class Served:
    """What was served outside a roster: nights near its borders, heavy ones of the quarter."""

    near: Mapping[int, frozenset[date]] = field(default_factory=dict)
    heavy: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """The nights of a roster, who has a place in it whatever became of them, and its ground."""

    nights: tuple[date, ...]
    placed: frozenset[int]
    communities: frozenset[str]


async def read_volunteers(session: AsyncSession, span: Span, served: Served) -> list[Volunteer]:
    """Return the volunteers to be asked, by id.

    They consented, accepted the rules and have not left. Until when training and uniform are
    valid comes with them. Somebody who has a place is always among them, with no night to be
    asked for when they must not be asked any more.
    """
    rows = (
        await session.execute(
            select(Person, VolunteerRow)
            .join(VolunteerRow, VolunteerRow.person_id == Person.id)
            .where(
                Person.community_code.in_(span.communities),
                or_(_may_be_asked(span), Person.id.in_(span.placed)),
            )
            .order_by(Person.id)
        )
    ).all()
    known = {person.id for person, _ in rows}
    leaves = await _read_leaves(session, known, span.nights)
    wishes = await _read_wishes(session, known, span.nights)
    partners = await _read_partners(session, known)
    return [
        Volunteer(
            id=str(person.id),
            home=person.community_code or "",
            available=_askable(person, volunteer, span.nights),
            leave=leaves[person.id],
            trained_until=volunteer.trained_until,
            uniform_until=volunteer.uniform_until or date.max,
            wishes=wishes[person.id],
            steady=volunteer.steady,
            usual=frozenset(volunteer.usual),
            wanted=partners[person.id, True],
            unwanted=partners[person.id, False],
            served=served.near.get(person.id, frozenset()),
            heavy_before=served.heavy.get(person.id, 0),
        )
        for person, volunteer in rows
    ]


async def read_leaders(session: AsyncSession, span: Span, served: Served) -> list[Leader]:
    """Return the community officers and governance heads who belong to a community, by id."""
    rows = (
        await session.execute(
            select(Person)
            .where(
                Person.duty.in_([*LeaderKind]),
                or_(
                    Person.left_on.is_(None),
                    Person.left_on >= span.nights[0],
                    Person.id.in_(span.placed),
                ),
            )
            .order_by(Person.id)
        )
    ).scalars()
    people = rows.all()
    known = {person.id for person in people}
    communities = await _read_led(session, people)
    leaves = await _read_leaves(session, known, span.nights)
    return [
        Leader(
            id=str(person.id),
            kind=LeaderKind(person.duty),
            communities=communities[person.id] & span.communities,
            duty=_on_weekdays(person, span.nights) - leaves[person.id],
            led=served.near.get(person.id, frozenset()),
        )
        for person in people
        if communities[person.id]
    ]


def _may_be_asked(span: Span) -> ColumnElement[bool]:
    stays = or_(Person.left_on.is_(None), Person.left_on >= span.nights[0])
    agreed = VolunteerRow.consented_on.is_not(None) & VolunteerRow.rules_accepted_on.is_not(None)
    return stays & agreed


def _askable(person: Person, volunteer: VolunteerRow, nights: Iterable[date]) -> frozenset[date]:
    agreed = (volunteer.consented_on, volunteer.rules_accepted_on)
    if None in agreed:
        return frozenset()
    first = max(day for day in agreed if day is not None)
    return frozenset(day for day in _on_weekdays(person, nights) if day >= first)


def _on_weekdays(person: Person, nights: Iterable[date]) -> frozenset[date]:
    return frozenset(
        day
        for day in nights
        if (person.weekdays is None or day.weekday() in person.weekdays)
        and (person.left_on is None or day <= person.left_on)
    )


async def _read_leaves(
    session: AsyncSession, people: set[int], nights: tuple[date, ...]
) -> defaultdict[int, frozenset[date]]:
    rows = await session.execute(
        select(Absence.person_id, Absence.first_day, Absence.last_day).where(
            Absence.person_id.in_(people),
            Absence.last_day >= nights[0],
            Absence.first_day <= nights[-1],
        )
    )
    leaves: defaultdict[int, frozenset[date]] = defaultdict(frozenset)
    for person, first, last in rows:
        leaves[person] |= frozenset(day for day in nights if first <= day <= last)
    return leaves


async def _read_wishes(
    session: AsyncSession, people: set[int], nights: tuple[date, ...]
) -> defaultdict[int, dict[date, int]]:
    rows = await session.execute(
        select(NightWish.person_id, NightWish.night, NightWish.weight).where(
            NightWish.person_id.in_(people),
            NightWish.night.between(nights[0], nights[-1]),
            NightWish.weight != 0,
        )
    )
    wishes: defaultdict[int, dict[date, int]] = defaultdict(dict)
    for person, night, weight in rows:
        wishes[person][night] = weight
    return wishes


async def _read_partners(
    session: AsyncSession, people: set[int]
) -> defaultdict[tuple[int, bool], frozenset[str]]:
    rows = await session.execute(
        select(PartnerWish.person_id, PartnerWish.partner_id, PartnerWish.wanted).where(
            PartnerWish.person_id.in_(people), PartnerWish.partner_id.in_(people)
        )
    )
    partners: defaultdict[tuple[int, bool], frozenset[str]] = defaultdict(frozenset)
    for person, partner, wanted in rows:
        partners[person, wanted] |= {str(partner)}
    return partners


async def _read_led(
    session: AsyncSession, people: Iterable[Person]
) -> defaultdict[int, frozenset[str]]:
    """Return the communities of each leader: those of their teams, else where they belong."""
    rows = await session.execute(
        select(TeamMember.person_id, Team.community_code)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.part.in_([*LeaderKind]))
    )
    led: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for person_id, community in rows:
        if community is not None:
            led[person_id] |= {community}
    for person in people:
        if not led[person.id] and person.community_code is not None:
            led[person.id] = frozenset({person.community_code})
    return led


def near_days(nights: tuple[date, ...]) -> tuple[date, date]:
    """Return the days around a roster within which what was served binds it."""
    week = timedelta(days=7)
    return nights[0] - week, nights[-1] + week
