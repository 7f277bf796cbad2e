"""Writing the demonstration's people, teams, units and accounts: once, in one transaction."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Connection, func, insert, select, text

from dispatch.demo.cast import CHAIRS
from dispatch.demo.fleet import UnitPlan, plan_fleet
from dispatch.demo.names import WORDS
from dispatch.demo.particulars import (
    list_persons,
    plan_particulars,
    plan_readiness,
    plan_wishes,
)
from dispatch.demo.plan import PeoplePlan, PersonPlan, list_answers, plan_people
from dispatch.people.tables import Absence, PartnerWish, Person
from dispatch.security.rules import Role
from dispatch.security.tables import Account
from dispatch.teams.tables import GridAnswer, Team, TeamMember
from dispatch.units.rules import POLICE_KINDS, UnitStatus
from dispatch.units.tables import DutyPeriod, Unit
from dispatch.volunteers.tables import Squad, Volunteer
from gis.ground import read_ground
from gis.layers import SRID_STORE
from gis.records import GroundData

#: Held while seeding, so that two processes can't both find the station empty.
_SEED_LOCK = 7_610_002

_PersonIds = dict[PersonPlan, int]


@dataclass(frozen=True, slots=True)
class SeedSummary:
    """How many the station has, and whether this seeding made them."""

    created: bool
    persons: int
    teams: int
    units: int
    volunteers: int
    accounts: int


def seed_station(connection: Connection) -> SeedSummary:
    """Fill an empty station with people, teams, units and accounts on its active ground.

    Runs in the connection's transaction: the caller commits. A station that has accounts or
    units already is left as it is. No account gets a password. Raises GisError `ground.none`
    when no ground was loaded.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SEED_LOCK})
    created = not (_count(connection, Account) or _count(connection, Unit))
    if created:
        _seed(connection)
    return SeedSummary(
        created=created,
        persons=_count(connection, Person),
        teams=_count(connection, Team),
        units=_count(connection, Unit),
        volunteers=_count(connection, Volunteer),
        accounts=_count(connection, Account),
    )


def _seed(connection: Connection) -> None:
    ground = read_ground(connection).data
    today = datetime.now(UTC).date()
    people = plan_people(ground, today)
    fleet = plan_fleet(ground, people)
    person_ids = _insert_people(connection, people)
    _insert_teams(connection, people, ground, person_ids)
    _insert_volunteers(connection, people, person_ids, today)
    _insert_wishes(connection, people, person_ids, today)
    unit_ids = _insert_units(connection, fleet)
    accounts = [
        *_chair_accounts(),
        *_unit_accounts(fleet, unit_ids, person_ids),
        *_volunteer_accounts(people, person_ids),
    ]
    connection.execute(insert(Account), accounts)


def _count(connection: Connection, table: type[Any]) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _insert_people(connection: Connection, people: PeoplePlan) -> _PersonIds:
    """Insert everybody once, though a deputy leader is in several teams; return ids."""
    persons = list_persons(people)
    particulars = plan_particulars(people)
    rows = [
        {
            "name": str(person.name),
            "duty": person.duty,
            "community_code": person.community,
            **asdict(particulars[person]),
        }
        for person in persons
    ]
    return dict(zip(persons, _insert_sorted(connection, Person, rows), strict=True))


def _insert_teams(
    connection: Connection, people: PeoplePlan, ground: GroundData, person_ids: _PersonIds
) -> None:
    rows = [
        {
            "code": team.code,
            "name": team.name,
            "community_code": team.community,
            "street_code": team.street,
        }
        for team in people.teams
    ]
    team_ids = _insert_sorted(connection, Team, rows)
    members = [
        {"team_id": team_id, "person_id": person_ids[person], "part": person.duty}
        for team_id, team in zip(team_ids, people.teams, strict=True)
        for person in team.members
    ]
    connection.execute(insert(TeamMember), members)
    id_of = {team.code: team_id for team_id, team in zip(team_ids, people.teams, strict=True)}
    answers = [
        {"grid_code": grid, "person_id": person_ids[person], "team_id": id_of[team.code]}
        for team, person, grid in list_answers(people, ground)
    ]
    connection.execute(insert(GridAnswer), answers)


