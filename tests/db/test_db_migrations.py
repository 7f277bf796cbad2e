"""The migrations make what the models say, and running them twice changes nothing."""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import Databases, fetch
from geoalchemy2 import alembic_helpers
from procrastinate.schema import SchemaManager
from sqlalchemy import CheckConstraint, create_engine

from dispatch.db.migrate import make_config, upgrade
from dispatch.migrations.models import Base, include_name

pytestmark = pytest.mark.db

_QUEUE_MIGRATION = import_module("dispatch.migrations.versions.0007_jobs")


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    with databases.copy() as url:
        yield url


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_the_migrated_schema_is_the_models(url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": include_name,
                "include_object": alembic_helpers.include_object,
                "compare_type": True,
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_every_check_of_the_models_is_in_the_schema(url: str) -> None:
    """Alembic does not compare checks, and they are what keeps the data right."""
    wanted = {
        str(constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    rows = fetch(
        url,
        "SELECT conname FROM pg_constraint WHERE contype = 'c'"
        " AND connamespace = 'public'::regnamespace AND conname <> 'spatial_ref_sys_srid_check'"
        " AND conrelid::regclass::text NOT LIKE 'procrastinate%'",
    )
    assert {row.conname for row in rows} == wanted


def test_migrating_again_changes_nothing(url: str) -> None:
    head = fetch(url, "SELECT version_num FROM alembic_version")
    upgrade(url)
    assert fetch(url, "SELECT version_num FROM alembic_version") == head


def test_the_queue_has_the_schema_of_the_installed_version(url: str, databases: Databases) -> None:
    """Another version of procrastinate needs a migration: this is where it is noticed."""
    with databases.empty() as bare:
        engine = create_engine(bare)
        with engine.begin() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute(SchemaManager.get_schema())
        engine.dispose()
        assert _describe_queue(url) == _describe_queue(bare)
    assert version("procrastinate") == _QUEUE_MIGRATION.PROCRASTINATE


def test_the_queue_can_be_taken_out_again(url: str) -> None:
    command.downgrade(make_config(url), _QUEUE_MIGRATION.down_revision)
    assert _describe_queue(url) == []
    upgrade(url)
    assert _describe_queue(url) != []


def _describe_queue(url: str) -> list[Any]:
    return fetch(
        url,
        """
        SELECT 'column' AS what, table_name || '.' || column_name AS name, data_type AS how
        FROM information_schema.columns WHERE table_name LIKE 'procrastinate%'
        UNION ALL
        SELECT 'function', oid::regprocedure::text, md5(prosrc) FROM pg_proc
        WHERE proname LIKE 'procrastinate%'
        UNION ALL
        SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'procrastinate%'
        UNION ALL
        SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'procrastinate%'
        ORDER BY 1, 2, 3
        """,
    )
