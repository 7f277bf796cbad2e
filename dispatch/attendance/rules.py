"""When somebody may sign in and out, what counts as late, and how much they served. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.errors import ConflictError


class Mark(StrEnum):
    """How somebody came to a night."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"


class Way(StrEnum):
    """By what it is known: the post's code, being near the post, or a leader's list."""

    CODE = "code"
    GEOFENCE = "geofence"
    LIST = "list"


class Band(StrEnum):
    """How near the post a phone was; all that is kept of a position."""

    HERE = "here"
    NEAR = "near"


#: Signing in opens so long before the night and ends with it.
OPENS_BEFORE = timedelta(minutes=60)
#: Who comes later than this after the beginning is late.
LATE_AFTER = timedelta(minutes=10)
#: Signing out is open so long after the night's end.
OUT_AFTER = timedelta(hours=2)
#: The bands' outer edges; the second is what a phone between houses may be off by.
HERE_M = 50.0
NEAR_M = 150.0
#: A position less exact than this says nothing about being there.
WORST_ACCURACY_M = 200.0


def arrival(now: datetime, starts_at: datetime, ends_at: datetime) -> Mark:
    """Return how somebody who signs in now came.

    Raises ConflictError `attendance.early` and `attendance.over` outside the hours.
    """
    if now < starts_at - OPENS_BEFORE:
        raise ConflictError("attendance.early", minutes=int(OPENS_BEFORE.total_seconds() // 60))
    if now >= ends_at:
        raise ConflictError("attendance.over")
    return Mark.LATE if now > starts_at + LATE_AFTER else Mark.PRESENT


def check_leaving(now: datetime, starts_at: datetime, ends_at: datetime) -> None:
    """Raise ConflictError `attendance.not_begun` or `attendance.over` unless one may sign out."""
    if now < starts_at:
        raise ConflictError("attendance.not_begun")
    if now > ends_at + OUT_AFTER:
        raise ConflictError("attendance.over")


def band_of(distance_m: float, accuracy_m: float) -> Band:
    """Return the band of a distance from the post.

    Raises ConflictError `attendance.inexact` for a position that says too little and
    `attendance.far` beyond the outer band.
    """
    if accuracy_m > WORST_ACCURACY_M:
        raise ConflictError("attendance.inexact")
    if distance_m > NEAR_M:
        raise ConflictError("attendance.far", within_m=round(NEAR_M))
    return Band.HERE if distance_m <= HERE_M else Band.NEAR


def served_minutes(
    window: tuple[datetime, datetime], came: datetime | None, left: datetime | None, now: datetime
) -> int:
    """Return the whole minutes served within a night's window so far.

    Nothing counts before the night begins or after its end; who did not sign out is taken to
    have stayed to the end.
    """
    if came is None:
        return 0
    starts_at, ends_at = window
    until = min(left or now, now, ends_at)
    return max(0, int((until - max(came, starts_at)).total_seconds() // 60))