def _insert_volunteers(
    connection: Connection, people: PeoplePlan, person_ids: _PersonIds, today: date
) -> None:
    squads = {v.squad: v.person.community for v in people.volunteers}
    rows = [{"name": name, "community_code": community} for name, community in squads.items()]
    squad_ids = dict(zip(squads, _insert_sorted(connection, Squad, rows), strict=True))
    volunteers = [
        {
            "person_id": person_ids[volunteer.person],
            "number": volunteer.number,
            "uniform_no": volunteer.uniform_no,
            "squad_id": squad_ids[volunteer.squad],
            "trained_until": volunteer.trained_until,
            **asdict(plan_readiness(volunteer, index, today)),
        }
        for index, volunteer in enumerate(people.volunteers)
    ]
    connection.execute(insert(Volunteer), volunteers)


def _insert_wishes(
    connection: Connection, people: PeoplePlan, person_ids: _PersonIds, today: date
) -> None:
    wishes = plan_wishes(people, today)
    partners = [
        {"person_id": person_ids[person], "partner_id": person_ids[partner], "wanted": wanted}
        for person, partner, wanted in wishes.partners
    ]
    connection.execute(insert(PartnerWish), partners)
    absences = [
        {
            "person_id": person_ids[away.person],
            "kind": away.kind,
            "first_day": away.first_day,
            "last_day": away.last_day,
            "by": str(away.person.name),
        }
        for away in wishes.away
    ]
    connection.execute(insert(Absence), absences)


def _insert_units(connection: Connection, fleet: list[UnitPlan]) -> list[int]:
    rows = [
        {
            "version": 1,
            "call_sign": unit.call_sign,
            "kind": unit.kind,
            "status": UnitStatus.AVAILABLE if unit.on_duty else UnitStatus.OUT_OF_SERVICE,
            "crew": len(unit.crew),
            "community_code": unit.community,
            "grid_codes": list(unit.grids),
            "member_names": unit.member_names,
            "home": from_shape(Point(unit.home), srid=SRID_STORE),
        }
        for unit in fleet
    ]
    ids = _insert_sorted(connection, Unit, rows)
    on_duty = [unit_id for unit_id, unit in zip(ids, fleet, strict=True) if unit.on_duty]
    began = [{"unit_id": unit_id, "signed_on_at": func.clock_timestamp()} for unit_id in on_duty]
    connection.execute(insert(DutyPeriod).values(began))
    return ids


def _insert_sorted(
    connection: Connection, table: type[Any], rows: list[dict[str, Any]]
) -> list[int]:
    """Insert the rows and return their ids in the rows' order."""
    statement = insert(table).returning(table.id, sort_by_parameter_order=True)
    return list(connection.execute(statement, rows).scalars())


def _account(
    username: str,
    display_name: str,
    role: Role,
    unit_id: int | None = None,
    person_id: int | None = None,
) -> dict[str, Any]:
    return {
        "username": username,
        "display_name": display_name,
        "role": role,
        "unit_id": unit_id,
        "person_id": person_id,
    }


def _chair_accounts() -> Iterable[dict[str, Any]]:
    words = WORDS["accounts"]
    return (_account(username, words[username], role) for username, role in CHAIRS.items())


def _unit_accounts(
    fleet: list[UnitPlan], unit_ids: list[int], person_ids: _PersonIds
) -> Iterable[dict[str, Any]]:
    """Return an account a unit, of the one in charge; prefixed with the kind of account."""
    for unit, unit_id in zip(fleet, unit_ids, strict=True):
        police = unit.kind in POLICE_KINDS
        name = WORDS["accounts"]["unit"].format(
            member=unit.member_names[0], call_sign=unit.call_sign
        )
        yield _account(
            f"{'officer' if police else 'grid'}-{unit.call_sign}",
            name,
            Role.OFFICER if police else Role.GRID_MEMBER,
            unit_id,
            person_ids[unit.crew[0]],
        )


def _volunteer_accounts(people: PeoplePlan, person_ids: _PersonIds) -> Iterable[dict[str, Any]]:
    return (
        _account(
            volunteer.number,
            str(volunteer.person.name),
            Role.VOLUNTEER,
            person_id=person_ids[volunteer.person],
        )
        for volunteer in people.volunteers
    )
