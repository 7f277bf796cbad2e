"""The first tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from dispatch.live.tables import TransactionId

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.create_table(
        "ground_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column(
            "loaded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_version")),
        sa.UniqueConstraint("digest", name=op.f("uq_ground_version_digest")),
    )
    op.create_index(
        "uq_ground_version_active",
        "ground_version",
        ["active"],
        unique=True,
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "incident_counter",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_incident_counter")),
    )
    op.create_table(
        "live_epoch",
        sa.Column("id", sa.Integer(), server_default="1", nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("cluster", sa.String(), nullable=False),
        sa.Column(
            "floor_xid", TransactionId(), server_default=sa.text("'0'::xid8"), nullable=False
        ),
        sa.Column("floor_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_live_epoch_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_epoch")),
    )
    op.create_table(
        "live_event",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "xid", TransactionId(), server_default=sa.text("pg_current_xact_id()"), nullable=False
        ),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("unit_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_live_event")),
    )
    op.create_index("ix_live_event_at", "live_event", ["at"], unique=False)
    op.create_index("ix_live_event_order", "live_event", ["xid", "seq"], unique=True)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("community_code", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(op.f("ix_sign_in_failure_at"), "sign_in_failure", ["at"], unique=False)
    op.create_index(
        op.f("ix_sign_in_failure_username"), "sign_in_failure", ["username"], unique=False
    )
    op.create_table(
        "squad",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("community_code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_squad")),
        sa.UniqueConstraint("name", name=op.f("uq_squad_name")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("community_code", sa.String(), nullable=True),
        sa.Column("street_code", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(community_code IS NULL) <> (street_code IS NULL)", name=op.f("ck_team_ground")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("code", name=op.f("uq_team_code")),
        sa.UniqueConstraint("community_code", name=op.f("uq_team_community_code")),
        sa.UniqueConstraint("street_code", name=op.f("uq_team_street_code")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("call_sign", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column(
            "status_since",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("crew", sa.Integer(), nullable=False),
        sa.Column("community_code", sa.String(), nullable=True),
        sa.Column("grid_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("member_names", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column(
            "home",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('patrol_car', 'ebike_pair', 'foot_team', 'post', 'grid_member')",
            name=op.f("ck_unit_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('available', 'dispatched', 'en_route', 'on_scene', 'out_of_service')",
            name=op.f("ck_unit_status"),
        ),
        sa.CheckConstraint("crew >= 1", name=op.f("ck_unit_crew")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("call_sign", name=op.f("uq_unit_call_sign")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("disabled", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint(
            "role IN ('dispatcher', 'leader', 'officer', 'grid_member', 'volunteer', 'administrator')",
            name=op.f("ck_account_role"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "address",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("compound", sa.String(), nullable=False),
        sa.Column("building", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('road', 'compound')", name=op.f("ck_address_kind")),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_address_valid")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_address_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_address_version_id")),
    )
    op.create_index("ix_address_geom", "address", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "area",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_area_valid")),
        sa.CheckConstraint("population >= 0", name=op.f("ck_area_population")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_area_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_area_version_id")),
    )
    op.create_index("ix_area_geom", "area", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "building",
        sa.Column("compound", sa.String(), nullable=False),
        sa.Column("floors", sa.SmallInteger(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_building_valid")),
        sa.CheckConstraint("floors >= 1", name=op.f("ck_building_floors")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_building_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_building_version_id")),
    )
    op.create_index("ix_building_geom", "building", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "road",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("road_class", sa.String(), nullable=False),
        sa.Column("oneway", sa.SmallInteger(), nullable=False),
        sa.Column("width_m", sa.Double(), nullable=False),
        sa.Column("from_node", sa.String(), nullable=False),
        sa.Column("to_node", sa.String(), nullable=False),
        sa.Column("street_code", sa.String(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="LINESTRING",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_road_valid")),
        sa.CheckConstraint("oneway IN (-1, 0, 1)", name=op.f("ck_road_oneway")),
        sa.CheckConstraint("width_m > 0", name=op.f("ck_road_width")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_road_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_road_version_id")),
    )
    op.create_index("ix_road_geom", "road", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "street",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("orient", sa.String(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="LINESTRING",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("orient IN ('h', 'v')", name=op.f("ck_street_orient")),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_street_valid")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_street_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_street")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_street_version_id")),
    )
    op.create_index("ix_street_geom", "street", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "surface",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_surface_valid")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_surface_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surface")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_surface_version_id")),
    )
    op.create_index("ix_surface_geom", "surface", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_team_member_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_team_member_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_team_member")),
    )
    op.create_table(
        "unit_position",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=False),
        sa.Column("speed_kmh", sa.Double(), nullable=True),
        sa.Column("heading_deg", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_position_unit_id_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit_position")),
    )
    op.create_table(
        "volunteer",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("uniform_no", sa.String(), nullable=False),
        sa.Column("squad_id", sa.Integer(), nullable=True),
        sa.Column("trained_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_volunteer_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["squad_id"], ["squad.id"], name=op.f("fk_volunteer_squad_id_squad")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("number", name=op.f("uq_volunteer_number")),
        sa.UniqueConstraint("uniform_no", name=op.f("uq_volunteer_uniform_no")),
    )
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_session_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_session_token_hash")),
    )
    op.create_index(
        op.f("ix_account_session_expires_at"), "account_session", ["expires_at"], unique=False
    )
    op.create_table(
        "grid",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("side_left_id", sa.Integer(), nullable=True),
        sa.Column("side_right_id", sa.Integer(), nullable=True),
        sa.Column("street_code", sa.String(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'community' AND level = 1) OR (kind IN ('group', 'street') AND level = 2) OR (kind = 'compound' AND level = 3)",
            name=op.f("ck_grid_kind_level"),
        ),
        sa.CheckConstraint(
            "(kind = 'street') = (side_left_id IS NOT NULL AND side_right_id IS NOT NULL AND street_code IS NOT NULL)",
            name=op.f("ck_grid_sides"),
        ),
        sa.CheckConstraint(
            "(level = 1 AND area_id IS NOT NULL AND parent_id IS NULL) OR (level > 1 AND area_id IS NULL AND parent_id IS NOT NULL)",
            name=op.f("ck_grid_parent"),
        ),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_grid_valid")),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_grid_level")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_grid_area_id_area")),
        sa.ForeignKeyConstraint(["parent_id"], ["grid.id"], name=op.f("fk_grid_parent_id_grid")),
        sa.ForeignKeyConstraint(
            ["side_left_id"], ["grid.id"], name=op.f("fk_grid_side_left_id_grid")
        ),
        sa.ForeignKeyConstraint(
            ["side_right_id"], ["grid.id"], name=op.f("fk_grid_side_right_id_grid")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_grid_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_grid_version_id")),
    )
    op.create_index("ix_grid_geom", "grid", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "idempotency_key",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_idempotency_key_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_index(
        op.f("ix_idempotency_key_created_at"), "idempotency_key", ["created_at"], unique=False
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_sign_in_link_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_index(
        op.f("ix_sign_in_link_expires_at"), "sign_in_link", ["expires_at"], unique=False
    )
    op.create_table(
        "camera",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("facing_deg", sa.Double(), nullable=False),
        sa.Column("key", sa.Boolean(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_camera_valid")),
        sa.CheckConstraint("facing_deg >= 0 AND facing_deg < 360", name=op.f("ck_camera_facing")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_camera_grid_id_grid")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_camera_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_camera")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_camera_version_id")),
    )
    op.create_index("ix_camera_geom", "camera", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("location_text", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("owner_grid_id", sa.Integer(), nullable=True),
        sa.Column("community_grid_id", sa.Integer(), nullable=True),
        sa.Column("grid_chain", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("unit_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column(
            "reported_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_incident_closed")
        ),
        sa.CheckConstraint(
            "source IN ('call110', 'walk_in', 'camera', 'smart_alarm', 'officer')",
            name=op.f("ck_incident_source"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'assigned', 'en_route', 'on_scene', 'closed')",
            name=op.f("ck_incident_state"),
        ),
        sa.CheckConstraint("NOT verified OR point IS NOT NULL", name=op.f("ck_incident_verified")),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_incident_priority")),
        sa.ForeignKeyConstraint(
            ["community_grid_id"], ["grid.id"], name=op.f("fk_incident_community_grid_id_grid")
        ),
        sa.ForeignKeyConstraint(
            ["owner_grid_id"], ["grid.id"], name=op.f("fk_incident_owner_grid_id_grid")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
    )
    op.create_index(
        "ix_incident_open",
        "incident",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "ix_incident_point", "incident", ["point"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "place",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("smart", sa.Boolean(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_place_valid")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_place_grid_id_grid")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_place_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_place_version_id")),
    )
    op.create_index("ix_place_geom", "place", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "section",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("street_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="LINESTRING",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_section_valid")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_section_seq")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_section_grid_id_grid")),
        sa.ForeignKeyConstraint(
            ["street_id"], ["street.id"], name=op.f("fk_section_street_id_street")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ground_version.id"],
            name=op.f("fk_section_version_id_ground_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_section_version_id")),
    )
    op.create_index("ix_section_geom", "section", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column(
            "assigned_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("en_route_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_scene_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_by", sa.String(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("route", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "(state IN ('cleared', 'cancelled')) = (ended_at IS NOT NULL)",
            name=op.f("ck_assignment_ended"),
        ),
        sa.CheckConstraint(
            "state IN ('assigned', 'acknowledged', 'en_route', 'on_scene', 'cleared', 'cancelled')",
            name=op.f("ck_assignment_state"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_assignment_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_incident_id", "assignment", ["incident_id"], unique=False)
    op.create_index(
        "uq_assignment_active_unit",
        "assignment",
        ["unit_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "contact_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_contact_look_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_contact_look_incident_id_incident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_look")),
    )
    op.create_table(
        "incident_contact",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("caller_name", sa.String(), nullable=False),
        sa.Column("caller_phone", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_incident_contact_incident_id_incident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_incident_contact")),
    )
    op.create_index(
        op.f("ix_incident_contact_expires_at"), "incident_contact", ["expires_at"], unique=False
    )


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index(op.f("ix_incident_contact_expires_at"), table_name="incident_contact")
    op.drop_table("incident_contact")
    op.drop_table("contact_look")
    op.drop_index(
        "uq_assignment_active_unit",
        table_name="assignment",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_assignment_incident_id", table_name="assignment")
    op.drop_table("assignment")
    op.drop_index("ix_section_geom", table_name="section", postgresql_using="gist")
    op.drop_table("section")
    op.drop_index("ix_place_geom", table_name="place", postgresql_using="gist")
    op.drop_table("place")
    op.drop_index("ix_incident_point", table_name="incident", postgresql_using="gist")
    op.drop_index(
        "ix_incident_open", table_name="incident", postgresql_where=sa.text("state <> 'closed'")
    )
    op.drop_table("incident")
    op.drop_index("ix_camera_geom", table_name="camera", postgresql_using="gist")
    op.drop_table("camera")
    op.drop_index(op.f("ix_sign_in_link_expires_at"), table_name="sign_in_link")
    op.drop_table("sign_in_link")
    op.drop_index(op.f("ix_idempotency_key_created_at"), table_name="idempotency_key")
    op.drop_table("idempotency_key")
    op.drop_index("ix_grid_geom", table_name="grid", postgresql_using="gist")
    op.drop_table("grid")
    op.drop_index(op.f("ix_account_session_expires_at"), table_name="account_session")
    op.drop_table("account_session")
    op.drop_table("volunteer")
    op.drop_table("unit_position")
    op.drop_table("team_member")
    op.drop_index("ix_surface_geom", table_name="surface", postgresql_using="gist")
    op.drop_table("surface")
    op.drop_index("ix_street_geom", table_name="street", postgresql_using="gist")
    op.drop_table("street")
    op.drop_index("ix_road_geom", table_name="road", postgresql_using="gist")
    op.drop_table("road")
    op.drop_index("ix_building_geom", table_name="building", postgresql_using="gist")
    op.drop_table("building")
    op.drop_index("ix_area_geom", table_name="area", postgresql_using="gist")
    op.drop_table("area")
    op.drop_index("ix_address_geom", table_name="address", postgresql_using="gist")
    op.drop_table("address")
    op.drop_table("account")
    op.drop_table("unit")
    op.drop_table("team")
    op.drop_table("squad")
    op.drop_index(op.f("ix_sign_in_failure_username"), table_name="sign_in_failure")
    op.drop_index(op.f("ix_sign_in_failure_at"), table_name="sign_in_failure")
    op.drop_table("sign_in_failure")
    op.drop_table("person")
    op.drop_index("ix_live_event_order", table_name="live_event")
    op.drop_index("ix_live_event_at", table_name="live_event")
    op.drop_table("live_event")
    op.drop_table("live_epoch")
    op.drop_table("incident_counter")
    op.drop_index(
        "uq_ground_version_active", table_name="ground_version", postgresql_where=sa.text("active")
    )
    op.drop_table("ground_version")
