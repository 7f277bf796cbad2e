"""Swaps, and who was asked for which night in return."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.swaps.rules import OPEN, Answer, SwapState
from gis.tables import Base

_STATES = ", ".join(f"'{state}'" for state in SwapState)
_OPEN = ", ".join(f"'{state}'" for state in OPEN)
_ANSWERS = ", ".join(f"'{answer}'" for answer in Answer)


class Swap(Base):
    """A night that somebody offers to others; `decided_by` is empty where the rules decided.

    `needs_leader` says that the rules alone may not decide, once somebody agreed.
    """

    __tablename__ = "swap"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        Index(
            "uq_swap_open",
            "place_id",
            unique=True,
            postgresql_where=text(f"state IN ({_OPEN})"),
        ),
        Index("ix_swap_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    place_id: Mapped[int] = mapped_column(
        ForeignKey("roster_place.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str]
    offered_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    needs_leader: Mapped[bool] = mapped_column(server_default="false")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None]


class SwapOption(Base):
    """Somebody asked to take the night, for a night of theirs or (None) for nothing."""

    __tablename__ = "swap_option"
    __table_args__ = (
        CheckConstraint(f"answer IN ({_ANSWERS})", name="answer"),
        UniqueConstraint(
            "swap_id", "person_id", "back_place_id", postgresql_nulls_not_distinct=True
        ),
        Index(
            "uq_swap_option_agreed",
            "swap_id",
            unique=True,
            postgresql_where=text(f"answer = '{Answer.AGREED}'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    swap_id: Mapped[int] = mapped_column(ForeignKey("swap.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    back_place_id: Mapped[int | None] = mapped_column(
        ForeignKey("roster_place.id", ondelete="CASCADE")
    )
    answer: Mapped[str]
