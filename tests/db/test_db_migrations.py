"""The migrations make what the models say, and running them twice changes nothing."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import Databases, fetch
from geoalchemy2 import alembic_helpers
from sqlalchemy import CheckConstraint, create_engine

from dispatch.db.migrate import upgrade
from dispatch.migrations.models import Base

pytestmark = pytest.mark.db


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
            opts={"include_object": alembic_helpers.include_object, "compare_type": True},
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
        " AND connamespace = 'public'::regnamespace AND conname <> 'spatial_ref_sys_srid_check'",
    )
    assert {row.conname for row in rows} == wanted


def test_migrating_again_changes_nothing(url: str) -> None:
    head = fetch(url, "SELECT version_num FROM alembic_version")
    upgrade(url)
    assert fetch(url, "SELECT version_num FROM alembic_version") == head
