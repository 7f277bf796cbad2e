"""Measuring the peer: the very events of the run, at their own pace, to as many clients."""

import time
from dataclasses import replace
from typing import Any

import orjson
import psycopg
from sqlalchemy.engine import make_url

from benchmarks.main_job.loads import read_figures, send, start_load, wait_ready
from benchmarks.main_job.peer import CHANNEL
from benchmarks.main_job.plan import Plan, Window
from benchmarks.processes import find_free_port, get_cpu_s

#: A notification may not reach 8000 bytes: longer events lose their end here, to the peer's good.
MOST_BYTES = 7_800
LEAD_S = 1.0

_RECORDED = """
SELECT extract(epoch FROM at)::float8, changes::text FROM live_event
WHERE at >= to_timestamp(%s) AND at < to_timestamp(%s) ORDER BY at
"""
_TABLE = "CREATE TABLE bench_peer (id bigint GENERATED ALWAYS AS IDENTITY, body text)"
_WRITE = "INSERT INTO bench_peer (body) VALUES (%s)"
_NOTIFY = """
SELECT pg_notify(%s, format('[{"type":"event","at":"%%s","body":%%s}]',
    to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), %s::text))
"""


def measure_peer(url: str, plan: Plan, window: Window) -> dict[str, Any]:
    """Return the peer's figures for the events that were written within a window."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(False)
    port = find_free_port()
    peer = start_load("peer", orjson.dumps({"dsn": dsn, "port": port}) + b"\n")
    try:
        wait_ready(peer)
        listener = start_load("listen", replace(plan, port=port).encode())
        wait_ready(listener)
        begin = time.time() + LEAD_S
        send(listener, Window(begin, begin + window.end - window.begin).encode())
        before_s = get_cpu_s(peer.pid)
        with psycopg.connect(dsn) as connection:
            _replay(connection, window, begin)
        cpu_s = get_cpu_s(peer.pid) - before_s
        heard = read_figures(listener)
    finally:
        peer.terminate()
        peer.wait()
    return {
        "commit_to_frame_ms": heard["ms"],
        "frames": heard["frames"],
        "bytes": heard["bytes"],
        "cpu_s": round(cpu_s, 2),
    }


def _replay(connection: psycopg.Connection, window: Window, begin: float) -> None:
    """Write the recorded events anew, each as long after `begin` as it was after the window's."""
    recorded = connection.execute(_RECORDED, (window.begin, window.end)).fetchall()
    connection.execute(_TABLE)
    connection.commit()
    for at, changes in recorded:
        body = orjson.dumps(_cut(changes)).decode()
        time.sleep(max(0.0, begin + at - window.begin - time.time()))
        connection.execute(_WRITE, (body,))
        connection.execute(_NOTIFY, (CHANNEL, body))
        connection.commit()


def _cut(text: str) -> str:
    """Return the text, or as much of it as a notification holds once it is quoted."""
    while len(orjson.dumps(text)) > MOST_BYTES:
        text = text[: len(text) * 9 // 10]
    return text
