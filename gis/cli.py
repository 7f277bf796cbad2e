"""Commands about the ground: make one, look for its faults, read a station's files.

Each imports what it needs when it runs: the libraries take seconds.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from gis.catalogue import GIS_TEXTS, render
from gis.errors import FileError, GisError

if TYPE_CHECKING:
    from gis.imports import ImportResult
    from gis.records import GroundData

ground = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

EXIT_FAULTY = 1
EXIT_UNREADABLE = 2

Folder = Annotated[Path, typer.Argument()]
Present = Annotated[Path | None, typer.Option()]


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


@ground.command("inspect")
def inspect_command(
    path: Folder, present: Present = None, save: Annotated[Path | None, typer.Option()] = None
) -> None:
    """Show what the files at PATH hold and propose a mapping; --save writes it to a file.

    --present is a folder with the present ground: a shifted datum shows against it.
    """
    from gis.imports import inspect, run_apart
    from gis.imports.report import print_proposal

    with _told():
        proposal = run_apart(inspect, path, present=_read_present(present))
        print_proposal(proposal, command_language(), Console())
        if save and proposal.mapping.layers:
            _write_text(save, proposal.mapping.to_toml())
    if not proposal.mapping.layers:
        raise typer.Exit(EXIT_FAULTY)


@ground.command("import")
def import_command(
    path: Folder,
    mapping: Annotated[Path, typer.Option()],
    present: Present = None,
    fix: Annotated[bool, typer.Option("--fix")] = False,
    json: Annotated[bool, typer.Option("--json")] = False,
    report: Annotated[Path | None, typer.Option()] = None,
    map: Annotated[Path | None, typer.Option()] = None,  # noqa: A002 - the option's name
    out: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Read the ground at PATH by a mapping, list what is wrong, and write it to --out.

    --fix mends what is safe and says what it changed. --report writes a GeoPackage, --map a page
    with a map. On errors nothing is written to --out, and the exit is 1.
    """
    from gis.files import write_ground
    from gis.imports import load_mapping, read_station, run_apart

    language = command_language()
    with _told():
        there = _read_present(present)
        rules = load_mapping(mapping)
        result = run_apart(read_station, path, rules, present=there, fix=fix)
        _show(result, language, as_json=json)
        _report(result, there, language, report, map)
        if result.ground is not None and out is not None:
            write_ground(result.ground, out)
            typer.echo(render("import.written", language, folder=out), err=True)
    if not result.ok:
        errors = sum(finding.severity == "error" for finding in result.findings)
        typer.echo(render("import.refused", language, errors=errors), err=True)
        raise typer.Exit(EXIT_FAULTY)


def _show(result: "ImportResult", language: str, *, as_json: bool) -> None:
    from gis.imports.report import print_result, result_json

    if as_json:
        typer.echo(result_json(result, language))
    else:
        print_result(result, language, Console())


def _report(
    result: "ImportResult",
    present: "GroundData | None",
    language: str,
    report: Path | None,
    page: Path | None,
) -> None:
    from gis.imports.report import draw_report, write_report

    if report is not None:
        write_report(result, report, language)
    if page is not None:
        _write_text(page, draw_report(result, present, language))


def _read_present(folder: Path | None) -> "GroundData | None":
    from gis.files import read_layers
    from gis.records import to_records

    return None if folder is None else to_records(read_layers(folder))


def _write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        detail = error.strerror or str(error)
        raise FileError("import.unwritable", path=path.name, detail=detail) from error


@contextmanager
def _told() -> Iterator[None]:
    """End the command with a sentence and its remedy where the user can act on an error."""
    try:
        yield
    except GisError as error:
        _fail(error)


def _fail(error: GisError) -> NoReturn:
    language, remedy = command_language(), f"{error.code}_remedy"
    typer.echo(render(error.code, language, **error.params), err=True)
    if GIS_TEXTS.find(remedy, language):
        typer.echo(render(remedy, language, **error.params), err=True)
    raise typer.Exit(EXIT_UNREADABLE)
