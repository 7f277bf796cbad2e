"""Writing what files and leaders say of people; one place, so that both write the same."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dispatch.people.rules import Duty
from dispatch.people.tables import Absence, NightWish, PartnerWish, Person
from dispatch.staff.rules import DAY_FACTS, PARTNER_FACTS, PERSON_FACTS, VOLUNTEER_FACTS
from dispatch.staff.sheets.model import AwayRow, WishRow
from dispatch.staff.sheets.plan import DayRow, ForWhom, ImportPlan, RowPlan
from dispatch.volunteers.tables import Squad, Volunteer


def write_plan(connection: Connection, plan: ImportPlan, by: str) -> dict[str, int]:
    """Write all that a file says; return how many were added and changed, and days noted.

    The caller's transaction makes it whole: nothing stays unless everything does.
    """
    squads = _Squads(connection)
    new = iter(_insert_people(connection, [row for row in plan.people if row.id is None], squads))
    ids = [next(new) if row.id is None else row.id for row in plan.people]
    for row in plan.people:
        if row.what == "changed":
            write_person(connection, row, squads)
    _write_partners(connection, plan.people, ids)
    _write_absences(connection, plan.away, ids, by)
    _write_wishes(connection, plan.wishes, ids)
    counts = {what: sum(row.what == what for row in plan.people) for what in ("added", "changed")}
    return {**counts, "days": len(plan.away) + len(plan.wishes)}


class _Squads:
    """The squads by name; one that is not there is made."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        rows = connection.execute(select(Squad.name, Squad.id))
        self._ids: dict[str, int] = {row.name: row.id for row in rows}

    def find(self, name: str | None, community: str | None) -> int | None:
        """Return the id of a squad."""
        if name is None:
            return None
        if name not in self._ids:
            made = insert(Squad).values(name=name, community_code=community).returning(Squad.id)
            self._ids[name] = self._connection.execute(made).scalar_one()
        return self._ids[name]


def _insert_people(connection: Connection, rows: list[RowPlan], squads: _Squads) -> list[int]:
    """Insert people who are new, all at once, and return their ids in the rows' order."""
    if not rows:
        return []
    empty: dict[str, Any] = {**dict.fromkeys(PERSON_FACTS), "skills": []}
    values = [
        {"name": row.name, "number": row.number, **empty, **_facts_of(row, PERSON_FACTS)}
        for row in rows
    ]
    statement = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = list(connection.execute(statement, values).scalars())
    volunteers = []
    for person_id, row in zip(ids, rows, strict=True):
        if row.facts.get("duty") == Duty.VOLUNTEER:
            own = {**dict.fromkeys(VOLUNTEER_FACTS), **_facts_of(row, VOLUNTEER_FACTS)}
            squad = squads.find(own.pop("squad"), row.facts.get("community_code"))
            ids_of = {"person_id": person_id, "number": row.number, "squad_id": squad}
            volunteers.append({**own, **ids_of})
    if volunteers:
        connection.execute(insert(Volunteer), volunteers)
    return ids


def _facts_of(row: RowPlan, facts: tuple[str, ...]) -> dict[str, Any]:
    """Return what a row says of some facts, as the database has it."""
    return {f: _stored(f, after) for f, (_, after) in row.changes.items() if f in facts}


def write_person(connection: Connection, row: RowPlan, squads: _Squads | None = None) -> int:
    """Write a person's changes and return the id."""
    values = _facts_of(row, PERSON_FACTS)
    if values.get("left_on") is not None:
        values["contact"] = None
    if "number" in row.changes:
        values["number"] = row.number
    if row.id is None:
        made = insert(Person).values(name=row.name, **values).returning(Person.id)
        person_id = connection.execute(made).scalar_one()
    else:
        person_id = row.id
        if row.changes:
            _touch(connection, person_id, values)
    _write_volunteer(connection, person_id, row, squads or _Squads(connection))
    return person_id


def write_partners(connection: Connection, person_id: int, wishes: dict[int, bool]) -> None:
    """Keep with whom somebody would like to go, and would rather not, in place of what was."""
    connection.execute(delete(PartnerWish).where(PartnerWish.person_id == person_id))
    rows = [
        {"person_id": person_id, "partner_id": partner_id, "wanted": wanted}
        for partner_id, wanted in wishes.items()
    ]
    if rows:
        connection.execute(insert(PartnerWish), rows)


