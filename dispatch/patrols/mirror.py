"""The patrols in force as this process knows them, and what positions and the clock say of them.

Everything is kept in memory and follows the live events, so that a position costs no look into
the database; only a tick or a happening is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from shapely import LineString

from dispatch.live.model import Change, Event, Position
from dispatch.patrols.choices import WatchChoices
from dispatch.patrols.happenings import Happening
from dispatch.patrols.life import SETTLED, Cause, StopState, Tick, find_delay_min
from dispatch.positions.rules import distance_m
from dispatch.units.rules import BUSY, UnitStatus
from gis.network import distance_to_route_m

Json = dict[str, Any]
#: A receiver's scatter widens a fence, but not without end.
MOST_SCATTER_M = 40.0
#: So many positions in a row must say that a unit is off its way.
PATIENCE = 5


@dataclass(slots=True)
class _Unit:
    """What is known of a unit on patrol."""

    status: str = UnitStatus.AVAILABLE
    since: str = ""
    strikes: int = 0


@dataclass(slots=True)
class Mirror:
    """Patrols by unit and units by id, kept by events."""

    watch: WatchChoices
    patrols: dict[int, Json] = field(default_factory=dict)
    units: dict[int, _Unit] = field(default_factory=dict)

    def begin(self, changes: Iterable[Change]) -> None:
        """Begin anew with what is in force."""
        self.patrols.clear()
        for change in changes:
            self._apply(change)

    def take(self, events: Sequence[Event]) -> list[tuple[int, Happening]]:
        """Follow events; return by plan what happened to patrols because of them."""
        found: list[tuple[int, Happening]] = []
        for event in events:
            before = {u: (unit.status, unit.since) for u, unit in self.units.items()}
            for change in event.changes:
                self._apply(change)
            found += self._status_happenings(before)
            if event.kind in {"closure.drawn", "closure.lifted", "closure.ended"}:
                found += [
                    (plan_id, Happening(f"{event.kind}:{change.id}", Cause.CLOSURE))
                    for plan_id in self.plan_ids
                    for change in event.changes
                ]
        return found

    @property
    def plan_ids(self) -> list[int]:
        """The plans in force."""
        return sorted({patrol["plan_id"] for patrol in self.patrols.values()})

    def find_tick(self, position: Position) -> tuple[int, Tick] | None:
        """Return the patrol and the stop whose state a position changes, if it changes any."""
        patrol = self.patrols.get(position.unit_id)
        if patrol is None or self._is_away(position.unit_id):
            return None
        at = datetime.fromisoformat(position.at)
        reach_m = self.watch.fence_m + min(position.accuracy_m, MOST_SCATTER_M)
        here = _find(patrol, StopState.HERE)
        if here is not None:
            if _gap_m(position, here) <= reach_m:
                stay = timedelta(seconds=here["least_stay_s"])
                is_over = at - datetime.fromisoformat(here["since"]) >= stay
                return (patrol["id"], Tick(here["id"], StopState.DONE, at)) if is_over else None
            return patrol["id"], Tick(here["id"], StopState.AHEAD, at)
        near = [stop for stop in _ahead(patrol) if _gap_m(position, stop) <= reach_m]
        due = [stop for stop in near if self._is_due(stop, at)]
        return (patrol["id"], Tick(due[0]["id"], StopState.HERE, at)) if due else None

    def find_off_route(self, position: Position) -> tuple[int, Happening] | None:
        """Return the plan of a unit that has been far off its way for some time."""
        patrol, unit = self.patrols.get(position.unit_id), self.units.get(position.unit_id)
        if patrol is None or unit is None or self._is_away(position.unit_id):
            return None
        following = next(iter(_ahead(patrol)), None)
        if following is None or not self._is_out(patrol, datetime.fromisoformat(position.at)):
            return None
        way = LineString(patrol["geometry"])
        off_m = float(distance_to_route_m(way, np.array(position.point)))
        unit.strikes = unit.strikes + 1 if off_m > self.watch.off_route_m else 0
        if unit.strikes < PATIENCE:
            return None
        unit.strikes = 0
        key = f"off_route:{position.unit_id}:{following['id']}"
        return patrol["plan_id"], Happening(key, Cause.OFF_ROUTE, position.unit_id)

    def find_delays(self, now: datetime) -> list[tuple[int, Happening]]:
        """Return who is late or early by more than the station bears with."""
        return [
            found
            for unit_id, patrol in self.patrols.items()
            if not self._is_away(unit_id) and (found := self._delay(unit_id, patrol, now))
        ]

    def _delay(self, unit_id: int, patrol: Json, now: datetime) -> tuple[int, Happening] | None:
        following = next(iter(_ahead(patrol)), None)
        if following is None or _find(patrol, StopState.HERE) is not None:
            return None
        due = datetime.fromisoformat(following["arrive_at"])
        late_min = find_delay_min(due, now)
        if late_min >= self.watch.late_min:
            key = f"late:{unit_id}:{following['id']}:{following['arrive_at']}"
            return patrol["plan_id"], Happening(key, Cause.LATE, unit_id, late_min)
        last = _last_done(patrol)
        if last is None:
            return None
        done_at = datetime.fromisoformat(last["done_at"])
        early_min = find_delay_min(done_at, datetime.fromisoformat(last["arrive_at"]))
        if early_min < self.watch.early_min:
            return None
        key = f"early:{unit_id}:{last['id']}"
        return patrol["plan_id"], Happening(key, Cause.EARLY, unit_id, early_min)

    def _apply(self, change: Change) -> None:
        if change.entity == "patrol":
            self._apply_patrol(change)
        elif change.entity == "unit" and change.value is not None:
            unit = self.units.setdefault(change.id, _Unit())
            unit.status, unit.since = change.value["status"], change.value["status_since"]

    def _apply_patrol(self, change: Change) -> None:
        if change.value is not None:
            self.patrols[change.value["unit_id"]] = change.value
            return
        gone = [u for u, patrol in self.patrols.items() if patrol["id"] == change.id]
        for unit_id in gone:
            del self.patrols[unit_id]

    def _status_happenings(self, before: dict[int, tuple[str, str]]) -> list[tuple[int, Happening]]:
        found = []
        for unit_id, patrol in self.patrols.items():
            unit, was = self.units.get(unit_id), before.get(unit_id)
            if unit is None or was is None or was[0] == unit.status:
                continue
            cause = _cause_of(was[0], unit.status)
            if cause is not None:
                key = f"{cause}:{unit_id}:{unit.since}"
                found.append((patrol["plan_id"], Happening(key, cause, unit_id)))
        return found

    def _is_away(self, unit_id: int) -> bool:
        unit = self.units.get(unit_id)
        return unit is not None and unit.status != UnitStatus.AVAILABLE

    def _is_due(self, stop: Json, at: datetime) -> bool:
        """Say whether it may be visited now: a second visit is not made with the first."""
        return datetime.fromisoformat(stop["arrive_at"]) - at <= timedelta(
            minutes=self.watch.ahead_min
        )

    def _is_out(self, patrol: Json, at: datetime) -> bool:
        return datetime.fromisoformat(patrol["starts_at"]) <= at


def _cause_of(before: str, after: str) -> Cause | None:
    if after == UnitStatus.OUT_OF_SERVICE:
        return Cause.SIGNED_OFF
    if before not in BUSY and after in BUSY:
        return Cause.TAKEN
    return Cause.BACK if after == UnitStatus.AVAILABLE else None


def _ahead(patrol: Json) -> list[Json]:
    return [stop for stop in patrol["stops"] if stop["state"] == StopState.AHEAD]


def _find(patrol: Json, state: StopState) -> Json | None:
    return next((stop for stop in patrol["stops"] if stop["state"] == state), None)


def _last_done(patrol: Json) -> Json | None:
    done = [stop for stop in patrol["stops"] if stop["state"] in SETTLED]
    return max(done, key=lambda stop: str(stop["done_at"]), default=None)


def _gap_m(position: Position, stop: Json) -> float:
    return distance_m(position.point, (stop["point"][0], stop["point"][1]))
