"""Incidents, callers' contacts (apart, with an end date) and the numbers of a day."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.incidents.rules import IncidentState, Source
from gis.layers import SRID_STORE
from gis.tables import Base

_STATES = ", ".join(f"'{state}'" for state in IncidentState)
_SOURCES = ", ".join(f"'{source}'" for source in Source)


class Incident(Base):
    """An incident (警情).

    `access_point` is where a route to it ends, on the centreline of its own road. `grid_chain`
    keeps the names valid when it was placed; `unit_ids` are the units working on it, kept by the
    assignments, so that one row tells all that the wire shows.
    """

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint(f"source IN ({_SOURCES})", name="source"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("NOT verified OR point IS NOT NULL", name="verified"),
        Index("ix_incident_open", "id", postgresql_where=text("state <> 'closed'")),
        Index("ix_incident_point", "point", postgresql_using="gist"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    priority: Mapped[int]
    source: Mapped[str]
    state: Mapped[str]
    location_text: Mapped[str]
    label: Mapped[str]
    point: Mapped[Any | None] = mapped_column(
        Geometry("POINT", srid=SRID_STORE, spatial_index=False)
    )
    access_point: Mapped[Any | None] = mapped_column(
        Geometry("POINT", srid=SRID_STORE, spatial_index=False)
    )
    verified: Mapped[bool]
    confidence: Mapped[float | None]
    owner_grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    community_grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    grid_chain: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    unit_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    note: Mapped[str]
    operator: Mapped[str]
    reported_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    disposition: Mapped[str | None]


class IncidentContact(Base):
    """A caller's name and phone; erased at `expires_at`."""

    __tablename__ = "incident_contact"

    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True
    )
    caller_name: Mapped[str]
    caller_phone: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class ContactLook(Base):
    """Who looked at a caller's contact, and when."""

    __tablename__ = "contact_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )


class IncidentCounter(Base):
    """How many incidents a day has seen: the source of their numbers."""

    __tablename__ = "incident_counter"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
