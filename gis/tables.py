"""The ground in PostGIS: one set of tables a version of the boundaries.

Geometry is EPSG:4326 everywhere (CGCS2000 coincides with it to the centimetre here).
Old versions stay, so that an incident keeps the grid that was valid when it happened.
"""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    MetaData,
    SmallInteger,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from gis.layers import SRID_STORE

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The one metadata that the migrations compare with."""

    metadata = MetaData(naming_convention=NAMING)


def _geometry(kind: str) -> Mapped[Any]:
    """Return a WGS84 geometry column; its GiST index stands in the table arguments."""
    return mapped_column(Geometry(kind, srid=SRID_STORE, spatial_index=False), nullable=False)


def _ground_table(table: str, *extra: Any) -> tuple[Any, ...]:
    """Return what every versioned layer carries: unique code, GiST index, valid geometry."""
    return (
        UniqueConstraint("version_id", "code"),
        Index(f"ix_{table}_geom", "geom", postgresql_using="gist"),
        CheckConstraint("ST_IsValid(geom)", name="valid"),
        *extra,
    )


class GroundVersion(Base):
    """One proposed state of the ground; at most one is active.

    `loaded_at` is when it was proposed; `activate_at` when it is to become active, None unless
    that is planned. When it was valid stands in its periods.
    """

    __tablename__ = "ground_version"
    __table_args__ = (
        Index(
            "uq_ground_version_active",
            "active",
            unique=True,
            postgresql_where=text("active"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    active: Mapped[bool]
    loaded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    source: Mapped[str] = mapped_column(server_default="")
    proposed_by: Mapped[str] = mapped_column(server_default="")
    activate_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    scheduled_by: Mapped[str | None]


class GroundPeriod(Base):
    """A stretch of time in which a version was the valid ground; the present one has no end.

    `replaces_id` is the version that was valid before: where taking back leads to.
    """

    __tablename__ = "ground_period"
    __table_args__ = (
        ExcludeConstraint(
            (text("tstzrange(valid_from, valid_to)"), "&&"), name="ex_ground_period_valid"
        ),
        CheckConstraint("valid_to > valid_from", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("ground_version.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("ground_version.id"))
    valid_from: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    valid_to: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    activated_by: Mapped[str]


class Versioned:
    """Columns that every layer of a ground version shares."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("ground_version.id", ondelete="CASCADE"))
    code: Mapped[str]


class AreaRow(Versioned, Base):
    """An area (片) of the station."""

    __tablename__ = "area"
    __table_args__ = _ground_table("area", CheckConstraint("population >= 0", name="population"))

    name: Mapped[str]
    name_en: Mapped[str]
    population: Mapped[int]
    geom: Mapped[Any] = _geometry("MULTIPOLYGON")


class GridRow(Versioned, Base):
    """One grid of the three levels; level 1 hangs on an area, the others on a grid."""

    __tablename__ = "grid"
    __table_args__ = _ground_table(
        "grid",
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        CheckConstraint(
            "(kind = 'community' AND level = 1) OR (kind IN ('group', 'street') AND level = 2)"
            " OR (kind = 'compound' AND level = 3)",
            name="kind_level",
        ),
        CheckConstraint(
            "(level = 1 AND area_id IS NOT NULL AND parent_id IS NULL)"
            " OR (level > 1 AND area_id IS NULL AND parent_id IS NOT NULL)",
            name="parent",
        ),
        CheckConstraint(
            "(kind = 'street') = (side_left_id IS NOT NULL AND side_right_id IS NOT NULL"
            " AND street_code IS NOT NULL)",
            name="sides",
        ),
    )

    name: Mapped[str]
    name_en: Mapped[str]
    level: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    side_left_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    side_right_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    street_code: Mapped[str | None]
    geom: Mapped[Any] = _geometry("MULTIPOLYGON")


