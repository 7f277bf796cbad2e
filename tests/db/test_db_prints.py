"""What the prints read: who answers for a grid, where a route leads, where incidents were."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from databases import Databases, fetch
from sqlalchemy import Connection, create_engine

from dispatch.errors import MissingError
from dispatch.prints.service import PARTS, read_heat, read_imprint, read_people, read_route
from dispatch.settings import Settings
from gis.ground import read_ground
from gis.model import GridKind

pytestmark = pytest.mark.db

SETTINGS = Settings(duty_phone="0874-110")
_INSERT = """
INSERT INTO incident (version, number, type, priority, source, state, location_text, label,
    point, verified, unit_ids, note, operator, reported_at)
VALUES (1, :number, 'fight', 1, 'call110', 'waiting', '', '', {point}, :verified, '{{}}', '', '',
    :at)
"""
_POINT = "ST_SetSRID(ST_MakePoint(103.8, 25.5), 4326)"


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    with databases.copy() as url:
        yield url


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _report(
    url: str, number: str, at: datetime, point: str = _POINT, *, verified: bool = True
) -> None:
    fetch(url, _INSERT.format(point=point), number=number, at=at, verified=verified)


def test_communities_have_their_teams_and_grids_whoever_answers_for_them(
    url: str, connection: Connection
) -> None:
    ground = read_ground(connection)
    people = read_people(connection, ground)

    communities = {g.code for g in ground.data.grids if g.kind is GridKind.COMMUNITY}
    streets = {g.code for g in ground.data.grids if g.kind is GridKind.STREET}
    units = fetch(url, "SELECT unnest(grid_codes) FROM unit WHERE kind = 'grid_member'")
    assert set(people.teams) == communities
    assert {tuple(part.part for part in team.parts) for team in people.teams.values()} == {PARTS}
    assert {len(team.parts[3].names) for team in people.teams.values()} == {2}
    assert set(people.responsible) == streets | {code for (code,) in units}
    assert all(people.responsible.values())


def test_the_foot_tells_the_station_and_the_boundaries_in_the_language(
    connection: Connection,
) -> None:
    ground = read_ground(connection)
    chinese, english = (read_imprint(connection, ground, SETTINGS, x) for x in ("zh", "en"))

    assert (chinese.station, english.station) == ("益宁派出所", "Yining Police Station")
    assert chinese.version == english.version
    assert chinese.version.startswith("1 · ")
    assert chinese.version.endswith(ground.digest[:8])
    assert chinese.phone == "0874-110"


def test_hours_and_days_are_those_of_the_station(url: str, connection: Connection) -> None:
    # Monday 23:30 in Shanghai is 15:30 in UTC; the week's Monday before last is long enough ago.
    now = datetime.now(UTC)
    monday = (now - timedelta(days=now.weekday() + 7)).replace(hour=15, minute=30)
    _report(url, "a", monday)
    _report(url, "b", monday + timedelta(hours=1))

    report = read_heat(connection, 30, SETTINGS)

    assert report.spots.days.tolist() == [0, 1]
    assert report.spots.hours.tolist() == [23, 0]
    assert report.spots.points.tolist() == [[103.8, 25.5], [103.8, 25.5]]
    assert (report.until - report.since).days == 29


def test_incidents_without_a_sure_place_are_counted_and_not_placed(
    url: str, connection: Connection
) -> None:
    now = datetime.now(UTC)
    _report(url, "sure", now)
    _report(url, "unsure", now, verified=False)
    _report(url, "nowhere", now, point="NULL", verified=False)
    _report(url, "long ago", now - timedelta(days=40))

    report = read_heat(connection, 30, SETTINGS)

    assert (len(report.spots.hours), report.unplaced) == (1, 2)


def test_a_quiet_station_has_an_empty_report(connection: Connection) -> None:
    report = read_heat(connection, 1, SETTINGS)

    assert report.spots.points.shape == (0, 2)
    assert (report.unplaced, report.since) == (0, report.until)


def test_an_unknown_assignment_has_no_sheet(connection: Connection) -> None:
    with pytest.raises(MissingError):
        read_route(connection, 1, SETTINGS, "zh")
