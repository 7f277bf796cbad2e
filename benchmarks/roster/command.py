"""patrolgrid bench roster."""

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.printing import print_json
from benchmarks.roster.run import Options, run_roster


def roster(
    full: Annotated[
        bool, typer.Option("--full", help="Other seeds, 2,000 and 20,000 volunteers too")
    ] = False,
    curtois: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Instance1.txt ...")
    ] = None,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure rosters: nights, repair, the same model as a MIP, duty."""
    report = run_roster(Options(full=full, curtois=curtois, seed=seed))
    if as_json:
        print_json(report)
        return
    for aim, met in report["aims"].items():
        typer.echo(f"{aim:>28}  {met}")
