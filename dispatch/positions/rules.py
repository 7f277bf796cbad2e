"""Which position fixes are believed. Pure."""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Faster than this between two fixes is a jump of the receiver, not of the unit.
MOST_SPEED_MS = 60.0
#: Below this distance a jump is within what receivers scatter.
SCATTER_M = 150.0
MOST_INACCURACY_M = 200.0
#: Clocks of phones may run ahead by this much.
CLOCK_SLACK = timedelta(seconds=30)
#: Ids of fixes remembered a unit, to know repeats by.
IDS_KEPT = 256

_EARTH_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Fix:
    """A position as a device sends it; `id` is made by the client and never reused."""

    id: str
    at: datetime
    point: tuple[float, float]
    accuracy_m: float
    speed_kmh: float | None = None
    heading_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a unit was believed to be, and when."""

    at: datetime
    point: tuple[float, float]


@dataclass(slots=True)
class Trail:
    """What is remembered of a unit to judge its next fix."""

    last: Mark | None = None
    ids: deque[str] = field(default_factory=lambda: deque(maxlen=IDS_KEPT))


def find_fault(trail: Trail, fix: Fix, now: datetime) -> str | None:
    """Return the code of why a fix is not believed, or None when it is."""
    if fix.id in trail.ids:
        return "position.duplicate"
    if fix.at > now + CLOCK_SLACK:
        return "position.future"
    if fix.accuracy_m > MOST_INACCURACY_M:
        return "position.inaccurate"
    if trail.last is None:
        return None
    if fix.at <= trail.last.at:
        return "position.out_of_order"
    return "position.jump" if _is_jump(trail.last, fix) else None


def find_early(fix: Fix, since: datetime | None) -> str | None:
    """Return the code of a fix from before the unit signed on, or None.

    `since` None: nobody knows when it did. Clocks of phones may be behind a little.
    """
    early = since is not None and fix.at < since - CLOCK_SLACK
    return "position.before_duty" if early else None


def accept(trail: Trail, fix: Fix) -> None:
    """Remember a fix that was believed."""
    trail.ids.append(fix.id)
    trail.last = Mark(fix.at, fix.point)


def note(trail: Trail, point: tuple[float, float], at: datetime) -> None:
    """Remember where the unit was by another process, unless something later is known."""
    if trail.last is None or at > trail.last.at:
        trail.last = Mark(at, point)


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two lon, lat points (haversine, mean radius)."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*one, *other))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(math.sqrt(half))


def _is_jump(before: Mark, after: Fix) -> bool:
    metres = distance_m(before.point, after.point)
    seconds = (after.at - before.at).total_seconds()
    return metres > SCATTER_M and metres > MOST_SPEED_MS * seconds
