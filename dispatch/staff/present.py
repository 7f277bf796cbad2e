"""Reading the people who are known, as files and pages speak of them."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from dispatch.people.tables import PartnerWish, Person
from dispatch.staff.rules import DAY_FACTS, PARTNER_FACTS, PERSON_FACTS, VOLUNTEER_FACTS
from dispatch.staff.sheets.plan import Known, Present
from dispatch.volunteers.tables import Squad, Volunteer
from gis.tables import GridRow, GroundVersion


def find_today(time_zone: str) -> date:
    """Return the day it is at the station."""
    return datetime.now(ZoneInfo(time_zone)).date()


def read_present(connection: Connection, today: date) -> Present:
    """Return everybody with the facts that files hold, who left included, and the squads."""
    columns = [getattr(Person, fact) for fact in PERSON_FACTS]
    own = [getattr(Volunteer, fact) for fact in VOLUNTEER_FACTS if fact != "squad"]
    rows = connection.execute(
        select(
            Person.id,
            Person.name,
            Person.number,
            *columns,
            *own,
            Squad.name.label("squad"),
        )
        .outerjoin(Volunteer, Volunteer.person_id == Person.id)
        .outerjoin(Squad, Squad.id == Volunteer.squad_id)
        .order_by(Person.id)
    )
    partners = _read_partners(connection)
    people = [_known(row._asdict(), partners) for row in rows]
    squads = connection.execute(select(Squad.name)).scalars()
    return Present(people, frozenset(squads), today)


def read_communities(connection: Connection) -> dict[str, str]:
    """Return the names of the active ground's communities by code."""
    rows = connection.execute(
        select(GridRow.code, GridRow.name)
        .join(GroundVersion, GroundVersion.id == GridRow.version_id)
        .where(GroundVersion.active, GridRow.level == 1)
        .order_by(GridRow.code)
    )
    return {row.code: row.name for row in rows}


def _read_partners(connection: Connection) -> dict[tuple[int, bool], list[str]]:
    rows = connection.execute(
        select(PartnerWish.person_id, PartnerWish.wanted, Person.name)
        .join(Person, Person.id == PartnerWish.partner_id)
        .order_by(PartnerWish.person_id, PartnerWish.partner_id)
    )
    partners: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for person_id, wanted, name in rows:
        partners[person_id, wanted].append(name)
    return partners


def _known(row: dict[str, Any], partners: dict[tuple[int, bool], list[str]]) -> Known:
    facts = {fact: _wire(fact, row[fact]) for fact in (*PERSON_FACTS, *VOLUNTEER_FACTS)}
    for fact, wanted in PARTNER_FACTS.items():
        facts[fact] = partners.get((row["id"], wanted), [])
    return Known(row["id"], row["name"], row["number"], facts)


def _wire(fact: str, value: Any) -> Any:
    return value.isoformat() if fact in DAY_FACTS and value is not None else value
