"""Commands about the ground: `generate` makes one, `check` looks for its faults.

Each imports what it needs when it runs: the libraries take seconds.
"""

import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from gis.catalogue import render
from gis.errors import FileError, GisError

ground = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

EXIT_FAULTY = 1
EXIT_UNREADABLE = 2

Folder = Annotated[Path, typer.Argument()]


def command_language() -> str:
    """Return the language of the terminal: English where LC_ALL, LC_MESSAGES or LANG say so."""
    names = (os.environ.get(key) for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    return "en" if locale.lower().startswith("en") else "zh"


@ground.command("generate")
def generate_command(folder: Folder, seed: int | None = None) -> None:
    """Make the ground of Yining as shapefiles in FOLDER; the same seed makes the same files."""
    from gis.files import write_layers
    from gis.generate import DEFAULT_SEED, generate

    frames = generate(DEFAULT_SEED if seed is None else seed)
    try:
        write_layers(frames, folder)
    except OSError as error:
        _fail(FileError("file.unwritable", folder=str(folder), detail=error.strerror or ""))
    typer.echo(
        render(
            "report.written",
            command_language(),
            folder=folder,
            roads=len(frames["roads"]),
            addresses=len(frames["addresses"]),
        )
    )


@ground.command("check")
def check_command(folder: Folder, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Count the ground in FOLDER and list every fault; exit 1 on errors, 2 when unreadable."""
    from gis.check import check_ground, print_report, to_json
    from gis.files import read_layers
    from gis.records import to_records

    language = command_language()
    try:
        report = check_ground(to_records(read_layers(folder)))
    except GisError as error:
        _fail(error)
    if json:
        typer.echo(to_json(report, language))
    else:
        print_report(report, language, Console())
    if not report.ok:
        raise typer.Exit(EXIT_FAULTY)


def _fail(error: GisError) -> NoReturn:
    typer.echo(render(error.code, command_language(), **error.params), err=True)
    raise typer.Exit(EXIT_UNREADABLE)
