"""One run of the roster's measurements."""

import os
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.machine import read_machine, read_versions
from benchmarks.roster.duty import measure_instances
from benchmarks.roster.nights import (
    measure_many,
    measure_mip,
    measure_repairs,
    measure_station,
)
from benchmarks.roster.people import Size
from dispatch.roster.nights.parts import LEAST_PRIORITY, Effort
from dispatch.roster.search import Limits

#: How near to the best each part must come in the runs with many volunteers.
NEAR = {2_000: 0.01, 20_000: 0.02}
#: Stations that share nothing at both sizes; joined ones at the first.
JOINED = 2_000
#: So many other months of a station are measured in the full form.
OTHER_SEEDS = 4
STATION_S, MIP_S, REPAIR_S, PART_S = 120.0, 45.0, 10.0, 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured: `full` with other seeds and many volunteers, `curtois` a folder."""

    full: bool = False
    curtois: Path | None = None
    seed: int = 1
    workers: int = 2


def run_roster(options: Options) -> dict[str, Any]:
    """Measure rosters at the least priority; return the report."""
    machine = read_machine()
    os.nice(LEAST_PRIORITY)
    size = Size(seed=options.seed)
    station, problem, solved = measure_station(size, Limits(STATION_S, 1, options.seed))
    repairs = measure_repairs(problem, solved.roster, Limits(REPAIR_S, 1, options.seed))
    report = {
        "machine": asdict(machine),
        "versions": read_versions() | {name: version(name) for name in ("ortools", "highspy")},
        "options": asdict(options) | {"curtois": options.curtois is not None},
        "station": station,
        "other_seeds": _measure_seeds(options) if options.full else [],
        "repairs": repairs,
        "mip": measure_mip(size, MIP_S, options.workers),
        "many": _measure_many(options) if options.full else [],
        "duty": _measure_duty(options),
    }
    return report | {"aims": judge(report), "load_average_after": round(os.getloadavg()[0], 2)}


def _measure_seeds(options: Options) -> list[dict[str, Any]]:
    """Measure other months: one seed may be kind."""
    seeds = range(options.seed + 1, options.seed + 1 + OTHER_SEEDS)
    return [
        {"seed": seed, **measure_station(Size(seed=seed), Limits(STATION_S, 1, seed))[0]}
        for seed in seeds
    ]


def _measure_many(options: Options) -> list[dict[str, Any]]:
    sizes = [Size(count, seed=options.seed) for count in NEAR]
    sizes.insert(1, Size(JOINED, seed=options.seed, joined=True))
    return [measure_many(size, _effort(size, options)) for size in sizes]


def _effort(size: Size, options: Options) -> Effort:
    limits = Limits(PART_S, 1, options.seed, near=NEAR[size.volunteers])
    return Effort(limits, options.workers)


def _measure_duty(options: Options) -> list[dict[str, Any]]:
    if options.curtois is None:
        return []
    return measure_instances(options.curtois, seed=options.seed)


def judge(report: dict[str, Any]) -> dict[str, bool]:
    """Return whether each aim was met; an aim that was not measured is left out."""
    station, repairs = report["station"], report["repairs"]
    aims = {
        "first_feasible_1_s": station["first_feasible_s"] <= 1.0,
        "proven_10_s": station["proven"] and station["seconds"] <= 10.0,
        "repair_3_s_fewest": all(r["seconds"] <= 3.0 and r["provably_fewest"] for r in repairs),
    }
    for many in report["many"]:
        count, seconds = many["volunteers"], {2_000: 120.0, 20_000: 1200.0}[many["volunteers"]]
        good = many["promised"] and many["gap"] <= NEAR[count] and many["seconds"] <= seconds
        aims[f"volunteers_{count}{'_joined' if many['joined'] else ''}"] = good
    if duty := report["duty"]:
        aims["duty_1_to_4_proven"] = all(d["proven"] for d in duty if d["instance"] <= 4)
        aims["duty_5_to_12_3_percent"] = all(
            d["above_best"] <= 0.03 for d in duty if d["instance"] > 4
        )
    return aims
