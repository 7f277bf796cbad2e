"""Units and who rides in them."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.units.rules import UnitKind, UnitStatus
from gis.layers import SRID_STORE
from gis.tables import Base

_KINDS = ", ".join(f"'{kind}'" for kind in UnitKind)
_STATUSES = ", ".join(f"'{status}'" for status in UnitStatus)


class Unit(Base):
    """What is dispatched; `home` is where it is taken to be until it sends a position."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        CheckConstraint("crew >= 1", name="crew"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    call_sign: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    status: Mapped[str]
    status_since: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    crew: Mapped[int]
    community_code: Mapped[str | None]
    grid_codes: Mapped[list[str]] = mapped_column(ARRAY(String))
    member_names: Mapped[list[str]] = mapped_column(ARRAY(String))
    home: Mapped[Any] = mapped_column(Geometry("POINT", srid=SRID_STORE, spatial_index=False))


class UnitPosition(Base):
    """The latest position of a unit on duty; gone when it signs off."""

    __tablename__ = "unit_position"

    unit_id: Mapped[int] = mapped_column(
        ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[float]
    speed_kmh: Mapped[float | None]
    heading_deg: Mapped[float | None]


class DutyPeriod(Base):
    """From signing on to signing off: the only time of which a unit's positions are kept."""

    __tablename__ = "duty_period"
    __table_args__ = (
        CheckConstraint("signed_off_at >= signed_on_at", name="order"),
        Index("ix_duty_period_unit_id_signed_on_at", "unit_id", "signed_on_at"),
        Index(
            "uq_duty_period_open",
            "unit_id",
            unique=True,
            postgresql_where=text("signed_off_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    signed_on_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    signed_off_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
