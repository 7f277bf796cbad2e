"""What the demonstration knows of its people beside their names: all made up, by one seed. Pure.

Contacts begin with 100, which no mobile phone has, so that nobody is ever called.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from dispatch.demo.names import WORDS
from dispatch.demo.plan import SEED, PeoplePlan, PersonPlan, VolunteerPlan
from dispatch.people.rules import AbsenceKind, Duty

#: The chance that a volunteer can't be asked on a weekday. With who has fewer than the least
#: drawn anew, 30 % of the nights are left out.
_UNAVAILABLE = 0.38
#: Fewer weekdays would not hold two nights that are not one after the other.
_LEAST_WEEKDAYS = 4
_WEEK = range(7)
#: One volunteer in so many can't be asked, each for a reason of its own.
_UNIFORM_EXPIRED, _RULES_OPEN, _CONSENT_OPEN = 60, 90, 100
#: One volunteer in so many has a wish about partners, asks for steady days, or is on leave.
_WITH_PARTNER, _AGAINST_PARTNER, _STEADY, _ON_LEAVE = 8, 25, 6, 12
_PREFIX_OF_NOBODY = "100"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is kept of a person beside name, duty and community."""

    number: str
    contact: str
    rank: str | None
    licence: str | None
    skills: tuple[str, ...]
    weekdays: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the three unified ask of a volunteer, and which weekdays they are used to."""

    uniform_until: date
    consented_on: date | None
    rules_accepted_on: date | None
    steady: bool
    usual: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody can't be asked, both ends included."""

    person: PersonPlan
    kind: AbsenceKind
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Wishes:
    """Who would like to go with whom, or would rather not; who is away."""

    partners: tuple[tuple[PersonPlan, PersonPlan, bool], ...] = ()
    away: tuple[Away, ...] = field(default=())


def list_persons(people: PeoplePlan) -> list[PersonPlan]:
    """Return everybody once, though a deputy leader is in several teams."""
    members = [member for team in people.teams for member in team.members]
    return list(dict.fromkeys([*members, *(v.person for v in people.volunteers)]))


def plan_particulars(people: PeoplePlan) -> dict[PersonPlan, Particulars]:
    """Return everybody's particulars."""
    volunteers = {volunteer.person: volunteer for volunteer in people.volunteers}
    counted: dict[str, int] = {}
    particulars: dict[PersonPlan, Particulars] = {}
    for index, person in enumerate(list_persons(people)):
        letters = WORDS["numbers"][person.duty]
        counted[letters] = counted.get(letters, 0) + 1
        volunteer = volunteers.get(person)
        number = volunteer.number if volunteer else f"{letters}{counted[letters]:04}"
        particulars[person] = _particulars(person, index, number)
    return particulars


def plan_readiness(volunteer: VolunteerPlan, index: int, today: date) -> Readiness:
    """Return what a volunteer has done; a few have not done all."""
    rng = _random("readiness", volunteer.number)
    joined = today - timedelta(days=rng.randint(120, 900))
    weekdays = _weekdays(volunteer.number) or tuple(_WEEK)
    steady = index % _STEADY == 0
    worn_out = _is_last(index, _UNIFORM_EXPIRED)
    return Readiness(
        uniform_until=today + timedelta(days=-20 if worn_out else rng.randint(200, 1000)),
        consented_on=None if _is_last(index, _CONSENT_OPEN) else joined,
        rules_accepted_on=None if _is_last(index, _RULES_OPEN) else joined + timedelta(days=3),
        steady=steady,
        usual=(weekdays[0], weekdays[2]) if steady else (),
    )


def plan_wishes(people: PeoplePlan, today: date) -> Wishes:
    """Return the wishes of a few volunteers about partners, and who is on leave soon."""
    persons = [volunteer.person for volunteer in people.volunteers]
    partners: list[tuple[PersonPlan, PersonPlan, bool]] = []
    for every, wanted in ((_WITH_PARTNER, True), (_AGAINST_PARTNER, False)):
        for person in persons[every - 1 :: every]:
            neighbours = [p for p in persons if p.community == person.community and p is not person]
            partner = _random("partner", str(person.name)).choice(neighbours)
            partners.append((person, partner, wanted))
    once = {(person, partner): (person, partner, wanted) for person, partner, wanted in partners}
    away = (_leave(person, today) for person in persons[_ON_LEAVE - 1 :: _ON_LEAVE])
    return Wishes(tuple(once.values()), tuple(away))


def _particulars(person: PersonPlan, index: int, number: str) -> Particulars:
    rng = _random("particulars", number)
    ranks, skills = WORDS["ranks"].get(person.duty, ()), WORDS["skills"].get(person.duty, ())
    drives = rng.random() < WORDS["drivers"].get(person.duty, 0)
    return Particulars(
        number=number,
        contact=f"{_PREFIX_OF_NOBODY}{index + 1:08}",
        rank=rng.choice(ranks) if ranks else None,
        licence=rng.choice(WORDS["licences"]) if drives else None,
        skills=tuple(skill for skill in skills if rng.random() < 0.4),
        weekdays=_weekdays(number) if person.duty is Duty.VOLUNTEER else None,
    )


def _weekdays(number: str) -> tuple[int, ...] | None:
    """Return the weekdays on which a volunteer can be asked; None where it is all of them."""
    rng = _random("weekdays", number)
    while True:
        free = tuple(day for day in _WEEK if rng.random() >= _UNAVAILABLE)
        if len(free) >= _LEAST_WEEKDAYS:
            return None if len(free) == len(_WEEK) else free


def _leave(person: PersonPlan, today: date) -> Away:
    rng = _random("leave", str(person.name))
    first = today + timedelta(days=rng.randint(1, 25))
    kind = AbsenceKind.LEAVE if rng.random() < 0.8 else AbsenceKind.TRAINING
    return Away(person, kind, first, first + timedelta(days=rng.randint(0, 6)))


def _is_last(index: int, every: int) -> bool:
    return index % every == every - 1


def _random(what: str, whose: str) -> Random:
    """Return a source of its own for each thing, so that one more draw changes no other."""
    return Random(f"{SEED} {what} {whose}")  # noqa: S311 - a demonstration, no secret
