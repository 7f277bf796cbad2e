"""Use cases of people: list, write down, change, leave."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.db.idempotency import claim_key, keep_result
from dispatch.errors import ConflictError, InvalidError, MissingError
from dispatch.people.rules import Duty
from dispatch.people.tables import Absence, NightWish, PartnerWish, Person
from dispatch.security.rules import Identity
from dispatch.staff.present import read_communities, read_present
from dispatch.staff.rules import OF_COMMUNITY
from dispatch.staff.schemas import ChangeIn, LeaveIn, PersonIn
from dispatch.staff.sheets.plan import Known, RowPlan
from dispatch.staff.views import absence_value, person_value, wish_value
from dispatch.staff.writing import write_person
from dispatch.teams.live import end_membership
from dispatch.teams.tables import Team, TeamMember
from gis.tables import GridRow, GroundVersion

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which people are wanted: by words, duty and community; who left, or who is there."""

    words: str = ""
    duty: Duty | None = None
    community: str | None = None
    left: bool = False

    def takes(self, person: Known) -> bool:
        """Whether a person is wanted."""
        facts = person.facts
        return (
            (facts["left_on"] is not None) is self.left
            and self.duty in (None, facts["duty"])
            and self.community in (None, facts["community_code"])
            and all(word in _searched(person) for word in self.words.lower().split())
        )


async def with_connection(session: AsyncSession, do: Callable[[Connection], T]) -> T:
    """Return what a function does with the session's connection, in its transaction."""
    return await session.run_sync(lambda sync: do(sync.connection()))


async def list_people(
    session: AsyncSession, wanted: Filter, today: date, offset: int, limit: int
) -> dict[str, Any]:
    """Return a page of people by duty, community and name, and how many there are in all."""
    present = await with_connection(session, lambda c: read_present(c, today))
    found = sorted(filter(wanted.takes, present.people), key=_order)
    page = found[offset : offset + limit]
    more = await _read_more(session, today)
    versions = await _read_versions(session)
    return {
        "total": len(found),
        "communities": await _list_communities(session),
        "people": [person_value(p, versions[p.id], today, more[p.id]) for p in page],
    }


async def get_details(session: AsyncSession, person_id: int, today: date) -> dict[str, Any]:
    """Return a person with all that is told of their availability from today on.

    Raises MissingError `person.unknown`.
    """
    person, version = await _get_known(session, person_id, today)
    more = await _read_more(session, today)
    absences = await session.scalars(
        select(Absence)
        .where(Absence.person_id == person_id, Absence.last_day >= today)
        .order_by(Absence.first_day, Absence.id)
    )
    nights = await session.scalars(
        select(NightWish)
        .where(NightWish.person_id == person_id, NightWish.night >= today)
        .order_by(NightWish.night)
    )
    return {
        **person_value(person, version, today, more[person_id]),
        "absences": [absence_value(absence) for absence in absences],
        "nights": [wish_value(wish) for wish in nights],
        "partners": await _list_partners(session, person_id),
    }


async def create(
    session: AsyncSession, identity: Identity, key: UUID, body: PersonIn, today: date
) -> dict[str, Any]:
    """Write somebody down, once a key; return them."""
    asked = body.model_dump(mode="json")
    known_id = await claim_key(session, identity.account_id, key, "person", asked)
    if known_id is None:
        facts = await _check(session, body, None, today)
        changes = {fact: (None, value) for fact, value in facts.items()}
        row = RowPlan("", "", "added", None, body.name, body.number, facts, changes)
        known_id = await _write(session, row)
        await keep_result(session, identity.account_id, key, known_id)
    return await get_details(session, known_id, today)


async def change(
    session: AsyncSession, person_id: int, body: ChangeIn, today: date
) -> dict[str, Any]:
    """Change somebody; return them.

    Raises MissingError `person.unknown`, ConflictError `person.changed` when somebody else
    changed them meanwhile, `person.left`, and what `create` raises.
    """
    person = await lock(session, person_id, body.version)
    known, _ = await _get_known(session, person_id, today)
    facts = await _check(session, body, known, today)
    before = {**known.facts, "number": known.number}
    changes = {f: (before.get(f), value) for f, value in facts.items() if before.get(f) != value}
    if body.name != person.name:
        person.name = body.name
        await session.flush()
    row = RowPlan("", "", "changed", person_id, body.name, body.number, facts, changes)
    if changes:
        await _write(session, row)
    elif body.name != known.name:
        person.version += 1
        await session.flush()
    return await get_details(session, person_id, today)


async def leave(
    session: AsyncSession, identity: Identity, person_id: int, body: LeaveIn, today: date
) -> dict[str, Any]:
    """Let somebody go: the contact is erased at once, seats and wishes when the day is over.

    Raises MissingError `person.unknown`, ConflictError `person.changed`, `person.left`.
    """
    person, on = await lock(session, person_id, body.version), body.on
    person.left_on, person.contact = on, None
    person.version += 1
    await session.execute(delete(PartnerWish).where(PartnerWish.partner_id == person_id))
    await session.execute(
        delete(NightWish).where(NightWish.person_id == person_id, NightWish.night > on)
    )
    if on < today:
        await end_membership(session, [person_id], identity.display_name)
    await session.flush()
    return await get_details(session, person_id, today)


async def lock(session: AsyncSession, person_id: int, version: int | None = None) -> Person:
    """Return a person who has not left, locked, in the version that was looked at."""
    person = await session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise MissingError("person.unknown", where="person_id", person_id=person_id)
    if version is not None and person.version != version:
        raise ConflictError("person.changed", name=person.name)
    if person.left_on is not None:
        raise ConflictError("person.left", name=person.name, on=person.left_on.isoformat())
    return person


