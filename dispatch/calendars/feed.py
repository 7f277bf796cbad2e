"""A calendar feed (RFC 5545): the nights as events with two alarms each. Pure.

It holds no name: calendars are kept by phones' makers, and only whose it is may be known there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from dispatch.errors import CATALOGUE

#: How long before a night a phone reminds.
ALARMS = (timedelta(hours=24), timedelta(hours=2))
#: How often calendars are asked to look again.
_REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FeedNight:
    """A night of the feed; `point` is lon, lat of where the squad meets."""

    uid: str
    version: int
    starts_at: datetime
    ends_at: datetime
    community: str
    meeting: str | None
    point: tuple[float, float] | None


def write_feed(nights: Sequence[FeedNight], now: datetime, language: str) -> bytes:
    """Return the feed's text."""
    calendar = Calendar()
    calendar.add("prodid", "-//Patrolgrid//Volunteer nights//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", CATALOGUE.render("calendar.name", language))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for night in nights:
        calendar.add_component(_event(night, now, language))
    content: bytes = calendar.to_ical()
    return content


def _event(night: FeedNight, now: datetime, language: str) -> Event:
    title = CATALOGUE.render("calendar.title", language, community=night.community)
    event = Event()
    event.add("uid", night.uid)
    event.add("sequence", night.version)
    event.add("dtstamp", now)
    event.add("dtstart", night.starts_at)
    event.add("dtend", night.ends_at)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    if night.meeting is not None:
        event.add("location", night.meeting)
    if night.point is not None:
        lon, lat = night.point
        event.add("geo", (lat, lon))
    for before in ALARMS:
        event.add_component(_alarm(before, title))
    return event


def _alarm(before: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -before)
    return alarm
