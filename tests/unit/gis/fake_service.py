"""An outside geocoder on loopback that answers as it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeService:
    """What the service answers next (`status`, `body`), and the paths it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body: Any = []
        self.asked: list[str] = []
        self.hangs = threading.Event()
        self.hangs.set()

    @property
    def url(self) -> str:
        return f"http://{self.address}"


@contextmanager
def fake_service() -> Iterator[FakeService]:
    """Serve on a free port of loopback until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            service.hangs.wait(30)
            body = service.body
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = FakeService(f"127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.hangs.set()
        server.shutdown()
        thread.join()
        server.server_close()
