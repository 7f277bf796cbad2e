"""Positions' history, devices, duty periods, messages, calls for help, notes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013_positions"
down_revision: str | None = "0012_patrols"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "position_fix",
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.REAL(), nullable=False),
        sa.Column("speed_kmh", sa.REAL(), nullable=True),
        sa.Column("heading_deg", sa.REAL(), nullable=True),
        sa.PrimaryKeyConstraint("unit_id", "at", name=op.f("pk_position_fix")),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_device_unit_id_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_index(op.f("ix_device_unit_id"), "device", ["unit_id"], unique=False)
    op.create_table(
        "duty_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("signed_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("signed_off_at >= signed_on_at", name=op.f("ck_duty_period_order")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_duty_period_unit_id_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_period")),
    )
    op.create_index(
        "ix_duty_period_unit_id_signed_on_at",
        "duty_period",
        ["unit_id", "signed_on_at"],
        unique=False,
    )
    op.create_index(
        "uq_duty_period_open",
        "duty_period",
        ["unit_id"],
        unique=True,
        postgresql_where=sa.text("signed_off_at IS NULL"),
    )
    op.create_table(
        "emergency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_emergency_point")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_emergency_unit_id_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency")),
    )
    op.create_index(
        "uq_emergency_open",
        "emergency",
        ["unit_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.String(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_message_unit_id_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(
        "ix_message_live",
        "message",
        ["unit_id", "id"],
        unique=False,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_index("ix_message_sent_at", "message", ["sent_at"], unique=False)
    op.create_table(
        "field_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("patrol_id", sa.Integer(), nullable=True),
        sa.Column("stop_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("text <> '' OR photo IS NOT NULL", name=op.f("ck_field_note_something")),
        sa.CheckConstraint("(lon IS NULL) = (lat IS NULL)", name=op.f("ck_field_note_point")),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_field_note_incident_id_incident"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_field_note_unit_id_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_note")),
    )
    op.create_index("ix_field_note_expires_at", "field_note", ["expires_at"], unique=False)
    op.create_index("ix_field_note_incident_id", "field_note", ["incident_id"], unique=False)
    op.create_index(
        "ix_field_note_live",
        "field_note",
        ["id"],
        unique=False,
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_index("ix_field_note_patrol_id", "field_note", ["patrol_id"], unique=False)
    # units that are on duty just now have signed on some time before
    op.execute(
        "INSERT INTO duty_period (unit_id, signed_on_at)"
        " SELECT id, status_since FROM unit WHERE status <> 'out_of_service'"
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index("ix_field_note_patrol_id", table_name="field_note")
    op.drop_index(
        "ix_field_note_live",
        table_name="field_note",
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.drop_index("ix_field_note_incident_id", table_name="field_note")
    op.drop_index("ix_field_note_expires_at", table_name="field_note")
    op.drop_table("field_note")
    op.drop_index("ix_message_sent_at", table_name="message")
    op.drop_index(
        "ix_message_live", table_name="message", postgresql_where=sa.text("retired_at IS NULL")
    )
    op.drop_table("message")
    op.drop_index(
        "uq_emergency_open", table_name="emergency", postgresql_where=sa.text("closed_at IS NULL")
    )
    op.drop_table("emergency")
    op.drop_index(
        "uq_duty_period_open",
        table_name="duty_period",
        postgresql_where=sa.text("signed_off_at IS NULL"),
    )
    op.drop_index("ix_duty_period_unit_id_signed_on_at", table_name="duty_period")
    op.drop_table("duty_period")
    op.drop_index(op.f("ix_device_unit_id"), table_name="device")
    op.drop_table("device")
    op.drop_table("position_fix")
