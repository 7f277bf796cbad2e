"""The ground in PostGIS: what the tables refuse, and loads that are whole or not at all."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from databases import GROUND, Databases, fetch
from shapely import affinity
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from dispatch.errors import InvalidError
from dispatch.ground.loading import load_folder
from gis.errors import GisError
from gis.ground import read_ground
from gis.load import Origin, load_ground
from gis.records import GroundData

pytestmark = pytest.mark.db

TABLES = ("area", "grid", "street", "section", "road", "place", "camera", "address", "surface")
SQUARE = "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)))"
BOW_TIE = "MULTIPOLYGON(((0 0, 1 1, 1 0, 0 1, 0 0)))"
ORIGIN = Origin("test", "tester")


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
    return replace(data, addresses=data.addresses[:50], buildings=(), roads=data.roads[:50])


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """A connection whose transaction is rolled back after the test."""
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _insert_grid(connection: Connection, **changes: Any) -> None:
    row = {
        "code": "X",
        "level": 1,
        "kind": "community",
        "area": "area_id",
        "parent": None,
        "geom": SQUARE,
        "srid": 4326,
        **changes,
    }
    area = "(SELECT min(id) FROM area)" if row["area"] else "NULL"
    parent = "(SELECT min(id) FROM grid)" if row["parent"] else "NULL"
    connection.execute(
        text(
            f"""INSERT INTO grid (version_id, code, name, name_en, level, kind, area_id, parent_id,
                geom) SELECT id, :code, '', '', :level, :kind, {area}, {parent},
                ST_GeomFromText(:geom, :srid) FROM ground_version"""  # noqa: S608 - no input
        ),
        {key: row[key] for key in ("code", "level", "kind", "geom", "srid")},
    )


def test_a_right_grid_is_taken(connection: Connection) -> None:
    _insert_grid(connection)
    _insert_grid(connection, code="Y", level=3, kind="compound", area=None, parent=True)


@pytest.mark.parametrize(
    "change",
    [
        {"level": 0},
        {"level": 4},
        {"level": 2},
        {"kind": "village"},
        {"kind": "compound"},
        {"level": 3, "kind": "compound"},
        {"level": 3, "kind": "compound", "area": None},
        {"area": None},
        {"parent": True},
        {"level": 2, "kind": "street", "area": None, "parent": True},
        {"geom": BOW_TIE},
        {"geom": "POINT(0 0)"},
        {"srid": 4490},
        {"code": "530302006001"},
    ],
    ids=lambda change: ",".join(f"{k}={v}"[:24] for k, v in change.items()),
)
def test_a_wrong_grid_is_refused(connection: Connection, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError):
        _insert_grid(connection, **change)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE area SET population = -1",
        "UPDATE road SET oneway = 2",
        "UPDATE road SET width_m = 0",
        "UPDATE street SET orient = 'd'",
        "UPDATE camera SET facing_deg = 360",
        "UPDATE address SET kind = 'cave'",
        "UPDATE building SET floors = 0",
        "UPDATE place SET geom = ST_SetSRID(geom, 4490)",
        "INSERT INTO ground_version (digest, active) VALUES ('other', true)",
        "UPDATE unit SET kind = 'tank'",
        "UPDATE unit SET status = 'lost'",
        "UPDATE unit SET crew = 0",
        "UPDATE account SET role = 'king'",
        "INSERT INTO live_epoch (id, epoch, cluster) VALUES (2, gen_random_uuid(), 'x')",
    ],
)
def test_a_wrong_value_is_refused(connection: Connection, statement: str) -> None:
    with pytest.raises(DatabaseError):
        connection.execute(text(statement))


def test_the_whole_ground_is_there(connection: Connection) -> None:
    kinds = connection.execute(text("SELECT kind, level, count(*) FROM grid GROUP BY 1, 2"))
    assert {tuple(row) for row in kinds} == {
        ("community", 1, 7),
        ("group", 2, 42),
        ("street", 2, 39),
        ("compound", 3, 58),
    }
    counts = connection.execute(
        text(
            "SELECT (SELECT count(*) FROM area), (SELECT count(*) FROM camera),"
            " (SELECT count(*) >= 12000 FROM address)"
        )
    ).one()
    assert tuple(counts) == (7, 500, True)


def _state(url: str) -> list[Any]:
    counts = [fetch(url, f"SELECT count(*) FROM {table}") for table in TABLES]  # noqa: S608
    return [counts, fetch(url, "SELECT id, digest, active, loaded_at FROM ground_version")]


def test_loading_twice_changes_nothing(url: str) -> None:
    before = _state(url)
    loaded = load_folder(url, GROUND)
    assert not loaded.created
    assert _state(url) == before


@pytest.mark.parametrize("missing", ["grids.shp", "areas.dbf"])
def test_a_folder_with_a_file_missing_leaves_everything_as_it_was(
    url: str, tmp_path: Path, missing: str
) -> None:
    before = _state(url)
    folder = Path(shutil.copytree(GROUND, tmp_path / "ground"))
    (folder / missing).unlink()
    with pytest.raises((GisError, InvalidError)):
        load_folder(url, folder)
    assert _state(url) == before


def test_a_faulty_folder_leaves_everything_as_it_was(url: str, tmp_path: Path) -> None:
    """Files that read well, but whose ground has a hole where an area was."""
    import geopandas  # noqa: PLC0415 - slow to start

    before = _state(url)
    folder = Path(shutil.copytree(GROUND, tmp_path / "ground"))
    areas = geopandas.read_file(folder / "areas.shp")
    areas.iloc[1:].to_file(folder / "areas.shp", encoding="utf-8")
    with pytest.raises(InvalidError) as error:
        load_folder(url, folder)
    assert error.value.code == "ground.faulty"
    assert _state(url) == before


def test_a_load_that_breaks_in_the_middle_leaves_no_row(url: str, ground: GroundData) -> None:
    before = _state(url)
    broken = replace(ground.cameras[-1], facing_deg=400.0)
    data = replace(ground, cameras=(*ground.cameras[:-1], broken))
    engine = create_engine(url)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        load_ground(connection, data, "broken", ORIGIN)
    engine.dispose()
    assert _state(url) == before


def test_a_changed_ground_is_a_new_version_and_the_old_stays(
    connection: Connection, ground: GroundData
) -> None:
    old = connection.execute(text("SELECT id FROM ground_version WHERE active")).scalar_one()
    moved = affinity.translate(ground.places[0].geometry, 1e-5, 0)
    data = replace(ground, places=(replace(ground.places[0], geometry=moved), *ground.places[1:]))
    loaded = load_ground(connection, data, "changed", ORIGIN)
    assert loaded.created
    active = connection.execute(text("SELECT id FROM ground_version WHERE active"))
    assert active.scalars().all() == [loaded.version_id]
    versions = connection.execute(text("SELECT version_id, count(*) FROM grid GROUP BY 1"))
    assert {tuple(row) for row in versions} == {(old, 146), (loaded.version_id, 146)}
    back = load_ground(connection, data, fetch_digest(connection, old), ORIGIN)
    assert (back.version_id, back.created) == (old, False)


def test_an_incident_keeps_the_grid_it_was_reported_in(
    connection: Connection, ground: GroundData
) -> None:
    connection.execute(
        text(
            """INSERT INTO incident (version, number, type, priority, source, state, location_text,
                label, point, verified, owner_grid_id, community_grid_id, unit_ids, note, operator)
            SELECT 1, 'n', 'fight', 1, 'camera', 'waiting', '', '', ST_PointOnSurface(g.geom), true,
                g.id, g.id, '{}', '', '' FROM grid g WHERE g.code = '530302006001'"""
        )
    )
    seen = text(
        "SELECT g.id, g.code, v.active FROM incident i JOIN grid g ON g.id = i.owner_grid_id"
        " JOIN ground_version v ON v.id = g.version_id"
    )
    before = connection.execute(seen).one()
    load_ground(connection, ground, "changed", ORIGIN)
    after = connection.execute(seen).one()
    assert tuple(after) == (before.id, "530302006001", False)


def fetch_digest(connection: Connection, version_id: int) -> str:
    statement = text("SELECT digest FROM ground_version WHERE id = :id")
    digest: str = connection.execute(statement, {"id": version_id}).scalar_one()
    return digest
