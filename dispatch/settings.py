"""Every setting of the server, read from the environment, with its meaning.

A setting `foo` is read from `PATROL_FOO`; `DATABASE_URL` keeps its customary name.
"""

import os
from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings of one process."""

    model_config = SettingsConfigDict(env_prefix="PATROL_", populate_by_name=True)

    #: Where the private database cluster and its socket live.
    data: Path = ROOT / ".patrolgrid"
    #: SQLAlchemy address of the database, `postgresql+psycopg://...`; None: the private cluster.
    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    #: The built pages.
    pages: Path = ROOT / "frontend" / "dist"
    #: IANA name of the station's time zone: incident numbers start anew at its midnight.
    time_zone: str = "Asia/Shanghai"
    #: Language of messages when a client asks for none.
    language: str = "zh"
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
    #: Jobs that ended are kept so many days, with their results.
    job_days: int = 30
    #: Jobs a worker does at once, each in a process of its own; a solver fills a core or more.
    worker_jobs: int = Field(default=1, ge=1)
    #: Processes that share the server's port; each holds the ground and its share of the clients.
    server_processes: int = Field(default_factory=lambda: min(2, os.cpu_count() or 1), ge=1)
    #: Connections to the database a server process holds at most, beside one for listening.
    database_connections: int = 12


@cache
def get_settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
