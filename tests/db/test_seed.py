from collections import Counter
from collections.abc import Iterator

import pytest
from databases import Databases
from sqlalchemy import Connection, create_engine, exists, func, select, text

from dispatch.demo.cast import DEMO_OFFICER, DEMO_UNIT, DEMO_VOLUNTEER, DISPATCHER, SIMULATOR
from dispatch.demo.seed import SeedSummary, seed_station
from dispatch.people.tables import Person
from dispatch.security.tables import Account
from dispatch.teams.tables import GridAnswer, Team, TeamMember
from dispatch.units.tables import Unit
from dispatch.volunteers.tables import Squad, Volunteer
from gis.tables import GridRow

pytestmark = pytest.mark.db

ONE_TEAM_OF_A_COMMUNITY = {
    "station_leader": 1,
    "community_officer": 1,
    "governance_head": 1,
    "auxiliary": 2,
}
ONE_TEAM_OF_A_STREET = {"deputy_leader": 1, "patrol_officer": 1, "patrol_auxiliary": 2}


@pytest.fixture(scope="module")
def connection(databases: Databases) -> Iterator[Connection]:
    """A connection to a database with the ground and nobody on it."""
    with databases.copy() as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("TRUNCATE account, person, team, squad, unit CASCADE"))
            yield connection
        engine.dispose()


@pytest.fixture(scope="module")
def seeded(connection: Connection) -> SeedSummary:
    return seed_station(connection)


def test_seeding_makes_the_whole_station(seeded: SeedSummary) -> None:
    assert (seeded.created, seeded.teams, seeded.units, seeded.volunteers) == (True, 20, 35, 200)
    assert seeded.accounts == 4 + 35 + 200


def test_seeding_twice_changes_nothing(connection: Connection, seeded: SeedSummary) -> None:
    again = seed_station(connection)
    assert not again.created
    assert (again.persons, again.teams, again.units, again.volunteers, again.accounts) == (
        seeded.persons,
        20,
        35,
        200,
        239,
    )


@pytest.mark.usefixtures("seeded")
def test_teams_have_their_exact_parts_and_some_more(connection: Connection) -> None:
    parts: dict[str, Counter[str]] = {}
    rows = connection.execute(
        select(Team.code, Team.community_code, TeamMember.part).join(
            TeamMember, TeamMember.team_id == Team.id
        )
    ).all()
    for code, _, part in rows:
        parts.setdefault(code, Counter())[part] += 1
    communities = {code for code, community, _ in rows if community}
    assert (len(communities), len(parts)) == (7, 20)
    for code, counted in parts.items():
        more = counted.pop("grid_member" if code in communities else "merchant")
        assert more >= 1
        assert counted == (ONE_TEAM_OF_A_COMMUNITY if code in communities else ONE_TEAM_OF_A_STREET)


@pytest.mark.usefixtures("seeded")
def test_every_grid_has_one_who_answers_and_is_in_the_team(connection: Connection) -> None:
    answered = Counter(connection.execute(select(GridAnswer.grid_code)).scalars())
    grids = connection.execute(select(GridRow.code)).scalars()
    assert answered == Counter(dict.fromkeys(grids, 1))
    strangers = connection.execute(
        select(func.count())
        .select_from(GridAnswer)
        .where(
            ~exists().where(
                TeamMember.team_id == GridAnswer.team_id,
                TeamMember.person_id == GridAnswer.person_id,
            )
        )
    ).scalar_one()
    assert strangers == 0


@pytest.mark.usefixtures("seeded")
def test_all_units_but_two_are_available(connection: Connection) -> None:
    statuses = Counter(connection.execute(select(Unit.status)).scalars())
    assert statuses == {"available": 33, "out_of_service": 2}


@pytest.mark.usefixtures("seeded")
def test_every_unit_has_its_home_on_the_ground(connection: Connection) -> None:
    strays = connection.execute(
        select(Unit.call_sign).where(
            ~exists().where(GridRow.level == 1, func.ST_Intersects(GridRow.geom, Unit.home))
        )
    )
    assert list(strays) == []


@pytest.mark.usefixtures("seeded")
def test_no_account_has_a_password(connection: Connection) -> None:
    assert set(connection.execute(select(Account.password_hash)).scalars()) == {None}


@pytest.mark.usefixtures("seeded")
def test_the_accounts_of_the_demonstration_have_their_roles(connection: Connection) -> None:
    names = (DISPATCHER, DEMO_OFFICER, DEMO_VOLUNTEER, SIMULATOR)
    rows = connection.execute(
        select(Account.username, Account.role, Unit.call_sign, Volunteer.number)
        .join(Unit, Unit.id == Account.unit_id, isouter=True)
        .join(Volunteer, Volunteer.person_id == Account.person_id, isouter=True)
        .where(Account.username.in_(names))
    )
    assert {tuple(row) for row in rows} == {
        (DISPATCHER, "dispatcher", None, None),
        (SIMULATOR, "dispatcher", None, None),
        (DEMO_OFFICER, "officer", DEMO_UNIT, None),
        (DEMO_VOLUNTEER, "volunteer", None, DEMO_VOLUNTEER),
    }


@pytest.mark.usefixtures("seeded")
def test_volunteers_are_in_a_squad_of_their_own_community(connection: Connection) -> None:
    strangers = connection.execute(
        select(func.count())
        .select_from(Volunteer)
        .join(Person, Person.id == Volunteer.person_id)
        .join(Squad, Squad.id == Volunteer.squad_id)
        .where(Person.community_code != Squad.community_code)
    ).scalar_one()
    assert strangers == 0
