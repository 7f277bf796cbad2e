"""Moments as the risk and the plans count them: hours since a Monday, seconds since a start."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

#: A Monday; which one does not matter.
_MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 - local time, whatever the zone
_QUARTER_S = 900


@dataclass(frozen=True, slots=True)
class Clock:
    """The station's local time."""

    zone: ZoneInfo

    def hours(self, moment: datetime) -> float:
        """Return the local hours since Monday 00:00."""
        return (self._local(moment) - _MONDAY) / timedelta(hours=1)

    def second_of_day(self, moment: datetime) -> int:
        """Return the local seconds since midnight."""
        local = self._local(moment)
        return local.hour * 3600 + local.minute * 60 + local.second

    def day(self, moment: datetime) -> str:
        """Return the local day as ISO 8601."""
        return self._local(moment).date().isoformat()

    def quarters(self, begin: datetime, end: datetime) -> range:
        """Return the quarter-hours that a span touches, counted from its first midnight."""
        first_s = self.second_of_day(begin)
        last_s = first_s + max(1, int((end - begin).total_seconds())) - 1
        return range(first_s // _QUARTER_S, last_s // _QUARTER_S + 1)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)
