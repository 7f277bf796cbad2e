"""The command of the background jobs."""

import os

from dispatch.commands import database
from dispatch.jobs.housekeeping import run_housekeeping
from dispatch.jobs.lifetime import run_until_stopped
from dispatch.settings import get_settings

#: Jobs run in whatever time the machine has left.
NICENESS = 19


def worker() -> None:
    """Run the background jobs until stopped: erase what must go, delete what nobody needs."""
    os.nice(NICENESS)
    with database() as url:
        run_until_stopped(run_housekeeping(url, get_settings()))
