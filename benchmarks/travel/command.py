"""patrolgrid bench travel."""

from pathlib import Path
from typing import Annotated

import typer

from benchmarks.printing import print_json, print_rows
from benchmarks.travel.run import SIZES, Options, run_travel

DEFAULTS = Options()


def travel(
    questions: Annotated[int, typer.Option(min=1)] = DEFAULTS.questions,
    size: Annotated[list[str] | None, typer.Option()] = None,
    osm: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure travel times from 50 units to an incident, and coverage, beside two other engines.

    --osm names an .osm, .osm.gz or .osm.pbf file, which takes the place of the made towns.
    """
    sizes = DEFAULTS.sizes if size is None else tuple(name for name in size if name in SIZES)
    report = run_travel(Options(questions, sizes, osm))
    if as_json:
        print_json(report)
        return
    for name, town in report["towns"].items():
        rows = {engine: figures["ms"] for engine, figures in town["engines"].items()}
        print_rows(name, rows, {"routingkit": town["aims"]["p99_ms"]["aim"]})
    print_rows("coverage", {"coverage": report["coverage"]["ms"]}, {})
