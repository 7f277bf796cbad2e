"""The benchmarks' command line: patrolgrid bench NAME."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from benchmarks.main_job.plan import Options as MainJobOptions
from benchmarks.main_job.run import run_main_job
from benchmarks.roster.run import Options, run_roster

bench = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Measure the product; nothing is kept afterwards.",
)

DEFAULTS = MainJobOptions()
#: What is printed of each figure without --json.
COLUMNS = ("count", "p50", "p95", "p99", "max")


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
    report = run_roster(Options(full=full, curtois=curtois, seed=seed))
    if as_json:
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        for aim, met in report["aims"].items():
            typer.echo(f"{aim:>28}  {met}")


def _print_table(report: dict[str, Any]) -> None:
    """Print the latencies in milliseconds, and whether the aims were met."""
    typer.echo("".join(f"{name:>17}" for name in ("ms", *COLUMNS, "aim p99")))
    for name, figures in report["ms"].items():
        aim = report["aims"].get(name, {}).get("aim_p99_ms", "")
        cells = (figures[column] for column in COLUMNS) if figures else ("",) * len(COLUMNS)
        typer.echo("".join(f"{cell:>17}" for cell in (name, *cells, aim)))