async def touch(session: AsyncSession, person_id: int) -> None:
    """Count a change of somebody's availability."""
    changed = update(Person).where(Person.id == person_id)
    await session.execute(changed.values(version=Person.version + 1))


async def _write(session: AsyncSession, row: RowPlan) -> int:
    """Write a person; a number or uniform that is taken meanwhile is a conflict."""
    try:
        return await with_connection(session, lambda c: write_person(c, row))
    except IntegrityError as error:
        raise ConflictError("person.taken", number=row.number) from error


async def _check(
    session: AsyncSession, body: PersonIn, known: Known | None, today: date
) -> dict[str, Any]:
    """Return what a form says, after a look at what goes together.

    Raises InvalidError `person.community_unknown`, `person.community_missing`,
    `person.volunteer_incomplete`, ConflictError `person.number_taken`, `person.uniform_taken`,
    `person.name_taken` for somebody new who has a namesake and no number.
    """
    facts = body.facts() | {"number": body.number}
    communities = await with_connection(session, read_communities)
    if body.community_code is not None and body.community_code not in communities:
        raise InvalidError("person.community_unknown", where="community_code")
    if body.duty in OF_COMMUNITY and body.community_code is None:
        raise InvalidError("person.community_missing", where="community_code")
    if body.duty is Duty.VOLUNTEER and (body.volunteer is None or body.number is None):
        raise InvalidError("person.volunteer_incomplete", where="volunteer")
    if body.duty is not Duty.VOLUNTEER and body.volunteer is not None:
        raise InvalidError("person.volunteers_only", where="volunteer")
    present = await with_connection(session, lambda c: read_present(c, today))
    others = [p for p in present.people if known is None or p.id != known.id]
    _check_taken(body, others, is_new=known is None)
    return facts


def _check_taken(body: PersonIn, others: list[Known], *, is_new: bool) -> None:
    for other in others:
        if body.number is not None and other.number == body.number:
            raise ConflictError("person.number_taken", where="number", name=other.name)
        uniform = body.volunteer.uniform_no if body.volunteer else None
        if uniform is not None and other.facts["uniform_no"] == uniform:
            raise ConflictError("person.uniform_taken", where="uniform_no", name=other.name)
        is_there = other.facts["left_on"] is None
        if is_new and body.number is None and is_there and other.name == body.name:
            raise ConflictError("person.name_taken", where="name", name=body.name)


async def _get_known(session: AsyncSession, person_id: int, today: date) -> tuple[Known, int]:
    present = await with_connection(session, lambda c: read_present(c, today))
    known = next((person for person in present.people if person.id == person_id), None)
    if known is None:
        raise MissingError("person.unknown", where="person_id", person_id=person_id)
    version = await session.scalar(select(Person.version).where(Person.id == person_id))
    return known, int(version or 0)


async def _read_versions(session: AsyncSession) -> dict[int, int]:
    rows = await session.execute(select(Person.id, Person.version))
    return {row.id: row.version for row in rows}


async def _read_more(session: AsyncSession, today: date) -> dict[int, dict[str, Any]]:
    """Return everybody's teams, and why they are away today."""
    more: dict[int, dict[str, Any]] = defaultdict(lambda: {"teams": [], "away": None})
    members = await session.execute(
        select(TeamMember.person_id, TeamMember.part, Team.code, Team.name)
        .join(Team, Team.id == TeamMember.team_id)
        .order_by(Team.code)
    )
    for row in members:
        team = {"code": row.code, "name": row.name, "part": row.part}
        more[row.person_id] = {
            **more[row.person_id],
            "teams": [*more[row.person_id]["teams"], team],
        }
    away = await session.execute(
        select(Absence.person_id, Absence.kind).where(
            Absence.first_day <= today, Absence.last_day >= today
        )
    )
    for person_id, kind in away:
        more[person_id] = {**more[person_id], "away": kind}
    return more


async def _list_communities(session: AsyncSession) -> list[dict[str, str]]:
    rows = await session.execute(
        select(GridRow.code, GridRow.name, GridRow.name_en)
        .join(GroundVersion, GroundVersion.id == GridRow.version_id)
        .where(GroundVersion.active, GridRow.level == 1)
        .order_by(GridRow.code)
    )
    return [dict(row._mapping) for row in rows]


async def _list_partners(session: AsyncSession, person_id: int) -> list[dict[str, Any]]:
    rows = await session.execute(
        select(PartnerWish.partner_id, PartnerWish.wanted, Person.name)
        .join(Person, Person.id == PartnerWish.partner_id)
        .where(PartnerWish.person_id == person_id)
        .order_by(Person.name, Person.id)
    )
    return [{"person_id": r.partner_id, "name": r.name, "wanted": r.wanted} for r in rows]


def _searched(person: Known) -> str:
    facts = person.facts
    parts = (person.name, person.number, facts["rank"], facts["squad"], facts["uniform_no"])
    return " ".join([*filter(None, parts), *facts["skills"]]).lower()


_DUTY_ORDER = {duty: index for index, duty in enumerate(Duty)}


def _order(person: Known) -> tuple[int, str, str, int]:
    facts = person.facts
    return (
        _DUTY_ORDER[Duty(facts["duty"])],
        facts["community_code"] or "",
        person.number or person.name,
        person.id,
    )
