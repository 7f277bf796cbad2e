"""The command of the background jobs."""

from dispatch.commands import database
from dispatch.jobs.housekeeping import run_housekeeping
from dispatch.jobs.lifetime import run_until_stopped
from dispatch.priority import give_way
from dispatch.settings import get_settings


def worker() -> None:
    """Run the background jobs until stopped: erase what must go, delete what nobody needs."""
    give_way()
    with database() as url:
        run_until_stopped(run_housekeeping(url, get_settings()))
