"""The command of the server: one or more processes that share the port."""

import os

import uvicorn

from dispatch.commands import database
from dispatch.settings import get_settings

#: By its name: only the processes that serve import what the app needs.
APP = "dispatch.commands.server_process:create_worker_app"
#: A client this far behind its pings is gone: a phone out of coverage.
PING_S = 20.0
#: No frame a client sends is larger: 500 fixes of a phone that was offline.
MOST_FRAME_BYTES = 256_000
#: An idle connection is kept so long: a page that asks every few seconds finds it open.
KEEP_ALIVE_S = 75
#: Sockets are given so long to close when the server stops.
GRACE_S = 3


def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the API, the live socket and the pages until stopped."""
    with database() as url:
        os.environ["DATABASE_URL"] = url  # so that each process finds the same
        uvicorn.run(
            APP,
            factory=True,
            workers=get_settings().server_processes,
            host=host,
            port=port,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_ping_interval=PING_S,
            ws_max_size=MOST_FRAME_BYTES,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=GRACE_S,
            log_level="warning",
            access_log=False,
        )
