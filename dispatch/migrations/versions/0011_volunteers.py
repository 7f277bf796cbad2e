"""Volunteers' swaps, attendance, call-offs and calendar feeds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011_volunteers"
down_revision: str | None = "0010_roster"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "post_code",
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("community_code", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("night", "community_code", name=op.f("pk_post_code")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_calendar_feed_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index(
        op.f("ix_calendar_feed_revoked_at"), "calendar_feed", ["revoked_at"], unique=False
    )
    op.create_index(
        "uq_calendar_feed_live",
        "calendar_feed",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "post_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_post_failure_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_failure")),
    )
    op.create_index(
        "ix_post_failure_person_id_at", "post_failure", ["person_id", "at"], unique=False
    )
    op.create_table(
        "attendance",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_step", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(mark = 'absent') = (signed_in_at IS NULL)", name=op.f("ck_attendance_signed_in")
        ),
        sa.CheckConstraint(
            "(way = 'geofence') = (band IS NOT NULL)", name=op.f("ck_attendance_band_way")
        ),
        sa.CheckConstraint("band IN ('here', 'near')", name=op.f("ck_attendance_band")),
        sa.CheckConstraint(
            "mark IN ('present', 'late', 'absent')", name=op.f("ck_attendance_mark")
        ),
        sa.CheckConstraint("way IN ('code', 'geofence', 'list')", name=op.f("ck_attendance_way")),
        sa.CheckConstraint("signed_out_at >= signed_in_at", name=op.f("ck_attendance_signed_out")),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["roster_place.id"],
            name=op.f("fk_attendance_place_id_roster_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "call_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "called_off_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('sick', 'work', 'family', 'other')", name=op.f("ck_call_off_reason")
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_call_off_settled")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["roster_place.id"],
            name=op.f("fk_call_off_place_id_roster_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_off")),
        sa.UniqueConstraint("place_id", name=op.f("uq_call_off_place_id")),
    )
    op.create_index(
        "ix_call_off_open",
        "call_off",
        ["id"],
        unique=False,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column(
            "offered_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("needs_leader", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('offered', 'waiting', 'done', 'declined', 'refused', 'withdrawn', 'expired')",
            name=op.f("ck_swap_state"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["roster_place.id"],
            name=op.f("fk_swap_place_id_roster_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
    )
    op.create_index(op.f("ix_swap_place_id"), "swap", ["place_id"], unique=False)
    op.create_index("ix_swap_state", "swap", ["state"], unique=False)
    op.create_index(
        "uq_swap_open",
        "swap",
        ["place_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('offered', 'waiting')"),
    )
    op.create_table(
        "swap_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("swap_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("back_place_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('asked', 'agreed', 'declined')", name=op.f("ck_swap_option_answer")
        ),
        sa.ForeignKeyConstraint(
            ["back_place_id"],
            ["roster_place.id"],
            name=op.f("fk_swap_option_back_place_id_roster_place"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_swap_option_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["swap_id"], ["swap.id"], name=op.f("fk_swap_option_swap_id_swap"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap_option")),
        sa.UniqueConstraint(
            "swap_id",
            "person_id",
            "back_place_id",
            name=op.f("uq_swap_option_swap_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_swap_option_person_id"), "swap_option", ["person_id"], unique=False)
    op.create_index(
        "uq_swap_option_agreed",
        "swap_option",
        ["swap_id"],
        unique=True,
        postgresql_where=sa.text("answer = 'agreed'"),
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index(
        "uq_swap_option_agreed",
        table_name="swap_option",
        postgresql_where=sa.text("answer = 'agreed'"),
    )
    op.drop_index(op.f("ix_swap_option_person_id"), table_name="swap_option")
    op.drop_table("swap_option")
    op.drop_index(
        "uq_swap_open",
        table_name="swap",
        postgresql_where=sa.text("state IN ('offered', 'waiting')"),
    )
    op.drop_index("ix_swap_state", table_name="swap")
    op.drop_index(op.f("ix_swap_place_id"), table_name="swap")
    op.drop_table("swap")
    op.drop_index(
        "ix_call_off_open", table_name="call_off", postgresql_where=sa.text("settled_at IS NULL")
    )
    op.drop_table("call_off")
    op.drop_table("attendance")
    op.drop_index("ix_post_failure_person_id_at", table_name="post_failure")
    op.drop_table("post_failure")
    op.drop_index(
        "uq_calendar_feed_live",
        table_name="calendar_feed",
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_index(op.f("ix_calendar_feed_revoked_at"), table_name="calendar_feed")
    op.drop_table("calendar_feed")
    op.drop_table("post_code")
