"""Versions of the ground: proposed, planned, valid from and to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004_ground_versions"
down_revision: str | None = "0003_streets"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward; the ground that is active has been valid since its load."""
    for column in (
        sa.Column("source", sa.String(), server_default="", nullable=False),
        sa.Column("proposed_by", sa.String(), server_default="", nullable=False),
        sa.Column("activate_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scheduled_by", sa.String(), nullable=True),
    ):
        op.add_column("ground_version", column)
    op.create_table(
        "ground_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_by", sa.String(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("tstzrange(valid_from, valid_to)"), "&&"),
            using="gist",
            name="ex_ground_period_valid",
        ),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_ground_period_order")),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["ground_version.id"],
            name=op.f("fk_ground_period_replaces_id_ground_version"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_ground_period_version_id_ground_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_period")),
    )
    op.create_index(op.f("ix_ground_period_version_id"), "ground_period", ["version_id"])
    op.execute(
        "INSERT INTO ground_period (version_id, valid_from, activated_by)"
        " SELECT id, loaded_at, '' FROM ground_version WHERE active"
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("ground_period")
    for column in ("scheduled_by", "activate_at", "proposed_by", "source"):
        op.drop_column("ground_version", column)
