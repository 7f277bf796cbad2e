"""Places that somebody called off, until the duty room has dealt with them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.shifts.rules import CallOffReason
from gis.tables import Base

_REASONS = ", ".join(f"'{reason}'" for reason in CallOffReason)


class CallOff(Base):
    """That somebody can't come to a place they had, and why; `settled_at` once seen to."""

    __tablename__ = "call_off"
    __table_args__ = (
        CheckConstraint(f"reason IN ({_REASONS})", name="reason"),
        CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled"),
        Index("ix_call_off_open", "id", postgresql_where=text("settled_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    place_id: Mapped[int] = mapped_column(
        ForeignKey("roster_place.id", ondelete="CASCADE"), unique=True
    )
    reason: Mapped[str]
    called_off_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_by: Mapped[str | None]
