"""The commands that print: grid atlas, route sheet, heat map of incidents, certificates."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection, create_engine

from dispatch.certificates.page import certificate_html, certificate_pdf
from dispatch.certificates.service import Certificate, read_certificate
from dispatch.commands import EXIT_REFUSED, database, language, say
from dispatch.db.session import one_transaction
from dispatch.errors import CATALOGUE
from dispatch.prints.libraries import text_environment
from dispatch.prints.patrols import read_patrol
from dispatch.prints.service import read_heat, read_imprint, read_people, read_route
from dispatch.roster.filling import read_form
from dispatch.roster.paper import form_html, form_pdf
from dispatch.settings import get_settings
from gis.ground import read_ground
from gis.prints.atlas import Atlas, atlas_html, atlas_pdf
from gis.prints.heat import heat_html, heat_pdf
from gis.prints.paper import Paper
from gis.prints.route_sheet import RouteSheet, route_html, route_pdf

prints = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Print maps: HTML that opens with no network, and PDF.",
)

Html = Annotated[Path | None, typer.Option("--html", help="Write HTML here.")]
Pdf = Annotated[Path | None, typer.Option("--pdf", help="Write PDF here.")]
Language = Annotated[str | None, typer.Option(help="zh or en; the terminal's when left out.")]
Days = Annotated[int, typer.Option(min=1, max=366, help="So many days, today included.")]


@prints.command("atlas")
def atlas(
    html: Html = None, pdf: Pdf = None, paper: Paper = Paper.A4, language: Language = None
) -> None:
    """Print the grid atlas: a cover, and a page a community with grids and team."""
    chosen = _prepare(html, pdf, language)
    with _connection() as connection:
        ground = read_ground(connection)
        imprint = read_imprint(connection, ground, get_settings(), chosen)
        people = read_people(connection, ground)
        whole = Atlas(ground.data, people, imprint, chosen, paper)
        _write(html, lambda: atlas_html(whole).encode())
        _write(pdf, lambda: atlas_pdf(whole))


@prints.command("route")
def route(
    assignment: Annotated[int, typer.Argument(help="The assignment's number.")],
    html: Html = None,
    pdf: Pdf = None,
    language: Language = None,
) -> None:
    """Print the route of an assignment on one page."""
    chosen = _prepare(html, pdf, language)
    with _connection() as connection:
        sheet = read_route(connection, assignment, get_settings(), chosen)
        _write_sheet(connection, sheet, html, pdf, chosen)


@prints.command("patrol")
def patrol(
    patrol_id: Annotated[int, typer.Argument(metavar="PATROL", help="The patrol's number.")],
    html: Html = None,
    pdf: Pdf = None,
    language: Language = None,
) -> None:
    """Print a unit's patrol on one page: stops, times, the way between them."""
    chosen = _prepare(html, pdf, language)
    with _connection() as connection:
        sheet = read_patrol(connection, patrol_id, get_settings(), chosen)
        _write_sheet(connection, sheet, html, pdf, chosen)


@prints.command("heat")
def heat(html: Html = None, pdf: Pdf = None, days: Days = 30, language: Language = None) -> None:
    """Print where and at which hour incidents were: places only, no persons."""
    chosen = _prepare(html, pdf, language)
    with _connection() as connection:
        report = read_heat(connection, days, get_settings())
        ground = read_ground(connection)
        imprint = read_imprint(connection, ground, get_settings(), chosen)
        _write(html, lambda: heat_html(report, ground.data, imprint, chosen).encode())
        _write(pdf, lambda: heat_pdf(report, ground.data, imprint, chosen))


@prints.command("roster")
def roster(
    number: Annotated[int, typer.Argument(help="The roster's number.")],
    html: Html = None,
    pdf: Pdf = None,
    language: Language = None,
) -> None:
    """Print a roster of the volunteers' nights in the office's form: a page a week."""
    chosen = _prepare(html, pdf, language)
    with database() as url:
        form = asyncio.run(read_form(url, number, chosen, get_settings()))
    _write(html, lambda: form_html(form, chosen).encode())
    _write(pdf, lambda: form_pdf(form, chosen))


@prints.command("certificate")
def certificate(
    person: Annotated[int, typer.Argument(help="The volunteer's id.")],
    year: Annotated[int, typer.Option(min=2020, max=2100, help="The year served in.")],
    html: Html = None,
    pdf: Pdf = None,
    language: Language = None,
) -> None:
    """Print the certificate of a volunteer's service in a year."""
    chosen = _prepare(html, pdf, language)
    with database() as url:
        whole = asyncio.run(_read_certificate(url, person, year, chosen))
    _write(html, lambda: certificate_html(whole, chosen).encode())
    _write(pdf, lambda: certificate_pdf(whole, chosen))


async def _read_certificate(url: str, person: int, year: int, chosen: str) -> Certificate:
    async with one_transaction(url) as session:
        return await read_certificate(session, get_settings(), person, year, chosen)


def _write_sheet(
    connection: Connection, sheet: RouteSheet, html: Path | None, pdf: Path | None, chosen: str
) -> None:
    ground = read_ground(connection)
    imprint = read_imprint(connection, ground, get_settings(), chosen)
    _write(html, lambda: route_html(sheet, ground.data, imprint, chosen).encode())
    _write(pdf, lambda: route_pdf(sheet, ground.data, imprint, chosen))


def _prepare(html: Path | None, pdf: Path | None, wanted: str | None) -> str:
    """Return the print's language; start anew where PDF needs unpacked libraries."""
    if wanted not in {None, "zh", "en"}:
        _refuse("print.language", given=wanted)
    if html is None and pdf is None:
        _refuse("print.nowhere")
    more = text_environment()
    if pdf is not None and any(os.environ.get(name) != value for name, value in more.items()):
        # The dynamic linker reads its path once, when a process begins.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **more})  # noqa: S606
    return wanted or language()


@contextmanager
def _connection() -> Iterator[Connection]:
    with database() as url:
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def _write(path: Path | None, make: Callable[[], bytes]) -> None:
    if path is None:
        return
    content = make()
    try:
        path.write_bytes(content)
    except OSError as error:
        _refuse("print.unwritable", path=path, detail=error.strerror)
    say("print.written", path=path, kb=round(len(content) / 1000))


def _refuse(code: str, **params: object) -> None:
    typer.echo(CATALOGUE.render(code, language(), **params), err=True)
    raise typer.Exit(EXIT_REFUSED)
