"""What the leader fixed about the standing teams."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class TeamFix(Base):
    """A seat or a grid that somebody must (pin) or must not (forbid) have when teams are composed.

    Either `team_id` and `part` are set, for a seat, or `grid_code`, for answering for a grid.
    """

    __tablename__ = "team_fix"
    __table_args__ = (
        CheckConstraint("kind IN ('pin', 'forbid')", name="kind"),
        CheckConstraint(
            "(team_id IS NULL) = (part IS NULL) AND (team_id IS NULL) <> (grid_code IS NULL)",
            name="what",
        ),
        Index(
            "uq_team_fix_cell",
            "person_id",
            "team_id",
            "part",
            "grid_code",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    part: Mapped[str | None]
    grid_code: Mapped[str | None]
    by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
