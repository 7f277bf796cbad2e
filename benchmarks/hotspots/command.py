"""patrolgrid bench hotspots."""

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.hotspots.run import print_hotspots, run_hotspots
from benchmarks.printing import print_json

GROUND = Path("data/shapefiles")


def hotspots(
    ground: Annotated[Path, typer.Option(help="The ground's folder.")] = GROUND,
    chicago: Annotated[Path | None, typer.Option(help="The Chicago month's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Test back whether the risk foresees incidents, beside simple maps."""
    report = run_hotspots(ground, chicago)
    if as_json:
        print_json(report)
    else:
        print_hotspots(report)
