"""The app of one of the server's processes."""

import os
import signal
from multiprocessing import parent_process

from fastapi import FastAPI

from dispatch.app import create_app
from dispatch.cluster.children import end_with_parent
from dispatch.settings import get_settings


def create_worker_app() -> FastAPI:
    """Return the app for the database that the parent's environment names."""
    parent = parent_process()
    if parent is not None and parent.pid is not None:
        end_with_parent(signal.SIGKILL, parent.pid)  # its port is free at once
    return create_app(get_settings(), os.environ["DATABASE_URL"])
