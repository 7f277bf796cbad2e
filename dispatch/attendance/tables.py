"""Who came to which night, and the posts' secrets from which their codes are made."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.attendance.rules import Band, Mark, Way
from gis.tables import Base

_MARKS = ", ".join(f"'{mark}'" for mark in Mark)
_WAYS = ", ".join(f"'{way}'" for way in Way)
_BANDS = ", ".join(f"'{band}'" for band in Band)


class Attendance(Base):
    """How the holder of a place came to its night; no position, only the band of its distance.

    `code_step` is that of the last code used: nobody uses a code twice.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint(f"mark IN ({_MARKS})", name="mark"),
        CheckConstraint(f"way IN ({_WAYS})", name="way"),
        CheckConstraint(f"band IN ({_BANDS})", name="band"),
        CheckConstraint("(way = 'geofence') = (band IS NOT NULL)", name="band_way"),
        CheckConstraint("(mark = 'absent') = (signed_in_at IS NULL)", name="signed_in"),
        CheckConstraint("signed_out_at >= signed_in_at", name="signed_out"),
    )

    place_id: Mapped[int] = mapped_column(
        ForeignKey("roster_place.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=1)
    mark: Mapped[str]
    way: Mapped[str]
    band: Mapped[str | None]
    signed_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    signed_out_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    code_step: Mapped[int | None] = mapped_column(BigInteger)
    by: Mapped[str]


class PostCode(Base):
    """The secret of a community's post on a night; deleted when the night is over."""

    __tablename__ = "post_code"

    night: Mapped[date] = mapped_column(primary_key=True)
    community_code: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[str]


class PostFailure(Base):
    """A wrong code, kept for the minutes in which it counts against more tries."""

    __tablename__ = "post_failure"
    __table_args__ = (Index("ix_post_failure_person_id_at", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
