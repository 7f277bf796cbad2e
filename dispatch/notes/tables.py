"""Notes as they are kept; photos are files beside the database."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class Note(Base):
    """What an officer wrote down; in the live state until `retired_at`, gone at `expires_at`.

    `photo` is the name of a file of the photos' folder. The place is only known where the officer
    wanted it told.
    """

    __tablename__ = "field_note"
    __table_args__ = (
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="point"),
        CheckConstraint("text <> '' OR photo IS NOT NULL", name="something"),
        Index("ix_field_note_incident_id", "incident_id"),
        Index("ix_field_note_patrol_id", "patrol_id"),
        Index("ix_field_note_live", "id", postgresql_where=text("retired_at IS NULL")),
        Index("ix_field_note_expires_at", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id", ondelete="SET NULL"))
    patrol_id: Mapped[int | None]
    stop_id: Mapped[int | None]
    text: Mapped[str]
    photo: Mapped[str | None]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
