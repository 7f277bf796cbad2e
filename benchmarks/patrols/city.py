"""A city of stations, each planned in a worker of its own, all workers at once."""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.patrols.night import Night, read_ground
from dispatch.patrols.plan.make import make_plan
from dispatch.patrols.plan.search import Limit

NICE = 19


def measure_city(ground: Path, stations: int, seconds: float) -> dict[str, Any]:
    """Return how long a city takes: every station has our ground and a night of its own."""
    workers = len(os.sched_getaffinity(0))
    began = time.perf_counter()
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(ground,)
    ) as pool:
        results = list(pool.map(_plan, range(stations), [seconds] * stations))
    return {
        "stations": stations,
        "workers": workers,
        "seconds_each": seconds,
        "minutes": round((time.perf_counter() - began) / 60, 2),
        "cpu_minutes": round(sum(cpu_s for cpu_s, _ in results) / 60, 2),
        "valid": all(valid for _, valid in results),
    }


class _Worker:
    """What a worker process keeps between stations."""

    night: Night


def _begin(ground: Path) -> None:
    os.nice(NICE)
    _Worker.night = Night(read_ground(ground))


def _plan(station: int, seconds: float) -> tuple[float, bool]:
    began = time.process_time()
    problem = _Worker.night.problem(seed=station, repeats=bool(station % 2))
    made = make_plan(problem, Limit(seconds=seconds, clock=time.process_time), station)
    return time.process_time() - began, made.varied.verdict.valid
