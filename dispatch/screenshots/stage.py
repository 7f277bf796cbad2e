"""A whole station for a few minutes: database, server, simulator, and ways to sign in."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from dispatch.cluster import temporary_cluster
from dispatch.run.checks import HOST, is_free
from dispatch.run.processes import PROGRAM, Child, run_to_end, start_child, stop_children
from dispatch.screenshots.errors import ScreenshotError
from dispatch.settings import ROOT

GROUND = ROOT / "data" / "shapefiles"
FIRST_PORT = 8700
#: Patience costs nothing here, and a busy machine needs it.
READY_LIMIT_S = 300.0
POLL_S = 0.2

_LINK = re.compile(r"http\S+#token=\S+")


@dataclass(frozen=True, slots=True)
class Links:
    """One-time sign-in links, each good for one browser."""

    dispatcher: str
    officer: str
    volunteer: str
    leader: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A running station: `server` is its address, `url` its database's, `logs` a folder."""

    server: str
    url: str
    logs: Path

    def make_links(self) -> Links:
        """Return new one-time links, as the command prints them for a person."""
        command = [PROGRAM, "demo-links", "--server", self.server]
        printed = run_to_end(start_child("links", command, self.url, self.logs), "run.no_links")
        return Links(*_LINK.findall(printed))

    @contextmanager
    def signed_in(self, link: str) -> Iterator[httpx.Client]:
        """Open a client of the API that is signed in by a link."""
        token = link.partition("#token=")[2]
        with httpx.Client(base_url=self.server, timeout=READY_LIMIT_S, trust_env=False) as client:
            check(client.post("/api/session/link", json={"token": token}))
            yield client


@contextmanager
def temporary_station() -> Iterator[Stage]:
    """Set up a station with the ground, people, units and moving units; nothing is left after.

    Raises ClusterError, RunError and ScreenshotError.
    """
    with temporary_cluster() as cluster, TemporaryDirectory() as folder, _stopping() as children:
        port = next(port for port in range(FIRST_PORT, FIRST_PORT + 1000) if is_free(port))
        stage = Stage(f"http://{HOST}:{port}", cluster.url, Path(folder))
        prepare = [sys.executable, "-m", "dispatch.run.prepare", str(GROUND)]
        run_to_end(start_child("prepare", prepare, stage.url, stage.logs), "run.not_prepared")
        serve = [PROGRAM, "serve", "--host", HOST, "--port", str(port)]
        simulate = [PROGRAM, "simulate", "--server", stage.server]
        for name, command in (("server", serve), ("simulator", simulate)):
            children.append(start_child(name, command, stage.url, stage.logs))
            wait_for(lambda: _is_ready(children[0], stage.server), "the server")
        yield stage


def wait_for(is_there: Callable[[], bool], what: str, limit_s: float = READY_LIMIT_S) -> None:
    """Ask until something is there; raises ScreenshotError `screenshots.not_ready`."""
    deadline = time.monotonic() + limit_s
    while not is_there():
        if time.monotonic() > deadline:
            raise ScreenshotError("screenshots.not_ready", seconds=int(limit_s), what=what)
        time.sleep(POLL_S)


def check(answer: httpx.Response) -> httpx.Response:
    """Return an answer, or raise ScreenshotError `screenshots.refused` when it is an error."""
    if answer.is_error:
        raise ScreenshotError(
            "screenshots.refused",
            method=answer.request.method,
            path=answer.request.url.path,
            status=answer.status_code,
            said=answer.text,
        )
    return answer


def _is_ready(server: Child, address: str) -> bool:
    server.check()
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).is_success
    except httpx.TransportError:
        return False


@contextmanager
def _stopping() -> Iterator[list[Child]]:
    """Yield an empty list of children, and stop those that are in it at the end."""
    children: list[Child] = []
    with ExitStack() as stack:
        stack.callback(lambda: stop_children(children[::-1]))
        yield children
