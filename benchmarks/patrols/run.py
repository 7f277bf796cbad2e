"""One run: our night by every solver, the TOPTW files, a month, happenings, a city."""

from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer

from benchmarks.machine import read_machine, read_versions
from benchmarks.patrols.city import measure_city
from benchmarks.patrols.compare import Seconds, compare
from benchmarks.patrols.night import Night, read_ground
from benchmarks.patrols.nights import measure_month, measure_replans
from benchmarks.patrols.toptw import Instance, read_instances
from dispatch.patrols.plan.predict import MOST_SHARE

PEERS = ("ortools", "pyvroom")
SOLVERS = ("patrolgrid", "or_tools_short", "or_tools_long", "vroom")
#: Aims: our cost over the best of all, our prize over the best known, seconds to a first plan.
AIM_OVER_BEST, AIM_OF_BEST_KNOWN, AIM_FIRST_S, AIM_REPLAN_S = 1.01, 0.985, 1.0, 2.0


@dataclass(frozen=True, slots=True)
class PatrolOptions:
    """What is measured: the ground, the TOPTW folder if given, seconds, stations (0: no city)."""

    ground: Path
    toptw: Path | None
    seconds: Seconds
    stations: int


def run_patrols(options: PatrolOptions) -> dict[str, Any]:
    """Return the report of one run."""
    machine = read_machine()
    night = Night(read_ground(options.ground))
    report: dict[str, Any] = {
        "machine": asdict(machine),
        "versions": read_versions() | {name: version(name) for name in PEERS},
        "seconds": asdict(options.seconds),
        "night": compare(night.problem(), options.seconds),
        "night_with_repeats": compare(night.problem(repeats=True), options.seconds),
        "month": measure_month(night, options.seconds.short),
        "replans": measure_replans(night, options.seconds.short),
    }
    if options.toptw is not None:
        report["toptw"] = _measure_toptw(options.toptw, options.seconds)
    if options.stations:
        report["city"] = measure_city(options.ground, options.stations, options.seconds.short)
    return report | {"aims": _judge(report)}


def print_patrols(report: dict[str, Any]) -> None:
    """Print costs by solver, and which aims were met."""
    for name in ("night", "night_with_repeats"):
        costs = (f"{solver} {report[name][solver]['cost']}" for solver in SOLVERS)
        typer.echo(f"{name}: {', '.join(costs)}")
    for solver, share in report.get("toptw", {}).get("of_best_known", {}).items():
        typer.echo(f"toptw {solver}: {share:.2%}")
    for aim, met in report["aims"].items():
        typer.echo(f"{aim}: {met}")


def _measure_toptw(folder: Path, seconds: Seconds) -> dict[str, Any]:
    instances = read_instances(folder)
    prizes = [_prizes(instance, seconds) for instance in instances]
    shares = {
        solver: sum(row[solver] / row["best_known"] for row in prizes) / len(prizes)
        for solver in SOLVERS
    }
    return {
        "instances": prizes,
        "of_best_known": {name: round(share, 4) for name, share in shares.items()},
    }


def _prizes(instance: Instance, seconds: Seconds) -> dict[str, Any]:
    figures = compare(instance.problem, seconds)
    return {
        "instance": instance.name,
        "vehicles": instance.vehicles,
        "best_known": instance.best_known,
        "valid": not any(figures[solver]["violations"] for solver in SOLVERS),
        **{solver: instance.prize(figures[solver]["missed"]) for solver in SOLVERS},
    }


def _judge(report: dict[str, Any]) -> dict[str, bool]:
    """Return which of the aims that were measured are met."""
    nights = [report["night"], report["night_with_repeats"]]
    aims = {
        "within_1_percent_of_best": all(_is_near_best(night) for night in nights),
        "first_plan_in_1_s": all(night["first_plan_s"] <= AIM_FIRST_S for night in nights),
        "month_under_level": report["month"]["varied_with_memory"]["worst"] <= MOST_SHARE,
        "replan_in_2_s": all(row["cpu_s"] <= AIM_REPLAN_S for row in report["replans"].values()),
    }
    if "toptw" in report:
        share = report["toptw"]["of_best_known"]["patrolgrid"]
        aims["toptw_98_5_percent_of_best_known"] = share >= AIM_OF_BEST_KNOWN
    return aims


def _is_near_best(figures: dict[str, Any]) -> bool:
    best = min(figures[solver]["cost"] for solver in SOLVERS)
    return bool(figures["patrolgrid"]["cost"] <= AIM_OVER_BEST * best)
