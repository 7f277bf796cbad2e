"""The benchmarks' command line: patrolgrid bench NAME."""

from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from benchmarks.machine import read_machine, read_versions

bench = typer.Typer(no_args_is_help=True, help="Measure the product; nothing is kept afterwards.")


@bench.callback()
def choose() -> None:
    """Measure the product; nothing is kept afterwards."""


@bench.command("main-job")
def main_job(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Measure the main job under load: report, recommend, assign, push, positions."""
    report = {"machine": asdict(read_machine()), "versions": read_versions()}
    typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2 if not as_json else 0).decode())
