"""The benchmarks' command line: patrolgrid bench NAME."""

import typer

from dispatch.lazy import lazy_group

#: Where each benchmark is: together their libraries take seconds to import.
BENCHES = {
    "main-job": "benchmarks.main_job.command:main_job",
    "geocode": "benchmarks.geocode.command:geocode",
    "geocode-calibrate": "benchmarks.geocode.command:geocode_calibrate",
    "travel": "benchmarks.travel.command:travel",
    "roster": "benchmarks.roster.command:roster",
    "hotspots": "benchmarks.hotspots.command:hotspots",
    "patrols": "benchmarks.patrols.command:patrols",
}

bench = typer.Typer(
    cls=lazy_group(BENCHES),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Measure the product; nothing is kept afterwards.",
)


@bench.callback()
def choose() -> None:
    """Measure the product; nothing is kept afterwards."""
