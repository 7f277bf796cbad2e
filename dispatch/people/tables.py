"""People, the days on which they can't be asked, and with whom they would rather go."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.people.rules import AbsenceKind
from gis.tables import Base

_KINDS = ", ".join(f"'{kind}'" for kind in AbsenceKind)


class Person(Base):
    """Somebody of the station or its partners; only what dispatch and rosters need is kept.

    `number` is the police or volunteer number by which offices know them. `contact` is shown
    masked and erased when they leave. `weekdays` (Monday is 0) are those on which they can be
    asked at all; None is any. Nobody is asked after `left_on`.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("weekdays <@ ARRAY[0,1,2,3,4,5,6]::smallint[]", name="weekdays"),
        CheckConstraint("left_on IS NULL OR contact IS NULL", name="contact"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1")
    name: Mapped[str]
    duty: Mapped[str]
    community_code: Mapped[str | None]
    number: Mapped[str | None] = mapped_column(unique=True)
    rank: Mapped[str | None]
    licence: Mapped[str | None]
    skills: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")
    contact: Mapped[str | None]
    weekdays: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))
    left_on: Mapped[date | None]


class Absence(Base):
    """Days, both ends included, on which somebody can't be asked."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        Index("ix_absence_person_id_last_day", "person_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    by: Mapped[str]
    told_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )


class NightWish(Base):
    """How much somebody would like a night, from -3 (would rather not) to 3."""

    __tablename__ = "night_wish"
    __table_args__ = (CheckConstraint("weight BETWEEN -3 AND 3", name="weight"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    night: Mapped[date] = mapped_column(primary_key=True)
    weight: Mapped[int] = mapped_column(SmallInteger)


class PartnerWish(Base):
    """With whom somebody would like to go, or (not `wanted`) would rather not."""

    __tablename__ = "partner_wish"
    __table_args__ = (CheckConstraint("person_id <> partner_id", name="partner"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    partner_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    wanted: Mapped[bool]
