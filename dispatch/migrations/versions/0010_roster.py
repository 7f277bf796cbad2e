"""Drafts that revise a published roster."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010_roster"
down_revision: str | None = "0009_teams"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("roster", sa.Column("revises_id", sa.Integer(), nullable=True))
    op.add_column("roster", sa.Column("base_number", sa.Integer(), nullable=True))
    op.create_index("uq_roster_revises_id", "roster", ["revises_id"], unique=True)
    op.create_foreign_key(
        op.f("fk_roster_revises_id_roster"),
        "roster",
        "roster",
        ["revises_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_check_constraint(
        op.f("ck_roster_revises"), "roster", "(revises_id IS NULL) = (base_number IS NULL)"
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_constraint(op.f("ck_roster_revises"), "roster", type_="check")
    op.drop_constraint(op.f("fk_roster_revises_id_roster"), "roster", type_="foreignkey")
    op.drop_index("uq_roster_revises_id", table_name="roster")
    op.drop_column("roster", "base_number")
    op.drop_column("roster", "revises_id")
