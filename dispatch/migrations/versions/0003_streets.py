"""Turn restrictions, closures, and where a route to an incident ends."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision: str = "0003_streets"
down_revision: str | None = "0002_aliases"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward."""
    _create_turn()
    _create_road_closure()
    op.add_column(
        "incident",
        sa.Column("access_point", Geometry("POINT", srid=4326, spatial_index=False), nullable=True),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("incident", "access_point")
    op.drop_table("road_closure")
    op.drop_table("turn")


def _create_turn() -> None:
    op.create_table(
        "turn",
        sa.Column("from_road", sa.String(), nullable=False),
        sa.Column("to_road", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("geom", Geometry("POINT", srid=4326, spatial_index=False), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("rule IN ('no', 'only')", name=op.f("ck_turn_rule")),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_turn_valid")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_turn_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_turn_version_id")),
    )
    op.create_index("ix_turn_geom", "turn", ["geom"], postgresql_using="gist")


def _create_road_closure() -> None:
    op.create_table(
        "road_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("line", Geometry("LINESTRING", srid=4326, spatial_index=False), nullable=False),
        sa.Column("bars", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("stretches", postgresql.JSONB(), nullable=False),
        sa.Column("road_names", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("road_names_en", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("length_m", sa.Float(), nullable=False),
        sa.Column("drawn_by", sa.String(), nullable=False),
        sa.Column(
            "drawn_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.CheckConstraint("bars IN ('vehicles', 'everybody')", name=op.f("ck_road_closure_bars")),
        sa.CheckConstraint("ends_at > drawn_at", name=op.f("ck_road_closure_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road_closure")),
    )
    op.create_index(
        "ix_road_closure_active",
        "road_closure",
        ["id"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
