"""Jobs, and the tables of the queue that carries them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision: str = "0007_jobs"
down_revision: str | None = "0006_ground_uploads"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

#: The schema this installs is that of the pinned version. A later one whose schema differs needs
#: a migration of its own beside this file, and this constant then names what it begins with.
PROCRASTINATE = "3.10.0"


def upgrade() -> None:
    """Bring the schema forward."""
    # Many statements at once and per cent signs: for the driver itself.
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute(SchemaManager.get_schema())
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("failure", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("progress", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("time_limit_s", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_job_state"),
        ),
        sa.CheckConstraint("time_limit_s > 0", name=op.f("ck_job_time_limit")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account.id"], name=op.f("fk_job_requested_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_ended_at", "job", ["ended_at"], unique=False)
    op.create_index(
        "ix_job_live",
        "job",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("job")
    op.execute(_DROP_QUEUE)


#: Whatever the queue's schema made carries its name.
_DROP_QUEUE = """
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('DROP TABLE %s CASCADE', oid::regclass) FROM pg_class
        WHERE relkind = 'r' AND relname LIKE 'procrastinate\\_%'
            AND relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT format('DROP FUNCTION IF EXISTS %s', oid::regprocedure) FROM pg_proc
        WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = current_schema()::regnamespace
    LOOP
        EXECUTE statement;
    END LOOP;
    DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type,
        procrastinate_job_status;
END
$$
"""
