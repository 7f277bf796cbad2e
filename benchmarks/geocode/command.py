"""patrolgrid bench geocode, and the fit of the geocoder's confidence."""

from typing import Annotated, Any

import typer

from benchmarks.geocode.calibrate import calibrate
from benchmarks.geocode.run import run_geocode
from benchmarks.printing import print_json

COLUMNS = (
    *("count", "top1", "top5", "grid", "false_confident"),
    *("error_m_p50", "error_m_p95", "p50_ms", "p99_ms", "cpu_p99_ms"),
)


def geocode(
    names: Annotated[int, typer.Option(min=0)] = 200_000,
    peers: bool = True,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure how well and how fast locations are found, on queries written by hand."""
    report = run_geocode(names, peers=peers)
    if as_json:
        print_json(report)
        return
    for name, figures in _tables(report):
        _print_groups(name, figures)


def geocode_calibrate() -> None:
    """Fit the geocoder's confidence to the tuning half of the queries and write it."""
    print_json(calibrate())


def _tables(report: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    tables = [*report["halves"].items(), *report.get("peers", {}).items()]
    enlarged = report.get("enlarged")
    return [*tables, (f"{enlarged['names']} names", enlarged["heldout"])] if enlarged else tables


def _print_groups(title: str, groups: dict[str, Any]) -> None:
    """Print the figures of every class of queries."""
    typer.echo("".join(f"{name:>18}" for name in (title, *COLUMNS)))
    for name, figures in groups.items():
        cells = (figures[column] for column in COLUMNS)
        typer.echo("".join(f"{cell!s:>18}" for cell in (name, *cells)))
