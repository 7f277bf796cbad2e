"""What a plan is made from, as the database has it; read by a job, in its own process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from geoalchemy2.shape import to_shape
from sqlalchemy import Connection, func, select

from dispatch.closures.rules import MODES_BARRED, Bars
from dispatch.closures.tables import RoadClosure
from dispatch.incidents.rules import Source
from dispatch.incidents.tables import Incident
from dispatch.patrols.clock import Clock
from dispatch.patrols.life import PlanState, StopState
from dispatch.patrols.plan.predict import NIGHTS, History
from dispatch.patrols.plan.problem import DAY_S
from dispatch.patrols.risk.model import Event, Grids, Incidents, ManualWeight
from dispatch.patrols.risk.score import Assessment
from dispatch.patrols.tables import Patrol, PatrolEvent, PatrolPlan, PatrolStop, PatrolWeight
from dispatch.units.rules import MODE_OF_KIND, UnitKind, UnitStatus
from dispatch.units.tables import Unit, UnitPosition
from gis.locate import GridLocator
from gis.metric import to_metres
from gis.model import Mode
from gis.network import Closure

#: Incidents older than this say nothing of the next week.
KNOWN_DAYS = 400
_PER_DAY = DAY_S // 900

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Crew:
    """A unit as a plan takes it; `seen_at` (lon, lat) is its latest position, if it sent any."""

    id: int
    call_sign: str
    kind: UnitKind
    status: UnitStatus
    community: str | None
    home: LonLat
    seen_at: LonLat | None = None

    @property
    def mode(self) -> Mode:
        """How it moves."""
        return MODE_OF_KIND[self.kind]


def read_incidents(
    connection: Connection, clock: Clock, grids: Grids, locator: GridLocator, until: datetime
) -> Incidents:
    """Return the incidents whose place is known: points, moments, types; nothing of persons."""
    rows = connection.execute(
        select(
            func.ST_X(Incident.point),
            func.ST_Y(Incident.point),
            Incident.reported_at,
            Incident.type,
            Incident.source,
        )
        .where(
            Incident.point.is_not(None),
            Incident.verified,
            Incident.reported_at >= until - timedelta(days=KNOWN_DAYS),
            Incident.reported_at < until,
        )
        .order_by(Incident.reported_at, Incident.id)
    ).all()
    number = {code: at for at, code in enumerate(grids.codes)}
    lonlat = np.array([row[:2] for row in rows], dtype=np.float64).reshape(-1, 2)
    chains = locator.locate_many(*lonlat.T) if len(rows) else []
    owners = [number.get(chain.owner, -1) if chain else -1 for chain in chains]
    return Incidents(
        points_m=to_metres(lonlat) if len(rows) else lonlat,
        moments_h=np.array([clock.hours(row[2]) for row in rows], dtype=np.float64),
        grid=np.array(owners, dtype=np.int64),
        types=np.array([row[3] for row in rows], dtype=np.str_),
        found_by_patrol=np.array([row[4] == Source.OFFICER for row in rows], dtype=bool),
    )


def read_assessment(connection: Connection, clock: Clock, now: datetime) -> Assessment:
    """Return the weekly assessment's weights and the events that are not over."""
    weights = connection.execute(
        select(PatrolWeight.grid_code, PatrolWeight.factor, PatrolWeight.until)
        .where(PatrolWeight.until > now)
        .order_by(PatrolWeight.grid_code)
    )
    events = connection.execute(
        select(
            PatrolEvent.kind,
            PatrolEvent.grid_codes,
            PatrolEvent.starts_at,
            PatrolEvent.ends_at,
            PatrolEvent.factor,
        )
        .where(PatrolEvent.ends_at > now)
        .order_by(PatrolEvent.id)
    )
    return Assessment(
        weights=tuple(
            ManualWeight(code, factor, clock.hours(end)) for code, factor, end in weights
        ),
        events=tuple(
            Event(kind, frozenset(codes), clock.hours(start), clock.hours(end), factor)
            for kind, codes, start, end, factor in events
        ),
    )


def read_crews(
    connection: Connection, kinds: Collection[UnitKind], unit_ids: Sequence[int] | None
) -> list[Crew]:
    """Return the units that can go on patrol: those on duty, or those named, by id."""
    wanted = Unit.status != UnitStatus.OUT_OF_SERVICE if unit_ids is None else Unit.id.in_(unit_ids)
    rows = connection.execute(
        select(Unit, UnitPosition.lon, UnitPosition.lat)
        .with_only_columns(
            Unit.id,
            Unit.call_sign,
            Unit.kind,
            Unit.status,
            Unit.community_code,
            Unit.home,
            UnitPosition.lon,
            UnitPosition.lat,
        )
        .outerjoin(UnitPosition, UnitPosition.unit_id == Unit.id)
        .where(wanted, Unit.kind.in_(kinds))
        .order_by(Unit.id)
    )
    return [
        Crew(
            row.id,
            row.call_sign,
            UnitKind(row.kind),
            UnitStatus(row.status),
            row.community_code,
            _lonlat(row.home),
            None if row.lon is None else (row.lon, row.lat),
        )
        for row in rows
    ]


def read_history(connection: Connection, clock: Clock, before: datetime) -> History:
    """Return where patrols were, quarter-hour by quarter-hour, in the last four weeks' nights."""
    rows = connection.execute(
        select(PatrolPlan.starts_at, PatrolStop.code, PatrolStop.arrive_at, PatrolStop.leave_at)
        .join(Patrol, Patrol.plan_id == PatrolPlan.id)
        .join(PatrolStop, PatrolStop.patrol_id == Patrol.id)
        .where(
            PatrolPlan.state.in_([PlanState.PUBLISHED, PlanState.ARCHIVED]),
            PatrolPlan.starts_at < before,
            PatrolPlan.starts_at >= before - timedelta(days=NIGHTS),
            PatrolStop.state != StopState.SKIPPED,
        )
        .order_by(PatrolPlan.starts_at)
    )
    nights: dict[str, set[tuple[str, int]]] = {}
    for starts_at, code, begin, end in rows:
        night = nights.setdefault(clock.day(starts_at), set())
        night.update((code, quarter % _PER_DAY) for quarter in clock.quarters(begin, end))
    return History([frozenset(night) for night in nights.values()])


def read_closures(connection: Connection, at: datetime) -> list[Closure]:
    """Return the closures in force as the street network takes them."""
    rows = connection.execute(
        select(RoadClosure.line, RoadClosure.bars)
        .where(RoadClosure.ended_at.is_(None), RoadClosure.ends_at > at)
        .order_by(RoadClosure.id)
    )
    return [Closure(to_shape(line), MODES_BARRED[Bars(bars)]) for line, bars in rows]


def _lonlat(point: Any) -> LonLat:
    shape = to_shape(point)
    return (shape.x, shape.y)
