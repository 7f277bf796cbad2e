"""People, their absences and wishes, and rosters."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008_people"
down_revision: str | None = "0007_jobs"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('leave', 'sick', 'training', 'other')", name=op.f("ck_absence_kind")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_absence_days")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_absence_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(
        "ix_absence_person_id_last_day", "absence", ["person_id", "last_day"], unique=False
    )
    op.create_table(
        "grid_answer",
        sa.Column("grid_code", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_grid_answer_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_grid_answer_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("grid_code", "person_id", name=op.f("pk_grid_answer")),
    )
    op.create_table(
        "night_wish",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("weight BETWEEN -3 AND 3", name=op.f("ck_night_wish_weight")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_night_wish_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "night", name=op.f("pk_night_wish")),
    )
    op.create_table(
        "partner_wish",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("person_id <> partner_id", name=op.f("ck_partner_wish_partner")),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["person.id"],
            name=op.f("fk_partner_wish_partner_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_partner_wish_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "partner_id", name=op.f("pk_partner_wish")),
    )
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=False),
        sa.Column("last_night", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column(
            "findings", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("published", sa.Integer(), server_default="0", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "made_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'published', 'archived')", name=op.f("ck_roster_state")
        ),
        sa.CheckConstraint("extract(isodow FROM first_night) = 1", name=op.f("ck_roster_monday")),
        sa.CheckConstraint("extract(isodow FROM last_night) = 7", name=op.f("ck_roster_sunday")),
        sa.CheckConstraint("first_night <= last_night", name=op.f("ck_roster_nights")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_roster_job_id_job"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
    )
    op.create_table(
        "roster_forbid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("community_code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_roster_forbid_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"],
            ["roster.id"],
            name=op.f("fk_roster_forbid_roster_id_roster"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_forbid")),
    )
    op.create_index(
        op.f("ix_roster_forbid_roster_id"), "roster_forbid", ["roster_id"], unique=False
    )
    op.create_table(
        "roster_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("community_code", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("state", sa.String(), server_default="standing", nullable=False),
        sa.CheckConstraint(
            "part IN ('volunteer', 'community_officer', 'governance_head')",
            name=op.f("ck_roster_place_part"),
        ),
        sa.CheckConstraint(
            "state IN ('standing', 'called_off', 'swapped')", name=op.f("ck_roster_place_state")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_roster_place_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"],
            ["roster.id"],
            name=op.f("fk_roster_place_roster_id_roster"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_place")),
    )
    op.create_index(
        "ix_roster_place_roster_id", "roster_place", ["roster_id", "night"], unique=False
    )
    op.create_index(
        "uq_roster_place_standing",
        "roster_place",
        ["person_id", "night", "roster_id"],
        unique=True,
        postgresql_where=sa.text("state = 'standing'"),
    )
    op.create_table(
        "roster_squad",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("community_code", sa.String(), nullable=False),
        sa.Column("least", sa.SmallInteger(), nullable=False),
        sa.Column("aim", sa.SmallInteger(), nullable=False),
        sa.Column("most", sa.SmallInteger(), nullable=False),
        sa.Column("need", sa.SmallInteger(), nullable=False),
        sa.Column("meeting_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "0 <= least AND least <= aim AND aim <= most", name=op.f("ck_roster_squad_size")
        ),
        sa.CheckConstraint("need >= 1", name=op.f("ck_roster_squad_need")),
        sa.ForeignKeyConstraint(
            ["roster_id"],
            ["roster.id"],
            name=op.f("fk_roster_squad_roster_id_roster"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "roster_id", "night", "community_code", name=op.f("pk_roster_squad")
        ),
    )
    op.create_table(
        "roster_version",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("places", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"],
            ["roster.id"],
            name=op.f("fk_roster_version_roster_id_roster"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("roster_id", "number", name=op.f("pk_roster_version")),
    )
    op.add_column("person", sa.Column("number", sa.String(), nullable=True))
    op.add_column("person", sa.Column("rank", sa.String(), nullable=True))
    op.add_column("person", sa.Column("licence", sa.String(), nullable=True))
    op.add_column(
        "person",
        sa.Column("skills", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
    )
    op.add_column("person", sa.Column("contact", sa.String(), nullable=True))
    op.add_column(
        "person", sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=True)
    )
    op.add_column("person", sa.Column("left_on", sa.Date(), nullable=True))
    op.create_unique_constraint(op.f("uq_person_number"), "person", ["number"])
    op.create_check_constraint(
        op.f("ck_person_weekdays"), "person", "weekdays <@ ARRAY[0,1,2,3,4,5,6]::smallint[]"
    )
    op.create_check_constraint(
        op.f("ck_person_contact"), "person", "left_on IS NULL OR contact IS NULL"
    )
    op.add_column("volunteer", sa.Column("uniform_until", sa.Date(), nullable=True))
    op.add_column("volunteer", sa.Column("consented_on", sa.Date(), nullable=True))
    op.add_column("volunteer", sa.Column("rules_accepted_on", sa.Date(), nullable=True))
    op.add_column(
        "volunteer", sa.Column("steady", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "volunteer",
        sa.Column(
            "usual", postgresql.ARRAY(sa.SmallInteger()), server_default="{}", nullable=False
        ),
    )
    op.create_check_constraint(
        op.f("ck_volunteer_usual"), "volunteer", "usual <@ ARRAY[0,1,2,3,4,5,6]::smallint[]"
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_constraint(op.f("ck_volunteer_usual"), "volunteer", type_="check")
    op.drop_column("volunteer", "usual")
    op.drop_column("volunteer", "steady")
    op.drop_column("volunteer", "rules_accepted_on")
    op.drop_column("volunteer", "consented_on")
    op.drop_column("volunteer", "uniform_until")
    op.drop_constraint(op.f("uq_person_number"), "person", type_="unique")
    op.drop_constraint(op.f("ck_person_contact"), "person", type_="check")
    op.drop_constraint(op.f("ck_person_weekdays"), "person", type_="check")
    op.drop_column("person", "left_on")
    op.drop_column("person", "weekdays")
    op.drop_column("person", "contact")
    op.drop_column("person", "skills")
    op.drop_column("person", "licence")
    op.drop_column("person", "rank")
    op.drop_column("person", "number")
    op.drop_table("roster_version")
    op.drop_table("roster_squad")
    op.drop_index(
        "uq_roster_place_standing",
        table_name="roster_place",
        postgresql_where=sa.text("state = 'standing'"),
    )
    op.drop_index("ix_roster_place_roster_id", table_name="roster_place")
    op.drop_table("roster_place")
    op.drop_index(op.f("ix_roster_forbid_roster_id"), table_name="roster_forbid")
    op.drop_table("roster_forbid")
    op.drop_table("roster")
    op.drop_table("partner_wish")
    op.drop_table("night_wish")
    op.drop_table("grid_answer")
    op.drop_index("ix_absence_person_id_last_day", table_name="absence")
    op.drop_table("absence")
