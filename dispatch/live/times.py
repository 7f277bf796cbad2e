"""How the wire writes a moment: UTC, milliseconds, Z."""

from datetime import UTC, datetime
from typing import overload


@overload
def time_text(moment: datetime) -> str: ...
@overload
def time_text(moment: None) -> None: ...
@overload
def time_text(moment: datetime | None) -> str | None: ...
def time_text(moment: datetime | None) -> str | None:
    """Return the moment's text, or None for none."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now_text() -> str:
    """Return this moment's text."""
    return time_text(datetime.now(UTC))
