"""patrolgrid bench main-job."""

from typing import Annotated

import typer

from benchmarks.main_job.plan import Options
from benchmarks.main_job.run import run_main_job
from benchmarks.printing import print_json, print_rows

DEFAULTS = Options()


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
        print_json(report)
        return
    aims = {name: aim["aim_p99_ms"] for name, aim in report["aims"].items()}
    print_rows("ms", report["ms"], aims)
