"""The jobs as users see them; the queue's own tables only carry them to a worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.jobs.rules import LIVE, JobState
from gis.tables import Base

_STATES = ", ".join(f"'{state}'" for state in JobState)
_LIVE = ", ".join(f"'{state}'" for state in sorted(LIVE))


class Job(Base):
    """One job; `attempts` counts its starts and fences off a worker that lost it."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("time_limit_s > 0", name="time_limit"),
        Index("ix_job_live", "id", postgresql_where=text(f"state IN ({_LIVE})")),
        Index("ix_job_ended_at", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    result: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    requested_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str]
    time_limit_s: Mapped[float]
    attempts: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    #: The id in the queue's own table.
    carrier_id: Mapped[int] = mapped_column(BigInteger)
