"""What a track comes to: kilometres, stops, minutes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from dispatch.positions.rules import Fix, distance_m

#: Within this of where it began to stand a unit has not left: receivers scatter so far.
STOP_RADIUS_M = 40.0
#: The field's shortest stop at a hot spot is ten minutes; half of it is a stop already.
LEAST_STOP = timedelta(minutes=5)
#: Over a longer silence nobody knows where the unit went.
LONGEST_GAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a unit stood, lon, lat, and from when until when."""

    point: tuple[float, float]
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Walked:
    """What a track comes to: metres, its stops, seconds that it covers."""

    distance_m: float
    stops: tuple[Stop, ...]
    tracked_s: float


def measure(fixes: Sequence[Fix]) -> Walked:
    """Measure a track in the order of its times; what was stood still is no way."""
    stops = find_stops(fixes)
    pairs = list(pairwise(fixes))
    heard = [(a, b) for a, b in pairs if b.at - a.at <= LONGEST_GAP]
    moved = [(a, b) for a, b in heard if not _stands(stops, a, b)]
    return Walked(
        distance_m=sum(distance_m(a.point, b.point) for a, b in moved),
        stops=stops,
        tracked_s=sum((b.at - a.at).total_seconds() for a, b in heard),
    )


def find_stops(fixes: Sequence[Fix]) -> tuple[Stop, ...]:
    """Return where the unit stayed within a few steps for some minutes."""
    stops: list[Stop] = []
    first = 0
    for number in range(1, len(fixes) + 1):
        if number < len(fixes) and _is_near(fixes[first], fixes[number]):
            continue
        if fixes[number - 1].at - fixes[first].at >= LEAST_STOP:
            began = fixes[first]
            stops.append(Stop(began.point, began.at, fixes[number - 1].at))
        first = number
    return tuple(stops)


def _is_near(first: Fix, other: Fix) -> bool:
    return distance_m(first.point, other.point) <= STOP_RADIUS_M


def _stands(stops: Sequence[Stop], a: Fix, b: Fix) -> bool:
    return any(stop.began_at <= a.at and b.at <= stop.ended_at for stop in stops)
