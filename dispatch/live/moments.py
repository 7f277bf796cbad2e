"""When something was done that reaches the server later: phones keep it while offline."""

from datetime import UTC, datetime


def done_at(claimed: datetime | None) -> datetime:
    """Return when something was done, as the phone claims, but never later than now."""
    now = datetime.now(UTC)
    return now if claimed is None else min(claimed, now)
