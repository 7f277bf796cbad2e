"""One run: a station, a server, two load processes, and afterwards the peer."""

import time
from dataclasses import asdict
from typing import Any

from sqlalchemy import create_engine, text

from benchmarks.machine import read_machine, read_versions
from benchmarks.main_job.loads import read_figures, send, start_load, wait_ready
from benchmarks.main_job.plan import Options, Plan, Window
from benchmarks.main_job.replay import measure_peer
from benchmarks.main_job.report import judge
from benchmarks.main_job.server import serving
from benchmarks.main_job.station import make_plan, make_station
from benchmarks.processes import find_free_port, get_cpu_s
from dispatch.cluster import ClusterHandle, temporary_cluster

#: Load before the figures count: statements are compiled, caches filled, as after any start.
WARM_UP_S = 4.0


def run_main_job(options: Options) -> dict[str, Any]:
    """Measure the main job on a station that exists only meanwhile; return the report."""
    machine = read_machine()
    with temporary_cluster(durable=True) as cluster:
        began = time.perf_counter()
        make_station(cluster.url)
        made_s = time.perf_counter() - began
        plan = make_plan(cluster.url, find_free_port(), options)
        figures, window = _measure(cluster, plan)
        peer = measure_peer(cluster.url, plan, window)
        postgres = _read_postgres_version(cluster.url)
    return {
        "machine": asdict(machine),
        "versions": {**read_versions(), "postgresql": postgres},
        "options": asdict(options) | {"warm_up_s": WARM_UP_S},
        "aims": judge(figures["ms"]),
        **figures,
        "peer": peer,
        "station_made_s": round(made_s, 2),
    }


def _measure(cluster: ClusterHandle, plan: Plan) -> tuple[dict[str, Any], Window]:
    with serving(cluster.url, plan.port) as (server, started_s):
        pids = {"server": server.pid}
        if cluster.process is not None:
            pids["postgresql"] = cluster.process.pid
        listener = start_load("listen", plan.encode())
        wait_ready(listener)
        begin = time.time() + WARM_UP_S
        window = Window(begin, begin + plan.options.seconds)
        driver = start_load("drive", plan.encode() + window.encode())
        send(listener, window.encode())
        cpu_s = _watch(pids, window)
        driven, heard = read_figures(driver), read_figures(listener)
    figures = {
        "ms": driven["ms"] | {"commit_to_frame": heard["ms"]},
        "errors": driven["errors"],
        "outcomes": driven["outcomes"],
        "live": {name: heard[name] for name in ("frames", "bytes", "clients_lost")},
        "cpu_s": cpu_s | {"driver": driven["cpu_s"], "listeners": heard["cpu_s"]},
        "server_started_s": round(started_s, 2),
    }
    return figures, window


def _watch(pids: dict[str, int], window: Window) -> dict[str, float]:
    """Return the CPU seconds that each process uses within the window."""
    time.sleep(max(0.0, window.begin - time.time()))
    before_s = {name: get_cpu_s(pid) for name, pid in pids.items()}
    time.sleep(max(0.0, window.end - time.time()))
    return {name: round(get_cpu_s(pid) - before_s[name], 2) for name, pid in pids.items()}


def _read_postgres_version(url: str) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        version: str = connection.execute(text("SHOW server_version")).scalar_one()
    engine.dispose()
    return version
