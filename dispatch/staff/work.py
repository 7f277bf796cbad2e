"""The process that opens and writes files of people: `python -m dispatch.staff.work`."""

import base64
import os
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from dispatch.ground.station import get_station
from dispatch.incidents.rules import mask_phone
from dispatch.people.tables import Absence, Person
from dispatch.settings import get_settings
from dispatch.staff.present import find_today, read_communities, read_present
from dispatch.staff.sheets.model import Frame
from dispatch.staff.sheets.plan import Known
from dispatch.staff.sheets.read import read_file
from dispatch.staff.sheets.write import AwayEntry, Entry, Roll, write_csv, write_xlsx
from dispatch.versions.serving import serve


def _read(connection: Connection, name: str, content: str) -> dict[str, Any]:
    """Return what a file says, as JSON."""
    today = find_today(get_settings().time_zone)
    frame = Frame(read_communities(connection), today)
    return asdict(read_file(name, base64.b64decode(content), frame))


def _write(connection: Connection, form: str, contacts: bool) -> str:
    """Return everybody who has not left as a file, in base 64."""
    today = find_today(get_settings().time_zone)
    communities = read_communities(connection)
    people = [
        _entry(person, communities, contacts=contacts)
        for person in read_present(connection, today).people
        if person.facts["left_on"] is None
    ]
    roll = Roll(get_station()["name"], people, _read_away(connection, today))
    written = write_xlsx(roll) if form == "xlsx" else write_csv(roll, form)
    return base64.b64encode(written).decode()


def _entry(person: Known, communities: dict[str, str], *, contacts: bool) -> Entry:
    facts, contact = dict(person.facts), person.facts["contact"]
    if contact and not contacts:
        facts["contact"] = mask_phone(contact)  # an import leaves what is masked as it is
    community = communities.get(facts["community_code"] or "")
    return Entry(person.name, person.number, community, facts)


def _read_away(connection: Connection, today: Any) -> list[AwayEntry]:
    rows = connection.execute(
        select(Person.name, Person.number, Absence.kind, Absence.first_day, Absence.last_day)
        .join(Person, Person.id == Absence.person_id)
        .where(Absence.last_day >= today, Person.left_on.is_(None))
        .order_by(Absence.first_day, Person.name, Absence.id)
    )
    return [
        AwayEntry(
            row.name, row.number, row.kind, row.first_day.isoformat(), row.last_day.isoformat()
        )
        for row in rows
    ]


if __name__ == "__main__":
    serve({"read": _read, "write": _write}, os.environ["DATABASE_URL"])
