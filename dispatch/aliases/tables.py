"""Aliases: what is said, what it means, how often it was corrected so, and who decided."""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.aliases.rules import AliasState
from gis.layers import SRID_STORE
from gis.tables import Base

_STATES = ", ".join(f"'{state}'" for state in AliasState)


class AliasRow(Base):
    """A name that means a label; the words of the call it came from are not kept."""

    __tablename__ = "alias"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
        UniqueConstraint("text", "label"),
        Index(
            "uq_alias_accepted", "text", unique=True, postgresql_where=text("state = 'accepted'")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    label: Mapped[str]
    point: Mapped[Any] = mapped_column(Geometry("POINT", srid=SRID_STORE, spatial_index=False))
    state: Mapped[str]
    times: Mapped[int]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
