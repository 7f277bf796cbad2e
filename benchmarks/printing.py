"""Printing a benchmark's figures."""

from typing import Any

import orjson
import typer

#: What is printed of each figure without --json.
COLUMNS = ("count", "p50", "p95", "p99", "max")


def print_json(report: dict[str, Any]) -> None:
    """Print the report as a JSON document."""
    typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode())


def print_rows(title: str, rows: dict[str, Any], aims: dict[str, float]) -> None:
    """Print latencies in milliseconds, one row each, with the aim of those that have one."""
    typer.echo("".join(f"{name:>17}" for name in (title, *COLUMNS, "aim p99")))
    for name, figures in rows.items():
        cells = (figures[column] for column in COLUMNS) if figures else ("",) * len(COLUMNS)
        typer.echo("".join(f"{cell:>17}" for cell in (name, *cells, aims.get(name, ""))))
