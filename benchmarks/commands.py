"""The benchmarks' command line: patrolgrid bench NAME."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from benchmarks.hotspots.run import print_hotspots, run_hotspots
from benchmarks.main_job.plan import Options
from benchmarks.main_job.run import run_main_job
from benchmarks.patrols.compare import Seconds
from benchmarks.patrols.run import PatrolOptions, print_patrols, run_patrols

bench = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Measure the product; nothing is kept afterwards.",
)

DEFAULTS = Options()
GROUND = Path("data/shapefiles")
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
    report = run_main_job(Options(seconds, clients, units, rate))
    if as_json:
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        _print_table(report)


def _print_table(report: dict[str, Any]) -> None:
    """Print the latencies in milliseconds, and whether the aims were met."""
    typer.echo("".join(f"{name:>17}" for name in ("ms", *COLUMNS, "aim p99")))
    for name, figures in report["ms"].items():
        aim = report["aims"].get(name, {}).get("aim_p99_ms", "")
        cells = (figures[column] for column in COLUMNS) if figures else ("",) * len(COLUMNS)
        typer.echo("".join(f"{cell:>17}" for cell in (name, *cells, aim)))


@bench.command("hotspots")
def hotspots(
    ground: Annotated[Path, typer.Option(help="The ground's folder.")] = GROUND,
    chicago: Annotated[Path | None, typer.Option(help="The Chicago month's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Test back whether the risk foresees incidents, beside simple maps."""
    report = run_hotspots(ground, chicago)
    if as_json:
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        print_hotspots(report)


@bench.command("patrols")
def patrols(
    ground: Annotated[Path, typer.Option(help="The ground's folder.")] = GROUND,
    toptw: Annotated[Path | None, typer.Option(help="The TOPTW files' folder.")] = None,
    seconds: Annotated[
        tuple[float, float], typer.Option(help="For our plans, and for the peers' long runs.")
    ] = (10.0, 60.0),
    stations: Annotated[int, typer.Option(min=0, help="Stations of the city.")] = 40,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Compare our patrol plans with OR-Tools' and VROOM's; replan; plan a whole city."""
    report = run_patrols(PatrolOptions(ground, toptw, Seconds(*seconds), stations))
    if as_json:
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())
    else:
        print_patrols(report)