class StreetRow(Versioned, Base):
    """The centreline of one of the main streets (5 horizontal, 8 vertical)."""

    __tablename__ = "street"
    __table_args__ = _ground_table("street", CheckConstraint("orient IN ('h', 'v')", name="orient"))

    name: Mapped[str]
    name_en: Mapped[str]
    orient: Mapped[str]
    seq: Mapped[int] = mapped_column(SmallInteger)
    geom: Mapped[Any] = _geometry("LINESTRING")


class SectionRow(Versioned, Base):
    """A third of a main street: the line whose corridor is a street grid."""

    __tablename__ = "section"
    __table_args__ = _ground_table("section", CheckConstraint("seq >= 1", name="seq"))

    name: Mapped[str]
    name_en: Mapped[str]
    street_id: Mapped[int] = mapped_column(ForeignKey("street.id"))
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    geom: Mapped[Any] = _geometry("LINESTRING")


class RoadRow(Versioned, Base):
    """A piece of the road network between two junctions."""

    __tablename__ = "road"
    __table_args__ = _ground_table(
        "road",
        CheckConstraint("oneway IN (-1, 0, 1)", name="oneway"),
        CheckConstraint("width_m > 0", name="width"),
    )

    name: Mapped[str]
    name_en: Mapped[str]
    road_class: Mapped[str]
    oneway: Mapped[int] = mapped_column(SmallInteger)
    width_m: Mapped[float]
    from_node: Mapped[str]
    to_node: Mapped[str]
    street_code: Mapped[str | None]
    geom: Mapped[Any] = _geometry("LINESTRING")


class TurnRow(Versioned, Base):
    """A turn that is not allowed, or the only one allowed, between two roads of a junction."""

    __tablename__ = "turn"
    __table_args__ = _ground_table("turn", CheckConstraint("rule IN ('no', 'only')", name="rule"))

    from_road: Mapped[str]
    to_road: Mapped[str]
    rule: Mapped[str]
    geom: Mapped[Any] = _geometry("POINT")


class PlaceRow(Versioned, Base):
    """A named point: compound, office, venue, market, post, gate, landmark."""

    __tablename__ = "place"
    __table_args__ = _ground_table("place")

    name: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[str]
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"))
    aliases: Mapped[list[str]] = mapped_column(ARRAY(String))
    road: Mapped[str]
    smart: Mapped[bool]
    geom: Mapped[Any] = _geometry("POINT")


class CameraRow(Versioned, Base):
    """A video camera with the bearing it faces, clockwise from north."""

    __tablename__ = "camera"
    __table_args__ = _ground_table(
        "camera", CheckConstraint("facing_deg >= 0 AND facing_deg < 360", name="facing")
    )

    name: Mapped[str]
    facing_deg: Mapped[float]
    key: Mapped[bool]
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"))
    geom: Mapped[Any] = _geometry("POINT")


class AddressRow(Versioned, Base):
    """A house number on a road, or a building and unit of a compound."""

    __tablename__ = "address"
    __table_args__ = _ground_table(
        "address", CheckConstraint("kind IN ('road', 'compound')", name="kind")
    )

    kind: Mapped[str]
    road: Mapped[str]
    number: Mapped[int]
    compound: Mapped[str]
    building: Mapped[int]
    unit: Mapped[int]
    text: Mapped[str]
    geom: Mapped[Any] = _geometry("POINT")


class SurfaceRow(Versioned, Base):
    """Water, green, railway land, squares: the backdrop of the map."""

    __tablename__ = "surface"
    __table_args__ = _ground_table("surface")

    kind: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    geom: Mapped[Any] = _geometry("MULTIPOLYGON")


class BuildingRow(Versioned, Base):
    """A building's footprint."""

    __tablename__ = "building"
    __table_args__ = _ground_table("building", CheckConstraint("floors >= 1", name="floors"))

    compound: Mapped[str]
    floors: Mapped[int] = mapped_column(SmallInteger)
    geom: Mapped[Any] = _geometry("MULTIPOLYGON")
