"""A night gathered from the seeded station: stops, teams, reasons; found-by-patrol counts less."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from databases import Databases
from sqlalchemy import Connection, create_engine, text

from dispatch.patrols.choices import get_choices
from dispatch.patrols.clock import Clock
from dispatch.patrols.gather import (
    Gathered,
    Streets,
    Wanted,
    gather_night,
    measure_risk,
    open_streets,
)
from dispatch.patrols.plan.faults import repair
from dispatch.patrols.plan.problem import StopKind
from gis.ground import read_ground
from gis.model import Mode

pytestmark = pytest.mark.db

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
CLOCK = Clock(ZoneInfo("Asia/Shanghai"))
CHOICES = get_choices()
#: A point of the ground, on a street.
PLACE = (103.7931, 25.4906)
_REPORT = text(
    """
    INSERT INTO incident (version, number, type, priority, source, state, location_text, label,
        point, verified, unit_ids, note, operator, reported_at, closed_at)
    VALUES (1, :number, :type, 3, :source, 'closed', '', '',
        ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), true, '{}', '', '', :at, :at)
    """
)


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    with databases.copy() as url:
        yield url


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """A connection whose changes nobody else sees."""
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
        connection.rollback()
    engine.dispose()


@pytest.fixture(scope="module")
def streets(url: str) -> Streets:
    engine = create_engine(url)
    with engine.connect() as connection:
        streets = open_streets(connection, read_ground(connection).data, NOW, CLOCK)
    engine.dispose()
    return streets


def _report(connection: Connection, count: int, source: str = "call110") -> None:
    for number in range(count):
        moment = NOW - timedelta(days=1 + number % 20, hours=1)
        lon, lat = PLACE
        values = {"number": f"{source}-{number}", "type": "theft", "source": source, "at": moment}
        connection.execute(_REPORT, values | {"lon": lon, "lat": lat})


def _wanted(hours: int = 8, units: tuple[int, ...] | None = None) -> Wanted:
    return Wanted(NOW, NOW + timedelta(hours=hours), NOW, units)


def _gather(connection: Connection, streets: Streets, wanted: Wanted) -> Gathered:
    return gather_night(connection, streets, wanted, CLOCK, CHOICES)


def test_every_grid_of_the_seeded_station_is_visited_and_nothing_is_at_fault(
    connection: Connection, streets: Streets
) -> None:
    night = _gather(connection, streets, _wanted())
    problem = night.facts.problem
    kinds = Counter(stop.kind for stop in problem.stops)
    assert (kinds[StopKind.GRID], kinds[StopKind.HOT_SPOT]) == (139, 0)
    assert kinds[StopKind.KEY_PLACE] == 2
    assert kinds[StopKind.BLIND_SPOT] <= CHOICES.stops.most_blind_spots
    assert repair(problem).faults == ()
    assert problem.clock_s == 20 * 3600


def test_the_teams_are_the_units_on_duty_that_patrol(
    connection: Connection, streets: Streets
) -> None:
    problem = _gather(connection, streets, _wanted()).facts.problem
    modes = Counter(team.mode for team in problem.teams)
    assert modes == {Mode.CAR: 4, Mode.EBIKE: 7, Mode.FOOT: 7}
    on_foot = [team for team in problem.teams if team.mode is Mode.FOOT]
    assert len({team.areas for team in on_foot}) == 7
    assert {len(team.breaks) for team in problem.teams} == {1}


def test_a_short_window_has_no_breaks_and_named_units_only(
    connection: Connection, streets: Streets
) -> None:
    everybody = _gather(connection, streets, _wanted()).facts.problem.teams
    chosen = int(everybody[0].id)
    (team,) = _gather(connection, streets, _wanted(3, (chosen,))).facts.problem.teams
    assert (team.id, team.breaks, team.shift.length_s) == (str(chosen), (), 3 * 3600)


def test_incidents_make_a_hot_spot_and_draw_visits_to_their_grid(
    connection: Connection, streets: Streets
) -> None:
    _report(connection, 12)
    night = _gather(connection, streets, _wanted())
    problem = night.facts.problem
    (hot,) = (stop for stop in problem.stops if stop.kind is StopKind.HOT_SPOT)
    assert hot.required
    (why,) = night.facts.sights[hot.id].why
    assert (why["code"], why["params"]["figure"]) == ("hot_spot", 12)
    grid = problem.stop_by_id[night.facts.sights[hot.id].grid_code]
    assert grid.visits == max(stop.visits for stop in problem.stops)
    reasons = [reason["code"] for reason in night.facts.sights[grid.id].why]
    assert reasons[0] in {"incidents", "incidents_mostly"}


def test_what_patrols_found_themselves_makes_no_hot_spot_and_draws_nobody(
    connection: Connection, streets: Streets
) -> None:
    wanted = _wanted()
    with connection.begin_nested() as told:
        _report(connection, 12)
        reported = measure_risk(connection, streets, wanted, CLOCK, CHOICES)
        told.rollback()
    _report(connection, 12, "officer")
    found = measure_risk(connection, streets, wanted, CLOCK, CHOICES)
    drawn = int(reported.shares.argmax())
    area_m2 = found.evidence.grids.area_m2
    assert reported.shares[drawn] > 0.05
    guards = CHOICES.risk.guards
    by_area = area_m2[drawn] / area_m2.sum() * (1 - guards.least_share)
    even = by_area + guards.least_share / len(area_m2)
    assert found.shares[drawn] == pytest.approx(even, rel=0.02)  # the hours lean on them a little
    kinds = {stop.kind for stop in _gather(connection, streets, wanted).facts.problem.stops}
    assert StopKind.HOT_SPOT not in kinds


def test_the_weekly_assessment_and_events_weigh_until_they_end(
    connection: Connection, streets: Streets
) -> None:
    _report(connection, 3)
    wanted = _wanted()
    before = measure_risk(connection, streets, wanted, CLOCK, CHOICES)
    code = before.evidence.grids.codes[0]
    connection.execute(
        text(
            "INSERT INTO patrol_weight (grid_code, factor, until, reason, by)"
            " VALUES (:code, 5, :until, '', '')"
        ),
        {"code": code, "until": NOW + timedelta(days=2)},
    )
    weighed = measure_risk(connection, streets, wanted, CLOCK, CHOICES)
    assert weighed.shares[0] > before.shares[0]
    later = NOW + timedelta(days=3)
    over = Wanted(later, later + timedelta(hours=8), later)
    past = measure_risk(connection, streets, over, CLOCK, CHOICES)
    assert past.assessment.weights == ()


def test_all_teams_off_is_a_plain_fault(connection: Connection, streets: Streets) -> None:
    connection.execute(text("UPDATE unit SET status = 'out_of_service'"))
    problem = _gather(connection, streets, _wanted()).facts.problem
    assert [fault.code for fault in repair(problem).faults] == ["no_teams"]
