"""Plans of patrols, what each unit walks, proposals to change them, and what people know of risk.

A plan keeps its problem whole (`facts`), so that it can be made again and planned anew; see
dispatch/patrols/facts.py for the form.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.patrols.life import (
    PatrolState,
    PlanState,
    ProposalState,
    SkipReason,
    StopState,
    TickBy,
)
from dispatch.patrols.plan.problem import StopKind
from dispatch.security.tables import Account
from dispatch.units.tables import Unit
from gis.tables import Base


def _listed(values: type[Any]) -> str:
    return ", ".join(f"'{value}'" for value in values)


class PatrolPlan(Base):
    """A plan for one shift or night; `request` is the key of the order that made it.

    `numbers` are what it costs and how it does, `faults` what of the wish can't be met. `happened`
    are the causes for which it was planned anew, `added` the hot spots that came up meanwhile.
    """

    __tablename__ = "patrol_plan"
    __table_args__ = (
        CheckConstraint(f"state IN ({_listed(PlanState)})", name="state"),
        CheckConstraint("starts_at < ends_at", name="window"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published"),
        Index("ix_patrol_plan_in_force", "id", postgresql_where=text("state = 'published'")),
        Index("ix_patrol_plan_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    request: Mapped[UUID] = mapped_column(unique=True)
    state: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seed: Mapped[int]
    recipe: Mapped[dict[str, Any]] = mapped_column(JSONB)
    numbers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    routes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    happened: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    added: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Patrol(Base):
    """What one unit walks in a plan; `geometry` is the whole way as lon, lat."""

    __tablename__ = "patrol"
    __table_args__ = (
        CheckConstraint(f"state IN ({_listed(PatrolState)})", name="state"),
        Index("uq_patrol_plan_id_unit_id", "plan_id", "unit_id", unique=True),
        Index("ix_patrol_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    plan_id: Mapped[int] = mapped_column(ForeignKey("patrol_plan.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id, ondelete="CASCADE"))
    state: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    mode: Mapped[str]
    geometry: Mapped[list[list[float]]] = mapped_column(JSONB)
    distance_m: Mapped[float]


class PatrolStop(Base):
    """A visit of a patrol; `code` is the stop of the plan's problem that it visits.

    `since` is when the unit came within its fence; `leg` is the way there from the stop before.
    """

    __tablename__ = "patrol_stop"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_listed(StopKind)})", name="kind"),
        CheckConstraint(f"state IN ({_listed(StopState)})", name="state"),
        CheckConstraint(f"by IN ({_listed(TickBy)})", name="by"),
        CheckConstraint(f"skipped_reason IN ({_listed(SkipReason)})", name="skipped_reason"),
        CheckConstraint(
            "(state = 'skipped') = (skipped_reason IS NOT NULL)"
            " AND (state = 'done') = (by IS NOT NULL)"
            " AND (state IN ('done', 'skipped')) = (done_at IS NOT NULL)",
            name="settled",
        ),
        Index("ix_patrol_stop_patrol_id", "patrol_id", "seq"),
        Index("ix_patrol_stop_code", "code", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(SmallInteger)
    code: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    grid_code: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    arrive_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    leave_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    least_stay_s: Mapped[int]
    required: Mapped[bool]
    state: Mapped[str]
    since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    by: Mapped[str | None]
    skipped_reason: Mapped[str | None]
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    why: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    leg: Mapped[dict[str, Any]] = mapped_column(JSONB)


class PatrolProposal(Base):
    """A plan made anew in the middle of the night, waiting for a person.

    `plan_version` is the plan's version it was made for: a later one makes it void. `changes`
    tell who, what and how many minutes; `patrols` are the stops that each unit is to have.
    """

    __tablename__ = "patrol_proposal"
    __table_args__ = (
        CheckConstraint(f"state IN ({_listed(ProposalState)})", name="state"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        Index(
            "uq_patrol_proposal_open",
            "plan_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    plan_id: Mapped[int] = mapped_column(ForeignKey("patrol_plan.id", ondelete="CASCADE"))
    plan_version: Mapped[int]
    state: Mapped[str]
    causes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    patrols: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    routes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    minor: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None]


class PatrolWeight(Base):
    """The weekly assessment's word on a grid, by its code: its risk times `factor`, until then."""

    __tablename__ = "patrol_weight"
    __table_args__ = (CheckConstraint("factor > 0 AND factor <= 10", name="factor"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_code: Mapped[str] = mapped_column(unique=True)
    factor: Mapped[float]
    until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str]
    by: Mapped[str]


class PatrolEvent(Base):
    """A market day, match or holiday: the risk of its grids times `factor` while it lasts."""

    __tablename__ = "patrol_event"
    __table_args__ = (
        CheckConstraint("kind IN ('market', 'match', 'holiday')", name="kind"),
        CheckConstraint("factor > 0 AND factor <= 10", name="factor"),
        CheckConstraint("starts_at < ends_at", name="window"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    grid_codes: Mapped[list[str]] = mapped_column(ARRAY(String))
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    factor: Mapped[float]
    by: Mapped[str]


class PatrolMarkKey(Base):
    """The one secret that the marks at stops are signed with."""

    __tablename__ = "patrol_mark_key"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
