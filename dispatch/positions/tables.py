"""The history of positions, and the devices that report them."""

from datetime import datetime

from sqlalchemy import REAL, DateTime, ForeignKey, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class PositionFix(Base):
    """Where a unit on duty was: in daily partitions, which are dropped whole at their end date.

    Without a foreign key: rows are written by the thousand, and units are never deleted alone.
    """

    __tablename__ = "position_fix"
    __table_args__ = ({"postgresql_partition_by": "RANGE (at)"},)

    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[float] = mapped_column(REAL)
    speed_kmh: Mapped[float | None] = mapped_column(REAL)
    heading_deg: Mapped[float | None] = mapped_column(REAL)


class Device(Base):
    """A tracker that reports for a unit with a token of its own; the table holds its hash."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
