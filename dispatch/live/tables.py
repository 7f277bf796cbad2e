"""The outbox of events and the epoch that its cursors belong to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from gis.tables import Base


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's xid8: a 64-bit transaction id that never wraps."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in DDL."""
        return "xid8"


class LiveEvent(Base):
    """One committed change, ready to send.

    `unit_ids` are the units that could see any of it before or after. The order of sending
    is (xid, seq): sequences alone commit out of order.
    """

    __tablename__ = "live_event"
    __table_args__ = (
        Index("ix_live_event_order", "xid", "seq", unique=True),
        Index("ix_live_event_at", "at"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[str] = mapped_column(TransactionId, server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    kind: Mapped[str]
    actor: Mapped[str]
    unit_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class LiveEpoch(Base):
    """The one row that says which history the cursors are of, and from where it is kept."""

    __tablename__ = "live_epoch"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, server_default="1")
    epoch: Mapped[UUID]
    cluster: Mapped[str]
    floor_xid: Mapped[str] = mapped_column(TransactionId, server_default=text("'0'::xid8"))
    floor_seq: Mapped[int] = mapped_column(BigInteger, server_default="0")
