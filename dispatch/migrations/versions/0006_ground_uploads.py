"""Uploaded deliveries of a ground."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006_ground_uploads"
down_revision: str | None = "0005_map_access"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "ground_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column(
            "uploaded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_ground_upload_version_id_ground_version"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_upload")),
        sa.UniqueConstraint("folder", name=op.f("uq_ground_upload_folder")),
    )
    op.create_index(op.f("ix_ground_upload_expires_at"), "ground_upload", ["expires_at"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index(op.f("ix_ground_upload_expires_at"), table_name="ground_upload")
    op.drop_table("ground_upload")
