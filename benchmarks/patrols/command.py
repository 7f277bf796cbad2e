"""patrolgrid bench patrols."""

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.patrols.compare import Seconds
from benchmarks.patrols.run import PatrolOptions, print_patrols, run_patrols
from benchmarks.printing import print_json

GROUND = Path("data/shapefiles")


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
        print_json(report)
    else:
        print_patrols(report)
