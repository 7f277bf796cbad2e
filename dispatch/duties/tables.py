"""Duty rosters and their shifts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class DutyRosterRow(Base):
    """A duty roster of some days, both ends included; `setup` says how it was asked for."""

    __tablename__ = "duty_roster"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published')", name="state"),
        CheckConstraint("first_day <= last_day", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1")
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[str]
    setup: Mapped[dict[str, Any]] = mapped_column(JSONB)
    findings: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class DutyShift(Base):
    """Somebody's shift on a day; a free day is no row."""

    __tablename__ = "duty_shift"
    __table_args__ = (CheckConstraint("shift IN ('day', 'evening', 'night')", name="shift"),)

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("duty_roster.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    shift: Mapped[str]
