"""Assignments; a partial unique index stops double dispatch."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.assignments.rules import AssignmentState
from gis.tables import Base

_STATES = ", ".join(f"'{state}'" for state in AssignmentState)


class Assignment(Base):
    """A unit sent to an incident, with its present route."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint(
            "(state IN ('cleared', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"
        ),
        Index(
            "uq_assignment_active_unit",
            "unit_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_assignment_incident_id", "incident_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str]
    assigned_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    acknowledged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    en_route_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    on_scene_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    assigned_by: Mapped[str]
    disposition: Mapped[str | None]
    reason: Mapped[str | None]
    route: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
