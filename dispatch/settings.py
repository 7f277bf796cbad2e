"""Every setting of the server, read from the environment, with its meaning.

A setting `foo` is read from `PATROL_FOO`; `DATABASE_URL` keeps its customary name.
"""

import os
from datetime import time
from functools import cache
from pathlib import Path

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from gis.outside.port import ServiceName

ROOT = Path(__file__).resolve().parent.parent


class OutsideService(BaseModel):
    """An outside geocoder: scheme and host, and the key the station has for it."""

    url: str
    key: str = ""


class Settings(BaseSettings):
    """Settings of one process."""

    model_config = SettingsConfigDict(env_prefix="PATROL_", populate_by_name=True)

    #: Where the private database cluster and its socket live.
    data: Path = ROOT / ".patrolgrid"
    #: SQLAlchemy address of the database, `postgresql+psycopg://...`; None: the private cluster.
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    #: The built pages.
    pages: Path = ROOT / "frontend" / "dist"
    #: IANA name of the station's time zone: incident numbers start anew at its midnight, and
    #: travel speeds follow its hours.
    time_zone: str = "Asia/Shanghai"
    #: Language of messages when a client asks for none.
    language: str = "zh"
    #: The duty room's telephone, printed on maps as the one contact; empty: a line to write on.
    duty_phone: str = ""
    #: Mark cookies Secure: switch on behind HTTPS.
    secure_cookies: bool = False
    #: A session ends after so many hours, whatever happens (a 12-hour shift and an hour).
    session_hours: float = 13.0
    #: A one-time sign-in link is good for so many minutes.
    link_minutes: float = 60.0
    #: A caller's name and phone are erased after so many days.
    contact_days: int = 30
    #: Events older than this are pruned; clients further behind get a fresh snapshot.
    event_hours: float = 24.0
    #: Uploaded deliveries of a ground are deleted after so many days.
    upload_days: float = 7.0
    #: Jobs that ended are kept so many days, with their results.
    job_days: int = 30
    #: From when to when volunteers' squads are out, on the station's clock; past midnight when
    #: the end is the earlier of the two.
    night_starts: time = time(20, 0)
    night_ends: time = time(23, 0)
    #: Swaps that keep every rule need no leader so many hours ahead; None: a leader sees each.
    swap_auto_hours: float | None = Field(default=24.0, ge=0)
    #: Absences and wishes are deleted so many days after their day.
    availability_days: int = 180
    #: Positions of units on duty are kept so many days, in a table a day.
    track_days: int = Field(default=30, ge=1)
    #: Messages and notes are on the pages this long.
    message_hours: float = 24.0
    #: Messages are deleted after so many days.
    message_days: int = 30
    #: Notes of the field are deleted after so many days, with their photos.
    note_days: int = 90
    #: Jobs a worker does at once, each in a process of its own; a solver fills a core or more.
    worker_jobs: int = Field(default=1, ge=1)
    #: Processes that share the server's port; each holds the ground and its share of the clients.
    server_processes: int = Field(default_factory=lambda: min(2, os.cpu_count() or 1), ge=1)
    #: Connections to the database a server process holds at most, beside one for listening.
    database_connections: int = 12
    #: Outside geocoders by name (nominatim, tianditu, amap); none: nothing leaves the house.
    #: PATROL_OUTSIDE_GEOCODERS='{"amap": {"url": "https://restapi.amap.com", "key": "..."}}'
    outside_geocoders: dict[ServiceName, OutsideService] = Field(default_factory=dict)
    #: The only hosts they may be on: PATROL_OUTSIDE_HOSTS='["restapi.amap.com"]'
    outside_hosts: frozenset[str] = frozenset()


@cache
def get_settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
