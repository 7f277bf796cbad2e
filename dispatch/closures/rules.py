"""Whom a closure stops and how long it may last. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from gis.model import Mode


class Bars(StrEnum):
    """Whom a closure stops."""

    VEHICLES = "vehicles"
    EVERYBODY = "everybody"


MODES_BARRED = {
    Bars.VEHICLES: frozenset({Mode.CAR, Mode.EBIKE}),
    Bars.EVERYBODY: frozenset(Mode),
}

#: A week: what is closed longer belongs into the ground itself.
LONGEST_MIN = 7 * 24 * 60
#: More corners than a hand draws.
MOST_POINTS = 60


def end_after(now: datetime, minutes: int) -> datetime:
    """Return when a closure of so many minutes ends."""
    return now + timedelta(minutes=minutes)


def is_due(ends_at: datetime, now: datetime) -> bool:
    """Return whether a closure's time is over."""
    return ends_at <= now
