"""The benchmarks' command line: patrolgrid bench NAME."""

from typing import Annotated, Any

import orjson
import typer

from benchmarks.geocode.calibrate import calibrate
from benchmarks.geocode.run import run_geocode
from benchmarks.main_job.plan import Options
from benchmarks.main_job.run import run_main_job

bench = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Measure the product; nothing is kept afterwards.",
)

DEFAULTS = Options()
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
    report = run_main_job(Options(seconds, clients, units, rate))
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


def _print_table(report: dict[str, Any]) -> None:
    """Print the latencies in milliseconds, and whether the aims were met."""
    typer.echo("".join(f"{name:>17}" for name in ("ms", *COLUMNS, "aim p99")))
    for name, figures in report["ms"].items():
        aim = report["aims"].get(name, {}).get("aim_p99_ms", "")
        cells = (figures[column] for column in COLUMNS) if figures else ("",) * len(COLUMNS)
        typer.echo("".join(f"{cell:>17}" for cell in (name, *cells, aim)))
