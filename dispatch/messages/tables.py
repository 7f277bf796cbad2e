"""Messages as they are kept."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class Message(Base):
    """A short text to a unit or from it; in the live state until `retired_at`."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_live", "unit_id", "id", postgresql_where=text("retired_at IS NULL")),
        Index("ix_message_sent_at", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    to_unit: Mapped[bool]
    text: Mapped[str]
    sent_by: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    read_by: Mapped[str | None]
    retired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
