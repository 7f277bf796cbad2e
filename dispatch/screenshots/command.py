"""The command: patrolgrid screenshots FOLDER."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dispatch.cluster import ClusterError
from dispatch.run import speech
from dispatch.run.speech import RunError
from dispatch.screenshots.errors import ScreenshotError
from dispatch.screenshots.history import write_history
from dispatch.screenshots.shots import CHROMIUM_ARGUMENTS, LOOKS, Photographer
from dispatch.screenshots.stage import temporary_station
from dispatch.settings import get_settings
from gis.catalogue import Catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CATALOGUE = Catalogue(Path(__file__).parent / "messages")


def screenshots(folder: Annotated[Path, typer.Argument()]) -> None:
    """Take the pictures in the docs of a real station that runs for the purpose, into FOLDER."""
    try:
        with _open_browser() as browser:
            _take_all(browser, folder)
    except (ClusterError, RunError) as error:
        speech.tell_error(error.code, **error.params)
        raise typer.Exit(1) from None
    except ScreenshotError as error:
        typer.echo(_render(error.code, **error.params), err=True)
        raise typer.Exit(1) from None


def _take_all(browser: Browser, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    typer.echo(_render("screenshots.station"))
    with temporary_station() as stage:
        write_history(stage.url)
        for look in LOOKS:
            for path in Photographer(browser, stage, folder, look).take_all():
                kilobytes = path.stat().st_size // 1000
                typer.echo(_render("screenshots.taken", path=path, kilobytes=kilobytes))


@contextmanager
def _open_browser() -> Iterator[Browser]:
    """Start Chromium; raises ScreenshotError with what is missing, before anything is set up."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a development tool
    except ImportError:
        raise ScreenshotError("screenshots.no_playwright") from None
    chromium = shutil.which("chromium")
    if chromium is None:
        raise ScreenshotError("screenshots.no_chromium")
    pages = get_settings().pages
    if not (pages / "console.html").is_file():
        raise ScreenshotError("screenshots.no_pages", folder=pages)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def _render(code: str, **params: object) -> str:
    return CATALOGUE.render(code, speech.choose_language(os.environ), **params)
