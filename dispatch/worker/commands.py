"""The command of the worker."""

from dispatch.commands import database
from dispatch.priority import give_way
from dispatch.settings import get_settings
from dispatch.worker.kinds import KINDS
from dispatch.worker.lifetime import run_until_stopped
from dispatch.worker.running import run_worker


def worker() -> None:
    """Keep the house and do jobs until stopped: as many workers as wanted, on any machine."""
    give_way()
    with database() as url:
        run_until_stopped(run_worker(url, get_settings(), KINDS))
