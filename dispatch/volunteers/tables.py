"""Volunteers and their squads."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class Squad(Base):
    """A volunteer squad (小队) of one community."""

    __tablename__ = "squad"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    community_code: Mapped[str]


class Volunteer(Base):
    """A member of the volunteer police (义警), with what the three unified ask for.

    `consented_on` and `rules_accepted_on` are days, None where it has not been done; only who
    has done both, is trained and has a valid uniform is asked. `steady` asks for the same
    weekdays every week: `usual` (Monday is 0), or whichever come out where it is empty.
    """

    __tablename__ = "volunteer"
    __table_args__ = (CheckConstraint("usual <@ ARRAY[0,1,2,3,4,5,6]::smallint[]", name="usual"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[str] = mapped_column(unique=True)
    uniform_no: Mapped[str] = mapped_column(unique=True)
    squad_id: Mapped[int | None] = mapped_column(ForeignKey("squad.id"))
    trained_until: Mapped[date]
    uniform_until: Mapped[date | None]
    consented_on: Mapped[date | None]
    rules_accepted_on: Mapped[date | None]
    steady: Mapped[bool] = mapped_column(server_default="false")
    usual: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default="{}")
