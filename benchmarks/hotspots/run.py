"""One run of the hot-spot back-tests: the made year, and Chicago's month where it is given."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from benchmarks.hotspots.backtest import OURS, Span, backtest
from benchmarks.hotspots.chicago import TYPES as CHICAGO_TYPES
from benchmarks.hotspots.chicago import read_chicago
from benchmarks.hotspots.year import DAYS, make_year
from benchmarks.hotspots.year import TYPES as YEAR_TYPES
from benchmarks.machine import read_machine, read_versions
from dispatch.patrols.risk.model import Settings
from gis.files import read_layers
from gis.records import to_records

#: The last half of the year is foreseen; the mixture is learnt every four weeks from eight.
YEAR = Span(first_day=182, last_day=DAYS, learn_every=28, learn_days=56)
#: September's second half, as far as the file goes; the month is all that is known.
CHICAGO = Span(first_day=14, last_day=29, learn_every=4, learn_days=14)
AIM_SHARE = "5%"


def run_hotspots(ground: Path, chicago: Path | None) -> dict[str, Any]:
    """Return the report: figures of every back-test, and whether the aim at 5 % was met."""
    machine = read_machine()
    raster, incidents = make_year(to_records(read_layers(ground)))
    tests = {"year": backtest(raster, incidents, Settings(dict.fromkeys(YEAR_TYPES, 1.0)), YEAR)}
    if chicago is not None:
        raster, incidents = read_chicago(chicago)
        settings = Settings(dict.fromkeys(CHICAGO_TYPES, 1.0))
        tests["chicago"] = backtest(raster, incidents, settings, CHICAGO)
    return {
        "machine": asdict(machine),
        "versions": read_versions(),
        "aims": {name: _judge(figures) for name, figures in tests.items()},
        **tests,
    }


def _judge(figures: dict[str, Any]) -> dict[str, bool]:
    """Return for each span whether our hit rate at 5 % is above every peer's."""
    return {span: _is_best(figures[span]) for span in ("by_day", "by_shift")}


def _is_best(by_name: dict[str, Any]) -> bool:
    rates = {name: shares[AIM_SHARE]["hit_rate"] for name, shares in by_name.items()}
    ours = rates.pop(OURS)
    return all(ours > rate for rate in rates.values())


def print_hotspots(report: dict[str, Any]) -> None:
    """Print hit rate and PAI by method, for each back-test and share of the area."""
    for name in report["aims"]:
        for span in ("by_day", "by_shift"):
            typer.echo(f"{name} {span}: {report[name]['incidents']} incidents")
            for method, shares in report[name][span].items():
                cells = (f"{s} {f['hit_rate']:.3f} ({f['pai']})" for s, f in shares.items())
                typer.echo(f"  {method:<12} {'   '.join(cells)}")
