"""Attendance read: of one's own nights, of a squad for its leader, and the year's totals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.attendance.rules import Mark, served_minutes
from dispatch.attendance.tables import Attendance
from dispatch.live.times import time_text
from dispatch.people.tables import Person
from dispatch.roster.life import IN_FORCE, Part, PlaceState
from dispatch.roster.tables import Roster, RosterPlace
from dispatch.shifts.rules import Hours
from dispatch.volunteers.tables import Volunteer


@dataclass(frozen=True, slots=True)
class Total:
    """What a volunteer served in a stretch of days; `late` nights are served nights too."""

    person_id: int
    name: str
    number: str
    community_code: str | None
    nights: int
    late: int
    absent: int
    minutes: int


async def read_attendance(session: AsyncSession, place_ids: Sequence[int]) -> dict[int, Attendance]:
    """Return the attendances of places."""
    rows = await session.scalars(select(Attendance).where(Attendance.place_id.in_(place_ids)))
    return {row.place_id: row for row in rows}


def attendance_value(attendance: Attendance | None) -> dict[str, Any] | None:
    """Return how somebody came to a night, None while nobody knows."""
    if attendance is None:
        return None
    return {
        "mark": attendance.mark,
        "way": attendance.way,
        "signed_in_at": time_text(attendance.signed_in_at),
        "signed_out_at": time_text(attendance.signed_out_at),
    }


async def list_night(
    session: AsyncSession, night: date, led_by: int | None = None
) -> list[dict[str, Any]]:
    """Return a night's squads with their volunteers and how they came.

    `led_by` leaves only the squads that this person leads.
    """
    rows = await session.execute(
        select(RosterPlace, Person.name, Attendance)
        .join(Roster, Roster.id == RosterPlace.roster_id)
        .join(Person, Person.id == RosterPlace.person_id)
        .outerjoin(Attendance, Attendance.place_id == RosterPlace.id)
        .where(
            Roster.state.in_(IN_FORCE),
            RosterPlace.night == night,
            RosterPlace.state == PlaceState.STANDING,
        )
        .order_by(RosterPlace.community_code, Person.name, Person.id)
    )
    squads: defaultdict[str, list[tuple[RosterPlace, str, Attendance | None]]] = defaultdict(list)
    for place, name, attendance in rows:
        squads[place.community_code].append((place, name, attendance))
    return [_squad(code, cells) for code, cells in squads.items() if _is_led(cells, led_by)]


def _is_led(cells: Iterable[tuple[RosterPlace, str, Any]], led_by: int | None) -> bool:
    return led_by is None or any(
        place.person_id == led_by and place.part != Part.VOLUNTEER for place, _, _ in cells
    )


def _squad(code: str, cells: list[tuple[RosterPlace, str, Attendance | None]]) -> dict[str, Any]:
    leaders = [(place, name) for place, name, _ in cells if place.part != Part.VOLUNTEER]
    return {
        "community_code": code,
        "leaders": [{"name": name, "part": place.part} for place, name in leaders],
        "members": [
            {"place_id": place.id, "name": name, "attendance": attendance_value(attendance)}
            for place, name, attendance in cells
            if place.part == Part.VOLUNTEER
        ],
    }


async def count_signed_in(
    session: AsyncSession, night: date, community_code: str
) -> tuple[int, int]:
    """Return how many of a squad's volunteers have signed in, and how many there are."""
    squads = await list_night(session, night)
    members = [m for s in squads if s["community_code"] == community_code for m in s["members"]]
    came = [m for m in members if m["attendance"] and m["attendance"]["signed_in_at"]]
    return len(came), len(members)


async def sum_up(
    session: AsyncSession, hours: Hours, first: date, last: date, person_id: int | None = None
) -> list[Total]:
    """Return what each volunteer served on the nights from `first` to `last`, by number.

    `person_id` leaves only that volunteer. Who had no place is there with nothing.
    """
    people = (
        select(Person, Volunteer.number)
        .join(Volunteer, Volunteer.person_id == Person.id)
        .order_by(Volunteer.number)
    )
    if person_id is not None:
        people = people.where(Person.id == person_id)
    came: defaultdict[int, list[tuple[date, Attendance]]] = defaultdict(list)
    rows = await session.execute(
        select(RosterPlace.person_id, RosterPlace.night, Attendance)
        .join(Attendance, Attendance.place_id == RosterPlace.id)
        .where(RosterPlace.night.between(first, last))
    )
    for person, night, attendance in rows:
        came[person].append((night, attendance))
    return [
        _total(person, number, came[person.id], hours)
        for person, number in await session.execute(people)
    ]


def _total(person: Person, number: str, came: list[tuple[date, Attendance]], hours: Hours) -> Total:
    now = datetime.now(UTC)
    marks = [attendance.mark for _, attendance in came]
    return Total(
        person_id=person.id,
        name=person.name,
        number=number,
        community_code=person.community_code,
        nights=len(marks) - marks.count(Mark.ABSENT),
        late=marks.count(Mark.LATE),
        absent=marks.count(Mark.ABSENT),
        minutes=sum(
            served_minutes(hours.window(night), a.signed_in_at, a.signed_out_at, now)
            for night, a in came
        ),
    )
