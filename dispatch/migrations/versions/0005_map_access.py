"""Access tokens, and the views in which map programs see the valid ground."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005_map_access"
down_revision: str | None = "0004_ground_versions"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

#: What each view shows beside id and geom: codes stand where the tables hold row numbers.
_VIEWS = {
    "areas": ("area", "l.code, l.name, l.name_en, l.population", ""),
    "grids": (
        "grid",
        (
            "l.code, l.name, l.name_en, l.level, l.kind, coalesce(p.code, a.code) AS parent,"
            " sl.code AS side_left, sr.code AS side_right, l.street_code AS street"
        ),
        (
            "LEFT JOIN grid p ON p.id = l.parent_id LEFT JOIN area a ON a.id = l.area_id"
            " LEFT JOIN grid sl ON sl.id = l.side_left_id LEFT JOIN grid sr ON sr.id = l.side_right_id"
        ),
    ),
    "streets": ("street", "l.code, l.name, l.name_en, l.orient, l.seq", ""),
    "sections": (
        "section",
        "l.code, l.name, l.name_en, s.code AS street, l.seq, g.code AS grid",
        "JOIN street s ON s.id = l.street_id JOIN grid g ON g.id = l.grid_id",
    ),
    "roads": (
        "road",
        (
            "l.code, l.name, l.name_en, l.road_class AS class, l.oneway, l.width_m, l.from_node,"
            " l.to_node, l.street_code AS street"
        ),
        "",
    ),
    "turns": ("turn", "l.code, l.from_road, l.to_road, l.rule", ""),
    "places": (
        "place",
        (
            "l.code, l.name, l.name_en, l.kind, g.code AS grid,"
            " array_to_string(l.aliases, ';') AS aliases, l.road, l.smart"
        ),
        "JOIN grid g ON g.id = l.grid_id",
    ),
    "cameras": (
        "camera",
        "l.code, l.name, l.facing_deg, l.key, g.code AS grid",
        "JOIN grid g ON g.id = l.grid_id",
    ),
    "addresses": (
        "address",
        "l.code, l.kind, l.road, l.number, l.compound, l.building, l.unit, l.text",
        "",
    ),
    "surfaces": ("surface", "l.code, l.kind, l.name, l.name_en", ""),
    "buildings": ("building", "l.code, l.compound, l.floors", ""),
}


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "access_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_access_token_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_token_token_hash")),
    )
    op.create_index(op.f("ix_access_token_expires_at"), "access_token", ["expires_at"])
    op.execute("CREATE SCHEMA ground_now")
    for view, (table, columns, joins) in _VIEWS.items():
        op.execute(
            f"CREATE VIEW ground_now.{view} AS SELECT l.id, {columns}, l.geom FROM {table} l"  # noqa: S608
            f" JOIN ground_version v ON v.id = l.version_id AND v.active {joins}"
        )


def downgrade() -> None:
    """Take the schema back."""
    op.execute("DROP SCHEMA ground_now CASCADE")
    op.drop_index(op.f("ix_access_token_expires_at"), table_name="access_token")
    op.drop_table("access_token")
