"""Versions of the ground: proposed, activated, planned, taken back, and what they would change."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from databases import GROUND, Databases, fetch
from shapely import affinity
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from dispatch.db.session import make_engine, make_session_maker
from dispatch.ground.loading import find_kept
from dispatch.versions.compare import compare_versions
from dispatch.worker.schedule import look
from gis import versions
from gis.diff import What
from gis.errors import GisError
from gis.ground import read_ground
from gis.load import Origin, load_ground, propose_ground
from gis.records import GroundData
from gis.versions import VersionState

pytestmark = pytest.mark.db

COMPOUND = "530302006001"
SOON = timedelta(hours=1)


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    with databases.copy() as url:
        yield url


@pytest.fixture(scope="module")
def ground(url: str) -> GroundData:
    """The ground without its bulk: what loads in a blink."""
    engine = create_engine(url)
    with engine.connect() as connection:
        data = read_ground(connection).data
    engine.dispose()
    return replace(data, addresses=(), buildings=(), roads=data.roads[:50], cameras=())


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """A connection whose transaction is rolled back after the test."""
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _propose(connection: Connection, ground: GroundData, name: str) -> int:
    return propose_ground(connection, ground, name, Origin(f"{name}.zip", "周")).version_id


def _states(connection: Connection) -> dict[int, str]:
    return {version.id: version.state.value for version in versions.list_versions(connection)}


def _active(connection: Connection) -> int:
    (active,) = [key for key, state in _states(connection).items() if state == "active"]
    return active


def test_the_first_load_is_valid_from_then_on(connection: Connection) -> None:
    (only,) = versions.list_versions(connection)
    assert (only.state, only.source) == (VersionState.ACTIVE, "shapefiles")
    assert [period.valid_to for period in only.periods] == [None]


def test_a_proposed_version_changes_nothing_that_is_valid(
    connection: Connection, ground: GroundData
) -> None:
    first = _active(connection)
    proposed = _propose(connection, ground, "next")
    assert _states(connection) == {proposed: "proposed", first: "active"}
    version = versions.get_version(connection, proposed)
    assert (version.source, version.proposed_by, version.periods) == ("next.zip", "周", ())
    assert _propose(connection, ground, "next") == proposed


def test_activation_ends_one_period_where_the_next_begins(
    connection: Connection, ground: GroundData
) -> None:
    first, second = _active(connection), _propose(connection, ground, "next")
    assert versions.activate_version(connection, second, "李")
    assert not versions.activate_version(connection, second, "李")
    assert _states(connection) == {second: "active", first: "former"}
    (before,), (after,) = (versions.get_version(connection, v).periods for v in (first, second))
    assert before.valid_to == after.valid_from
    assert (after.valid_to, after.activated_by) == (None, "李")
    moment = timedelta(microseconds=1)
    assert versions.find_version_at(connection, after.valid_from - moment) == first
    assert versions.find_version_at(connection, after.valid_from) == second
    assert versions.find_version_at(connection, before.valid_from - moment) is None


def test_taking_back_goes_back_step_by_step_and_no_further(
    connection: Connection, ground: GroundData
) -> None:
    first = _active(connection)
    second, third = (_propose(connection, ground, name) for name in ("second", "third"))
    versions.activate_version(connection, second, "李")
    versions.activate_version(connection, third, "李")
    assert versions.take_back(connection, "李") == second
    assert versions.take_back(connection, "李") == first
    with pytest.raises(GisError) as error:
        versions.take_back(connection, "李")
    assert error.value.code == "version.nothing_before"
    assert _states(connection) == {third: "former", second: "former", first: "active"}
    assert [len(v.periods) for v in versions.list_versions(connection)] == [1, 2, 2]


def test_a_version_taken_back_may_be_activated_again(
    connection: Connection, ground: GroundData
) -> None:
    first, second = _active(connection), _propose(connection, ground, "next")
    versions.activate_version(connection, second, "李")
    versions.take_back(connection, "李")
    versions.activate_version(connection, second, "李")
    assert versions.take_back(connection, "李") == first


def test_periods_never_overlap(connection: Connection, ground: GroundData) -> None:
    second = _propose(connection, ground, "next")
    with pytest.raises(IntegrityError):
        connection.execute(
            text(
                "INSERT INTO ground_period (version_id, valid_from, activated_by)"
                " VALUES (:id, clock_timestamp(), '')"
            ),
            {"id": second},
        )


def test_a_plan_is_kept_and_dropped(connection: Connection, ground: GroundData) -> None:
    second, at = _propose(connection, ground, "next"), datetime.now(UTC) + SOON
    versions.schedule_version(connection, second, at, "李")
    planned = versions.get_version(connection, second)
    assert (planned.state, planned.activate_at, planned.scheduled_by) == ("scheduled", at, "李")
    assert versions.activate_due(connection) == []
    versions.unschedule_version(connection, second)
    assert versions.get_version(connection, second).state == "proposed"


def test_activation_by_hand_ends_the_plan(connection: Connection, ground: GroundData) -> None:
    second = _propose(connection, ground, "next")
    versions.schedule_version(connection, second, datetime.now(UTC) + SOON, "李")
    versions.activate_version(connection, second, "王")
    assert versions.get_version(connection, second).activate_at is None


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("version.unknown", lambda c, first: versions.activate_version(c, 0, "")),
        ("version.unknown", lambda c, first: versions.discard_version(c, 0)),
        ("version.unknown", lambda c, first: read_ground(c, 0)),
        ("version.was_valid", versions.discard_version),
        (
            "version.is_active",
            lambda c, first: versions.schedule_version(c, first, datetime.now(UTC) + SOON, ""),
        ),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    connection: Connection, code: str, step: Any
) -> None:
    with pytest.raises(GisError) as error:
        step(connection, _active(connection))
    assert error.value.code == code


def test_a_time_that_has_passed_is_no_plan(connection: Connection, ground: GroundData) -> None:
    second = _propose(connection, ground, "next")
    with pytest.raises(GisError) as error:
        versions.schedule_version(connection, second, datetime.now(UTC) - SOON, "")
    assert error.value.code == "version.time_past"


def test_a_version_that_was_never_valid_can_go(connection: Connection, ground: GroundData) -> None:
    before, proposed = _states(connection), _propose(connection, ground, "next")
    versions.discard_version(connection, proposed)
    assert _states(connection) == before
    left = connection.execute(
        text("SELECT count(*) FROM grid WHERE version_id = :id"), {"id": proposed}
    )
    assert left.scalar_one() == 0


def _moved(ground: GroundData) -> GroundData:
    """The ground with one compound half a kilometre to the east."""
    compound = next(grid for grid in ground.grids if grid.kind == "compound")
    shape = affinity.translate(compound.geometry, 0.005, 0)
    grids = [replace(g, geometry=shape) if g is compound else g for g in ground.grids]
    return replace(ground, grids=tuple(grids))


def _report(connection: Connection, number: str, state: str, code: str) -> None:
    connection.execute(
        text(
            """INSERT INTO incident (version, number, type, priority, source, state, location_text,
                label, point, verified, owner_grid_id, unit_ids, note, operator, closed_at)
            SELECT 1, :number, 'fight', 1, 'camera', :state, '', '', ST_PointOnSurface(g.geom),
                true, g.id, '{}', '', '', CASE WHEN :closed THEN now() END
            FROM grid g JOIN ground_version v ON v.id = g.version_id AND v.active
            WHERE g.code = :code"""
        ),
        {"number": number, "state": state, "closed": state == "closed", "code": code},
    )


def test_a_comparison_counts_grids_places_and_incidents(
    connection: Connection, ground: GroundData
) -> None:
    compound = next(grid.code for grid in ground.grids if grid.kind == "compound")
    for number, state in (("1", "waiting"), ("2", "closed")):
        _report(connection, number, state, compound)
    _report(connection, "3", "waiting", "530302006003")
    proposed = _propose(connection, _moved(ground), "moved")
    found = compare_versions(connection, proposed)
    assert (found.before, found.after) == (_active(connection), proposed)
    assert [(c.what, c.code) for c in found.ground.grids] == [(What.MOVED, compound)]
    assert found.ground.places_regridded
    assert (found.incidents.open, found.incidents.closed) == (("1",), ("2",))
    assert found.incidents.total == 3


def test_an_incident_keeps_its_grid_over_activation_and_taking_back(
    connection: Connection, ground: GroundData
) -> None:
    _report(connection, "1", "waiting", "530302006003")
    kept = text("SELECT owner_grid_id, grid_chain FROM incident")
    before = tuple(connection.execute(kept).one())
    load_ground(connection, _moved(ground), "moved", Origin("moved", ""))
    versions.take_back(connection, "")
    assert tuple(connection.execute(kept).one()) == before


async def test_the_job_activates_what_is_due(databases: Databases, ground: GroundData) -> None:
    with databases.copy() as url:
        engine = create_engine(url)
        with engine.begin() as connection:
            due = _propose(connection, ground, "due")
            later = _propose(connection, ground, "later")
            for version, at in ((due, SOON), (later, 2 * SOON)):
                versions.schedule_version(connection, version, datetime.now(UTC) + at, "李")
            connection.execute(
                text("UPDATE ground_version SET activate_at = now() WHERE id = :id"), {"id": due}
            )
        jobs = make_engine(url, connections=1)
        await look(make_session_maker(jobs))
        await jobs.dispose()
        with engine.connect() as connection:
            assert _states(connection)[due] == "active"
            assert _states(connection)[later] == "scheduled"
            assert versions.get_version(connection, due).periods[0].activated_by == "李"
        engine.dispose()


async def test_a_database_that_is_away_does_not_end_the_job() -> None:
    jobs = make_engine("postgresql+psycopg://nobody@127.0.0.1:9/none", connections=1)
    await look(make_session_maker(jobs))
    await jobs.dispose()


def _patrolgrid(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("patrolgrid"), *words],
        env={**os.environ, "DATABASE_URL": url, "PATROL_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_propose_compare_activate_and_take_back(
    databases: Databases, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(GROUND, tmp_path / "survey"))
    (folder / "buildings.dbf").write_bytes((folder / "buildings.dbf").read_bytes() + b" ")
    with databases.copy() as url:
        first = fetch(url, "SELECT id FROM ground_version WHERE active")[0].id
        second = first + 1
        said = _patrolgrid(url, "ground", "load", "--propose", str(folder))
        assert said.stdout.startswith(f"The ground is kept as version {second}"), said.stderr
        difference = json.loads(_patrolgrid(url, "ground", "diff", str(second), "--json").stdout)
        assert (difference["before"], difference["after"]) == (first, second)
        assert difference["counts"] == {"added": 0, "removed": 0, "moved": 0, "renamed": 0}
        _patrolgrid(url, "ground", "activate", str(second))
        assert _listed(url) == [(second, "active"), (first, "former")]
        assert _patrolgrid(url, "ground", "revert").stdout == f"Version {first} is valid now.\n"
        assert _listed(url) == [(second, "former"), (first, "active")]
        refused = _patrolgrid(url, "ground", "revert")
        assert (refused.returncode, refused.stderr) == (2, "There is no version to go back to.\n")
        unclear = _patrolgrid(url, "ground", "activate", str(second), "--at", "tomorrow")
        assert unclear.returncode == 2
        assert "tomorrow" in unclear.stderr


def _listed(url: str) -> list[tuple[int, str]]:
    listed = json.loads(_patrolgrid(url, "ground", "versions", "--json").stdout)
    return [(version["id"], version["state"]) for version in listed]


def test_a_start_keeps_the_station_s_own_ground(databases: Databases, tmp_path: Path) -> None:
    """What `make run` does at every start, on a station that loaded a ground of its own."""
    folder = Path(shutil.copytree(GROUND, tmp_path / "survey"))
    (folder / "buildings.dbf").write_bytes((folder / "buildings.dbf").read_bytes() + b" ")
    with databases.copy() as url:
        _patrolgrid(url, "ground", "load", str(folder))
        own = fetch(url, "SELECT id, digest FROM ground_version WHERE active")
        command = [sys.executable, "-m", "dispatch.run.prepare", str(GROUND)]
        done = subprocess.run(
            command,
            env={**os.environ, "DATABASE_URL": url, "PATROL_LANG": "en"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.startswith(f"The station's ground stays (version {own[0].id})")
        assert fetch(url, "SELECT id, digest FROM ground_version WHERE active") == own


def test_a_start_loads_the_demonstration_s_ground_into_an_empty_station(
    databases: Databases,
) -> None:
    with databases.empty() as url:
        subprocess.run(
            [sys.executable, "-m", "dispatch.run.prepare", str(GROUND)],
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            check=True,
        )
        kept = find_kept(url, GROUND)
        assert kept is not None
        assert kept.same
