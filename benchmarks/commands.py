"""The benchmarks' command line: patrolgrid bench NAME."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from benchmarks.geocode.calibrate import calibrate
from benchmarks.geocode.run import run_geocode
from benchmarks.main_job.plan import Options as MainJobOptions
from benchmarks.main_job.run import run_main_job
from benchmarks.roster.run import Options as RosterOptions
from benchmarks.roster.run import run_roster
from benchmarks.travel.run import SIZES, run_travel
from benchmarks.travel.run import Options as TravelOptions

bench = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Measure the product; nothing is kept afterwards.",
)

DEFAULTS = MainJobOptions()
TRAVEL = TravelOptions()
#: What is printed of each figure without --json.
COLUMNS = ("count", "p50", "p95", "p99", "max")
GEOCODE_COLUMNS = (
    *("count", "top1", "top5", "grid", "false_confident"),
    *("error_m_p50", "error_m_p95", "p50_ms", "p99_ms", "cpu_p99_ms"),
)


@bench.callback()
def choose() -> None:
    """Measure the product; nothing is kept afterwards."""


@bench.command("main-job")
def main_job(
    seconds: Annotated[int, typer.Option(min=1)] = DEFAULTS.seconds,
    clients: Annotated[int, typer.Option(min=1)] = DEFAULTS.clients,
    units: Annotated[int, typer.Option(min=1)] = DEFAULTS.units,
    rate: Annotated[float, typer.Option(min=0.1)] = DEFAULTS.rate,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure the main job under load: report, recommend, assign, push, positions."""
    report = run_main_job(MainJobOptions(seconds, clients, units, rate))
    if as_json:
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        _print_table(report)


@bench.command("geocode")
def geocode(
    names: Annotated[int, typer.Option(min=0)] = 200_000,
    peers: bool = True,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure how well and how fast locations are found, on queries written by hand."""
    report = run_geocode(names, peers=peers)
    if as_json:
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        for name, figures in _geocode_tables(report):
            _print_groups(name, figures)


@bench.command("geocode-calibrate")
def geocode_calibrate() -> None:
    """Fit the geocoder's confidence to the tuning half of the queries and write it."""
    typer.echo(orjson.dumps(calibrate(), option=orjson.OPT_INDENT_2).decode())


def _geocode_tables(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    tables = [*report["halves"].items(), *report.get("peers", {}).items()]
    enlarged = report.get("enlarged")
    return [*tables, (f"{enlarged['names']} names", enlarged["heldout"])] if enlarged else tables


def _print_groups(title: str, groups: dict[str, Any]) -> None:
    """Print the figures of every class of queries."""
    typer.echo("".join(f"{name:>18}" for name in (title, *GEOCODE_COLUMNS)))
    for name, figures in groups.items():
        cells = (figures[column] for column in GEOCODE_COLUMNS)
        typer.echo("".join(f"{cell!s:>18}" for cell in (name, *cells)))


@bench.command("travel")
def travel(
    questions: Annotated[int, typer.Option(min=1)] = TRAVEL.questions,
    size: Annotated[list[str] | None, typer.Option()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure travel times from 50 units to an incident, and coverage, beside two other engines."""
    sizes = TRAVEL.sizes if size is None else tuple(name for name in size if name in SIZES)
    report = run_travel(TravelOptions(questions, sizes))
    if as_json:
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
        return
    for name, town in report["towns"].items():
        rows = {engine: figures["ms"] for engine, figures in town["engines"].items()}
        _print_rows(name, rows, {"routingkit": town["aims"]["p99_ms"]["aim"]})
    _print_rows("coverage", {"coverage": report["coverage"]["ms"]}, {})


@bench.command("roster")
def roster(
    full: Annotated[bool, typer.Option("--full", help="2,000 and 20,000 volunteers too")] = False,
    curtois: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Instance1.txt ...")
    ] = None,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure rosters: nights, repair, the same model as a MIP, duty."""
    report = run_roster(RosterOptions(full=full, curtois=curtois, seed=seed))
    if as_json:
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        for aim, met in report["aims"].items():
            typer.echo(f"{aim:>28}  {met}")


def _print_rows(title: str, rows: dict[str, Any], aims: dict[str, float]) -> None:
    """Print latencies in milliseconds, one row each."""
    typer.echo("".join(f"{name:>17}" for name in (title, *COLUMNS, "aim p99")))
    for name, figures in rows.items():
        cells = (figures[column] for column in COLUMNS) if figures else ("",) * len(COLUMNS)
        typer.echo("".join(f"{cell:>17}" for cell in (name, *cells, aims.get(name, ""))))


def _print_table(report: dict[str, Any]) -> None:
    """Print the latencies in milliseconds, and the aims."""
    aims = {name: aim["aim_p99_ms"] for name, aim in report["aims"].items()}
    _print_rows("ms", report["ms"], aims)