def _touch(connection: Connection, person_id: int, values: dict[str, Any]) -> None:
    changed = update(Person).where(Person.id == person_id)
    connection.execute(changed.values(version=Person.version + 1, **values))


def _write_volunteer(connection: Connection, person_id: int, row: RowPlan, squads: _Squads) -> None:
    """Keep what only volunteers have; whoever is none any more loses it."""
    duty, community, is_volunteer = connection.execute(
        select(Person.duty, Person.community_code, Volunteer.person_id.is_not(None))
        .outerjoin(Volunteer, Volunteer.person_id == Person.id)
        .where(Person.id == person_id)
    ).one()
    if duty != Duty.VOLUNTEER:
        if is_volunteer:
            connection.execute(delete(Volunteer).where(Volunteer.person_id == person_id))
        return
    values = _facts_of(row, VOLUNTEER_FACTS)
    if "squad" in values:
        values["squad_id"] = squads.find(values.pop("squad"), community)
    if "number" in row.changes:
        values["number"] = row.number
    if not is_volunteer:
        connection.execute(insert(Volunteer).values(person_id=person_id, **values))
    elif values:
        changed = update(Volunteer).where(Volunteer.person_id == person_id)
        connection.execute(changed.values(**values))


def _stored(fact: str, value: Any) -> Any:
    return date.fromisoformat(value) if fact in DAY_FACTS and value is not None else value


def _write_partners(connection: Connection, rows: list[RowPlan], ids: list[int]) -> None:
    """Write the wishes of those whose file names partners, once everybody is there."""
    if not any(fact in row.changes for row in rows for fact in PARTNER_FACTS):
        return
    known = connection.execute(select(Person.name, Person.id).where(Person.left_on.is_(None)))
    id_of = {row.name: row.id for row in known}
    for row, person_id in zip(rows, ids, strict=True):
        if any(fact in row.changes for fact in PARTNER_FACTS):
            wishes = _read_wishes(connection, person_id)
            for fact, wanted in PARTNER_FACTS.items():
                if fact in row.changes:
                    kept = {p: w for p, w in wishes.items() if w is not wanted}
                    named = {id_of[name]: wanted for name in row.changes[fact][1] or ()}
                    wishes = {**kept, **named}
            write_partners(connection, person_id, wishes)


def _read_wishes(connection: Connection, person_id: int) -> dict[int, bool]:
    rows = connection.execute(
        select(PartnerWish.partner_id, PartnerWish.wanted).where(PartnerWish.person_id == person_id)
    )
    return {row.partner_id: row.wanted for row in rows}


def _write_absences(
    connection: Connection, away: list[ForWhom[AwayRow]], ids: list[int], by: str
) -> None:
    """Write absences that are not known yet: a file that is taken twice adds nothing."""
    known = {
        tuple(row)
        for row in connection.execute(
            select(Absence.person_id, Absence.kind, Absence.first_day, Absence.last_day)
        )
    }
    rows = []
    for entry in away:
        first = date.fromisoformat(entry.row.first_day)
        last = date.fromisoformat(entry.row.last_day)
        key = (_person_id(entry, ids), entry.row.kind, first, last)
        if key not in known:
            known.add(key)
            rows.append(
                {
                    "person_id": key[0],
                    "kind": key[1],
                    "first_day": first,
                    "last_day": last,
                    "by": by,
                }
            )
    if rows:
        connection.execute(insert(Absence), rows)


def _write_wishes(
    connection: Connection, wishes: Iterable[ForWhom[WishRow]], ids: list[int]
) -> None:
    for entry in wishes:
        night = date.fromisoformat(entry.row.night)
        write_wish(connection, _person_id(entry, ids), night, entry.row.weight)


def write_wish(connection: Connection, person_id: int, night: date, weight: int | None) -> None:
    """Keep how much somebody would like a night, or that they said nothing."""
    if weight is None:
        connection.execute(
            delete(NightWish).where(NightWish.person_id == person_id, NightWish.night == night)
        )
        return
    kept = upsert(NightWish).values(person_id=person_id, night=night, weight=weight)
    connection.execute(
        kept.on_conflict_do_update(
            index_elements=[NightWish.person_id, NightWish.night], set_={"weight": weight}
        )
    )


def _person_id(entry: ForWhom[DayRow], ids: list[int]) -> int:
    if entry.id is not None:
        return entry.id
    if entry.new is None:
        raise ValueError(entry)
    return ids[entry.new]
