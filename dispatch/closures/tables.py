"""Closures as they were drawn, with the stretches of road they closed."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, DateTime, Index, String, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.closures.rules import Bars
from gis.layers import SRID_STORE
from gis.tables import Base

_BARS = ", ".join(f"'{bars}'" for bars in Bars)


class RoadClosure(Base):
    """A line drawn across or along roads, closed until `ends_at` or until somebody lifts it.

    `stretches` are the closed pieces as lists of lon, lat; `road_names` and `road_names_en` the
    streets they belong to. Both are kept as they were when it was drawn.
    """

    __tablename__ = "road_closure"
    __table_args__ = (
        CheckConstraint(f"bars IN ({_BARS})", name="bars"),
        CheckConstraint("ends_at > drawn_at", name="ends"),
        Index("ix_road_closure_active", "id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    line: Mapped[Any] = mapped_column(Geometry("LINESTRING", srid=SRID_STORE, spatial_index=False))
    bars: Mapped[str]
    reason: Mapped[str]
    stretches: Mapped[list[list[list[float]]]] = mapped_column(JSONB)
    road_names: Mapped[list[str]] = mapped_column(ARRAY(String))
    road_names_en: Mapped[list[str]] = mapped_column(ARRAY(String))
    length_m: Mapped[float]
    drawn_by: Mapped[str]
    drawn_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[str | None]
