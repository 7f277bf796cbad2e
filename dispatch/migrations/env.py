"""Alembic's environment: one transaction for all migrations, geometry helpers of GeoAlchemy2."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine

from dispatch.migrations.models import Base, include_name


def _run() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    engine = create_engine(url or "")
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_name=include_name,
            include_object=alembic_helpers.include_object,
            render_item=alembic_helpers.render_item,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


_run()
