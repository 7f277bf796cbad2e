"""One run: every town, every engine, the same questions."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from benchmarks.figures import summarise
from benchmarks.machine import read_machine, read_versions
from benchmarks.travel.extract import read_extract
from benchmarks.travel.peers import IgraphEngine
from benchmarks.travel.towns import make_town
from gis.files import read_layers
from gis.metric import measuring_at
from gis.model import Mode, Place, Road, TurnRestriction
from gis.network import Closure, Network
from gis.network.coverage import make_coverage_map
from gis.network.engine import Engine
from gis.network.hierarchy import HierarchyEngine
from gis.network.plain import PlainEngine
from gis.network.speeds import CLASS_NUMBER, Speeds, default_speeds
from gis.records import GroundData, to_records

GROUND = Path(__file__).resolve().parents[2] / "data" / "shapefiles"
ENGINES: dict[str, Engine] = {
    "routingkit": HierarchyEngine,
    "scipy": PlainEngine,
    "igraph": IgraphEngine,
}
#: The 99th percentiles aimed at, in milliseconds, by town; and the rebuild after a closure.
AIM_GROUND_P99_MS = 2.0
#: The same for other towns, by how many junctions they have at most.
AIMS_P99_MS = ((75_000, 20.0), (750_000, 100.0))
AIM_REBUILD_MS = 1_000.0
AIM_COVERAGE_MS = 50.0
SIZES = {"50k": 50_000, "500k": 500_000}
UNITS = 50
REBUILDS = 5
WARM_UP = 5
SEED = 20_261_125

Floats = NDArray[np.float64]
Answer = TypeVar("Answer")
Corners = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Options:
    """How many questions a town is asked, and which towns: 500,000 nodes take minutes to build.

    `osm` is an extract that takes the place of the made towns.
    """

    questions: int = 200
    sizes: tuple[str, ...] = ("50k", "500k")
    osm: Path | None = None


@dataclass(frozen=True, slots=True)
class Town:
    """What a network is built from, and the corners of what it covers."""

    name: str
    roads: Sequence[Road]
    places: Sequence[Place]
    turns: Sequence[TurnRestriction]
    corners: Corners


def run_travel(options: Options) -> dict[str, Any]:
    """Measure travel times and coverage; return the report."""
    machine = read_machine()
    data = to_records(read_layers(GROUND))
    towns = {"ground": _measure_town(_our_ground(data), options)}
    if options.osm is not None:
        towns[options.osm.name] = _measure_extract(options.osm, options)
    for name in () if options.osm else options.sizes:
        made = make_town(SIZES[name])
        towns[name] = _measure_town(Town(name, made.roads, (), (), made.bounds), options)
    osm = options.osm and options.osm.name
    return {
        "machine": asdict(machine),
        "versions": read_versions(),
        "options": asdict(options) | {"osm": osm, "units": UNITS},
        "towns": towns,
        "coverage": _measure_coverage(data, options),
    }


def _our_ground(data: GroundData) -> Town:
    bounds = np.array([area.geometry.bounds for area in data.areas])
    corners = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    return Town("ground", data.roads, data.places, data.turns, corners)


def _measure_extract(path: Path, options: Options) -> dict[str, Any]:
    extract = read_extract(path)
    boxes = np.array([road.geometry.bounds for road in extract.roads])
    corners = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    with measuring_at(extract.lon):
        return _measure_town(Town(path.name, extract.roads, (), extract.turns, corners), options)


def _measure_town(town: Town, options: Options) -> dict[str, Any]:
    rng = np.random.default_rng(SEED)
    questions = [
        (rng.uniform(*town.corners, (UNITS, 2)), rng.uniform(*town.corners, (1, 2)))
        for _ in range(options.questions)
    ]
    speeds = Speeds(default_speeds().access_kmh, {Mode.CAR: default_speeds().profiles[Mode.CAR]})
    answers: dict[str, Floats] = {}
    engines: dict[str, Any] = {}
    size: dict[str, int] = {}
    for name, engine in ENGINES.items():
        began = time.perf_counter()
        network = Network(town.roads, town.places, turns=town.turns, speeds=speeds, engine=engine)
        built_s = time.perf_counter() - began
        size = {"nodes": network.n_nodes, "edges": len(network.edges.roads)}
        figures, answers[name] = _ask(network, questions)
        rebuild = _rebuild(network)
        engines[name] = figures | {"rebuild": rebuild, "built_s": round(built_s, 2)}
    ours = engines["routingkit"]
    return size | {
        "aims": {
            "p99_ms": _judge(_aim_p99_ms(town, size["nodes"]), ours["ms"]["p99"]),
            "rebuild_ms": _judge(AIM_REBUILD_MS, ours["rebuild"]["ms"]["max"]),
        },
        "engines": engines,
        "largest_difference_s": _difference(answers),
    }


def _aim_p99_ms(town: Town, nodes: int) -> float:
    if town.name == "ground":
        return AIM_GROUND_P99_MS
    return next((aim for most, aim in AIMS_P99_MS if nodes <= most), AIMS_P99_MS[-1][1])


def _ask(
    network: Network, questions: Sequence[tuple[Floats, Floats]]
) -> tuple[dict[str, Any], Floats]:
    """Return what a question takes, from points to seconds, and the answers."""
    for origins, target in questions[:WARM_UP]:
        network.travel_times_s(origins, target, Mode.CAR)
    watch = _Stopwatch()
    answers = [
        watch.time(partial(network.travel_times_s, origins, target, Mode.CAR))
        for origins, target in questions
    ]
    return watch.figures(), np.array(answers)


def _rebuild(network: Network) -> dict[str, Any]:
    """Return what it takes from a drawn closure to a network that heeds it."""
    largest = min(network.edges.road_class)
    main = [road for road in network.edges.roads if CLASS_NUMBER[road.road_class] == largest]
    picked = np.random.default_rng(SEED).choice(len(main), REBUILDS)
    watch = _Stopwatch()
    for index in picked:
        closure = Closure(_across(main[index]), frozenset({Mode.CAR}))
        watch.time(partial(network.under, [closure]))
    return watch.figures()


def _across(road: Road) -> LineString:
    """Return a line across the middle of a road, some 20 m long."""
    spot = road.geometry.interpolate(0.5, normalized=True)
    return LineString([(spot.x - 7e-5, spot.y - 7e-5), (spot.x + 7e-5, spot.y + 7e-5)])


def _measure_coverage(data: GroundData, options: Options) -> dict[str, Any]:
    network = Network(data.roads, data.places, turns=data.turns)
    began = time.perf_counter()
    ground = make_coverage_map(data, network)
    made_s = time.perf_counter() - began
    rng = np.random.default_rng(SEED)
    corners = _our_ground(data).corners
    units = {Mode.CAR: 8, Mode.EBIKE: 8, Mode.FOOT: 24}
    watch = _Stopwatch()
    for _ in range(options.questions):
        origins = {mode: rng.uniform(*corners, (count, 2)) for mode, count in units.items()}
        watch.time(partial(ground.measure, network, origins))
    figures = watch.figures()
    return figures | {
        "units": sum(units.values()),
        "cells": len(ground.raster.xy),
        "map_made_s": round(made_s, 2),
        "aim": _judge(AIM_COVERAGE_MS, figures["ms"]["p99"]),
    }


def _judge(aim: float, reached: float) -> dict[str, Any]:
    return {"aim": aim, "reached": reached, "met": reached <= aim}


def _difference(answers: dict[str, Floats]) -> float:
    """Return how far the engines' answers lie apart at most, in seconds."""
    ours = answers["routingkit"]
    finite = np.isfinite(ours)
    apart = [np.abs(other[finite] - ours[finite]).max() for other in answers.values()]
    return round(float(max(apart)), 4)


class _Stopwatch:
    """Keeps the milliseconds of calls: by the clock, and of the processor.

    The processor's tell what a call costs when others use the machine too.
    """

    def __init__(self) -> None:
        self._wall_ms: list[float] = []
        self._cpu_ms: list[float] = []

    def time(self, work: Callable[[], Answer]) -> Answer:
        """Do the work and return its answer."""
        began, began_cpu = time.perf_counter(), time.process_time()
        answer = work()
        self._cpu_ms.append((time.process_time() - began_cpu) * 1e3)
        self._wall_ms.append((time.perf_counter() - began) * 1e3)
        return answer

    def figures(self) -> dict[str, Any]:
        """Return the percentiles of both."""
        return {"ms": summarise(self._wall_ms), "cpu_ms": summarise(self._cpu_ms)}
