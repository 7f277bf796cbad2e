"""When a night begins and ends, and until when it can still be given up. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dispatch.settings import Settings

ONE_DAY = timedelta(days=1)
NOON = time(12)


class CallOffReason(StrEnum):
    """Why somebody can't come; only the duty room sees it."""

    SICK = "sick"
    WORK = "work"
    FAMILY = "family"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when squads are out, on the station's clock; it may be past midnight."""

    starts: time
    ends: time
    zone: ZoneInfo

    def window(self, night: date) -> tuple[datetime, datetime]:
        """Return when a night's patrol begins and ends."""
        last_day = night if self.starts < self.ends else night + ONE_DAY
        return (
            datetime.combine(night, self.starts, self.zone),
            datetime.combine(last_day, self.ends, self.zone),
        )

    def today(self, now: datetime) -> date:
        """Return the station's day."""
        return now.astimezone(self.zone).date()

    def night_at(self, now: datetime) -> date:
        """Return the night that runs now, or the day's own: until noon a late one still runs."""
        local = now.astimezone(self.zone)
        runs_on = self.ends <= self.starts and local.time() < NOON
        return local.date() - ONE_DAY if runs_on else local.date()


def make_hours(settings: Settings) -> Hours:
    """Return the station's hours."""
    return Hours(settings.night_starts, settings.night_ends, ZoneInfo(settings.time_zone))


def can_give_up(hours: Hours, night: date, now: datetime) -> bool:
    """Return whether a night can still be called off or swapped: until it begins."""
    return now < hours.window(night)[0]
