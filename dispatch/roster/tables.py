"""Rosters of the volunteers' nights: their squads, their places, and what was published."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.roster.life import Part, PlaceState, RosterState
from gis.tables import Base

_STATES = ", ".join(f"'{state}'" for state in RosterState)
_PARTS = ", ".join(f"'{part}'" for part in Part)
_PLACE_STATES = ", ".join(f"'{state}'" for state in PlaceState)


class Roster(Base):
    """A roster of whole ISO weeks; `published` counts its published versions.

    `findings` tell what it falls short of and how fair it is, as its last check found them. A
    draft that `revises_id` a published roster began from that one's version `base_number`.
    """

    __tablename__ = "roster"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("first_night <= last_night", name="nights"),
        CheckConstraint("extract(isodow FROM first_night) = 1", name="monday"),
        CheckConstraint("extract(isodow FROM last_night) = 7", name="sunday"),
        CheckConstraint("(revises_id IS NULL) = (base_number IS NULL)", name="revises"),
        Index("uq_roster_revises_id", "revises_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    first_night: Mapped[date]
    last_night: Mapped[date]
    state: Mapped[str]
    seed: Mapped[int]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    findings: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    published: Mapped[int] = mapped_column(server_default="0")
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"))
    base_number: Mapped[int | None]
    by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )


class RosterSquad(Base):
    """What a community needs on a night; `meeting_code` is the place where the squad meets."""

    __tablename__ = "roster_squad"
    __table_args__ = (
        CheckConstraint("0 <= least AND least <= aim AND aim <= most", name="size"),
        CheckConstraint("need >= 1", name="need"),
    )

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("roster.id", ondelete="CASCADE"), primary_key=True
    )
    night: Mapped[date] = mapped_column(primary_key=True)
    community_code: Mapped[str] = mapped_column(primary_key=True)
    least: Mapped[int] = mapped_column(SmallInteger)
    aim: Mapped[int] = mapped_column(SmallInteger)
    most: Mapped[int] = mapped_column(SmallInteger)
    need: Mapped[int] = mapped_column(SmallInteger)
    meeting_code: Mapped[str | None]


class RosterPlace(Base):
    """Somebody in a community's squad on a night: a cell of the roster.

    A place that somebody was called away from stays, for the record; its substitute is a row of
    its own. Nobody has two standing places on one night of a roster.
    """

    __tablename__ = "roster_place"
    __table_args__ = (
        CheckConstraint(f"part IN ({_PARTS})", name="part"),
        CheckConstraint(f"state IN ({_PLACE_STATES})", name="state"),
        Index("ix_roster_place_roster_id", "roster_id", "night"),
        Index(
            "uq_roster_place_standing",
            "person_id",
            "night",
            "roster_id",
            unique=True,
            postgresql_where=text("state = 'standing'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    night: Mapped[date]
    community_code: Mapped[str]
    part: Mapped[str]
    pinned: Mapped[bool] = mapped_column(server_default="false")
    state: Mapped[str] = mapped_column(server_default="standing")


class RosterForbid(Base):
    """A night that the leader keeps somebody out of, in one community or (None) in any."""

    __tablename__ = "roster_forbid"

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    night: Mapped[date]
    community_code: Mapped[str | None]


class RosterVersion(Base):
    """What was published, whole, with who did it: history is not rewritten."""

    __tablename__ = "roster_version"

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("roster.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    places: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
