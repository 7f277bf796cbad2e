"""Standing teams (包保小组), who belongs to which, and who answers for which grid."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class Team(Base):
    """A community grid team (1+1+1+2+N) or a main-street team (1+1+2+N)."""

    __tablename__ = "team"
    __table_args__ = (
        CheckConstraint("(community_code IS NULL) <> (street_code IS NULL)", name="ground"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1")
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    community_code: Mapped[str | None] = mapped_column(unique=True)
    street_code: Mapped[str | None] = mapped_column(unique=True)


class TeamMember(Base):
    """A person's part in a team."""

    __tablename__ = "team_member"

    team_id: Mapped[int] = mapped_column(
        ForeignKey("team.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[str]


class GridAnswer(Base):
    """A member of a team answering for a grid, by the grid's code."""

    __tablename__ = "grid_answer"

    grid_code: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
