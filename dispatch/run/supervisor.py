"""Starts everything in order, watches it, and stops everything in the other order."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import typer

from dispatch.cluster import ClusterError, ClusterHandle, ensure_cluster
from dispatch.run.checks import HOST, check_port, hold_alone, parse_port
from dispatch.run.processes import PROGRAM, Child, get_tail, run_to_end, start_child, stop_children
from dispatch.run.speech import RunError, step, tell, tell_error
from dispatch.settings import ROOT, get_settings

GROUND = ROOT / "data" / "shapefiles"
READY_LIMIT_S = 60.0
POLL_S = 0.05
WATCH_S = 0.5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody wants everything stopped. No `except Exception` may swallow it."""


def run() -> None:
    """Start the database, the server, the worker and the simulator, until Ctrl-C."""
    for signum in STOP_SIGNALS:
        signal.signal(signum, _request_stop)
    try:
        _run(get_settings().data)
    except (RunError, ClusterError) as error:
        tell_error(error.code, **error.params)
        raise typer.Exit(1) from None
    except StopRequested:
        tell("say.stopped")


def _run(data: Path) -> None:
    port = parse_port(os.environ.get("PORT"))
    with ExitStack() as stack:
        logs = _make_logs(data)
        stack.enter_context(hold_alone(data))
        check_port(port)
        with step("step.cluster"):
            cluster = ensure_cluster(data)
        if not cluster.started:
            tell("say.reused")
        stack.callback(_in_peace, cluster.stop)
        _prepare(cluster, logs)
        children = stack.enter_context(_stopping())
        _start(children, cluster, port, logs)
        _watch(children)


def _make_logs(data: Path) -> Path:
    logs = data / "logs"
    try:
        logs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ClusterError("cluster.no_folder", path=data, said=error.strerror) from None
    return logs


def _prepare(cluster: ClusterHandle, logs: Path) -> None:
    command = [sys.executable, "-m", "dispatch.run.prepare", str(GROUND)]
    with step("step.prepare"):
        said = run_to_end(start_child("prepare", command, cluster.url, logs), "run.not_prepared")
    for line in said.splitlines():
        typer.echo(f"    {line}")


def _start(children: list[Child], cluster: ClusterHandle, port: int, logs: Path) -> None:
    server = f"http://{HOST}:{port}"
    serve = [PROGRAM, "serve", "--host", HOST, "--port", str(port)]
    with step("step.server"):
        children.append(start_child("server", serve, cluster.url, logs))
        children.append(start_child("worker", [PROGRAM, "worker"], cluster.url, logs))
        _wait_ready(children[0], port)
    with step("step.simulator"):
        simulate = [PROGRAM, "simulate", "--server", server]
        children.append(start_child("simulator", simulate, cluster.url, logs))
    links = [PROGRAM, "demo-links", "--server", server]
    printed = run_to_end(start_child("links", links, cluster.url, logs), "run.no_links")
    tell("say.links")
    typer.echo(printed.rstrip())
    (logs / "links.log").unlink()  # a sign-in link is not for a log file
    tell("say.stop_hint", path=logs)


def _wait_ready(server: Child, port: int) -> None:
    deadline = time.monotonic() + READY_LIMIT_S
    while time.monotonic() < deadline:
        server.check()
        if _is_ready(port):
            return
        time.sleep(POLL_S)
    said = get_tail(server.log)
    raise RunError("run.not_ready", seconds=int(READY_LIMIT_S), path=server.log, said=said)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _watch(children: list[Child]) -> None:
    while True:
        for child in children:
            child.check()
        time.sleep(WATCH_S)


@contextmanager
def _stopping() -> Iterator[list[Child]]:
    """Yield an empty list of children, and stop those that are in it at the end."""
    children: list[Child] = []
    try:
        yield children
    finally:
        _in_peace(lambda: stop_children(children[::-1]))


def _in_peace(stop: Callable[[], None]) -> None:
    """Stop something without being stopped: a second Ctrl-C must not leave processes behind."""
    for signum in STOP_SIGNALS:
        signal.signal(signum, signal.SIG_IGN)
    stop()


def _request_stop(_signum: int, _frame: FrameType | None) -> None:
    raise StopRequested
