"""Plans of patrols, what units walk, proposals, and what people know of risk."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012_patrols"
down_revision: str | None = "0008_people"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "patrol_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("grid_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("factor", sa.Double(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('market', 'match', 'holiday')", name=op.f("ck_patrol_event_kind")
        ),
        sa.CheckConstraint("factor > 0 AND factor <= 10", name=op.f("ck_patrol_event_factor")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_patrol_event_window")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_event")),
    )
    op.create_table(
        "patrol_mark_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_patrol_mark_key_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_mark_key")),
    )
    op.create_table(
        "patrol_weight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_code", sa.String(), nullable=False),
        sa.Column("factor", sa.Double(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("factor > 0 AND factor <= 10", name=op.f("ck_patrol_weight_factor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_weight")),
        sa.UniqueConstraint("grid_code", name=op.f("uq_patrol_weight_grid_code")),
    )
    op.create_table(
        "patrol_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("recipe", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("numbers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("faults", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("routes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("happened", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("added", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)", name=op.f("ck_patrol_plan_published")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'withdrawn', 'archived')",
            name=op.f("ck_patrol_plan_state"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_patrol_plan_window")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_patrol_plan_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_plan")),
        sa.UniqueConstraint("request", name=op.f("uq_patrol_plan_request")),
    )
    op.create_index(
        "ix_patrol_plan_in_force",
        "patrol_plan",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index("ix_patrol_plan_starts_at", "patrol_plan", ["starts_at"], unique=False)
    op.create_table(
        "patrol",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("geometry", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'out', 'done', 'withdrawn')", name=op.f("ck_patrol_state")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["patrol_plan.id"],
            name=op.f("fk_patrol_plan_id_patrol_plan"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_patrol_unit_id_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol")),
    )
    op.create_index("ix_patrol_unit_id", "patrol", ["unit_id"], unique=False)
    op.create_index("uq_patrol_plan_id_unit_id", "patrol", ["plan_id", "unit_id"], unique=True)
    op.create_table(
        "patrol_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("causes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("faults", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("patrols", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("routes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_patrol_proposal_decided")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'passed', 'rejected', 'superseded')",
            name=op.f("ck_patrol_proposal_state"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["patrol_plan.id"],
            name=op.f("fk_patrol_proposal_plan_id_patrol_plan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_proposal")),
    )
    op.create_index(
        "uq_patrol_proposal_open",
        "patrol_proposal",
        ["plan_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "patrol_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patrol_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("grid_code", sa.String(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("arrive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leave_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("least_stay_s", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("skipped_reason", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("leg", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "(state = 'skipped') = (skipped_reason IS NOT NULL) AND (state = 'done') = (by IS NOT NULL) AND (state IN ('done', 'skipped')) = (done_at IS NOT NULL)",
            name=op.f("ck_patrol_stop_settled"),
        ),
        sa.CheckConstraint("by IN ('geofence', 'hand', 'mark')", name=op.f("ck_patrol_stop_by")),
        sa.CheckConstraint(
            "kind IN ('grid', 'hot_spot', 'blind_spot', 'key_place')",
            name=op.f("ck_patrol_stop_kind"),
        ),
        sa.CheckConstraint(
            "skipped_reason IN ('blocked', 'closed', 'called_away', 'unsafe')",
            name=op.f("ck_patrol_stop_skipped_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('ahead', 'here', 'done', 'skipped')", name=op.f("ck_patrol_stop_state")
        ),
        sa.ForeignKeyConstraint(
            ["patrol_id"],
            ["patrol.id"],
            name=op.f("fk_patrol_stop_patrol_id_patrol"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_stop")),
    )
    op.create_index("ix_patrol_stop_code", "patrol_stop", ["code", "done_at"], unique=False)
    op.create_index("ix_patrol_stop_patrol_id", "patrol_stop", ["patrol_id", "seq"], unique=False)
    # Two random UUIDs are 244 random bits: what marks at stops are signed with.
    op.execute(
        "INSERT INTO patrol_mark_key (id, secret) VALUES (1, decode(replace("
        "gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'))"
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_patrol_stop_patrol_id", table_name="patrol_stop")
    op.drop_index("ix_patrol_stop_code", table_name="patrol_stop")
    op.drop_table("patrol_stop")
    op.drop_index(
        "uq_patrol_proposal_open",
        table_name="patrol_proposal",
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_table("patrol_proposal")
    op.drop_index("uq_patrol_plan_id_unit_id", table_name="patrol")
    op.drop_index("ix_patrol_unit_id", table_name="patrol")
    op.drop_table("patrol")
    op.drop_index("ix_patrol_plan_starts_at", table_name="patrol_plan")
    op.drop_index(
        "ix_patrol_plan_in_force",
        table_name="patrol_plan",
        postgresql_where=sa.text("state = 'published'"),
    )
    op.drop_table("patrol_plan")
    op.drop_table("patrol_weight")
    op.drop_table("patrol_mark_key")
    op.drop_table("patrol_event")
