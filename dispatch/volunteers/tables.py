"""Volunteers and their squads."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class Squad(Base):
    """A volunteer squad (小队) of one community."""

    __tablename__ = "squad"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    community_code: Mapped[str]


class Volunteer(Base):
    """A member of the volunteer police (义警)."""

    __tablename__ = "volunteer"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[str] = mapped_column(unique=True)
    uniform_no: Mapped[str] = mapped_column(unique=True)
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squad.id"))
    trained_until: Mapped[date]
