"""The states of plans, patrols, stops and proposals, and when a unit has been at a stop. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class PlanState(StrEnum):
    """Where a plan stands: made, in force, called back by a person, over or replaced."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class PatrolState(StrEnum):
    """Where a unit's patrol stands."""

    PLANNED = "planned"
    OUT = "out"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class StopState(StrEnum):
    """Where a stop stands."""

    AHEAD = "ahead"
    HERE = "here"
    DONE = "done"
    SKIPPED = "skipped"


class TickBy(StrEnum):
    """How a stop was ticked off."""

    GEOFENCE = "geofence"
    HAND = "hand"
    MARK = "mark"


class SkipReason(StrEnum):
    """Why a stop was left out."""

    BLOCKED = "blocked"
    CLOSED = "closed"
    CALLED_AWAY = "called_away"
    UNSAFE = "unsafe"


class ProposalState(StrEnum):
    """Where a proposed change of a plan in force stands; `passed` went through by the rule."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    PASSED = "passed"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class Cause(StrEnum):
    """What a plan is made anew for."""

    TAKEN = "taken"
    BACK = "back"
    SIGNED_OFF = "signed_off"
    LATE = "late"
    EARLY = "early"
    OFF_ROUTE = "off_route"
    CLOSURE = "closure"
    HOT_SPOT = "hot_spot"
    ASKED = "asked"


#: Stops that nothing more is expected of.
SETTLED = frozenset({StopState.DONE, StopState.SKIPPED})
#: A skipped stop that somebody else may still visit: only the unit was called away from it.
STILL_WANTED = frozenset({SkipReason.CALLED_AWAY})


@dataclass(frozen=True, slots=True)
class Fence:
    """A circle about a stop: within it a unit is there; after its least stay the stop is done."""

    stop_id: int
    point: tuple[float, float]
    radius_m: float
    least_stay_s: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A stop whose state changes by where its unit is, and since when."""

    stop_id: int
    state: StopState
    at: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """Which fence a unit is within, and since when."""

    stop_id: int
    since: datetime

    def is_long_enough(self, fence: Fence, now: datetime) -> bool:
        """Say whether the least stay is over."""
        return now - self.since >= timedelta(seconds=fence.least_stay_s)


def find_delay_min(due: datetime, now: datetime) -> int:
    """Return how many whole minutes a stop's beginning is overdue, 0 when it is not."""
    return max(0, int((now - due).total_seconds() // 60))
