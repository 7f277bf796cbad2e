"""Pictures of the prints: pages of the PDF, and the map of incidents as it moves."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dispatch.run.processes import PROGRAM, run_to_end, start_child
from dispatch.run.speech import RunError
from dispatch.screenshots.errors import ScreenshotError
from dispatch.screenshots.pictures import save_small
from dispatch.screenshots.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: A page's picture is so many times 72 dots an inch.
_SCALE = 1.6
#: The hour the moving map shows.
_HOUR = 21
_SETTLE_MS = 1_500


def take_prints(
    browser: Browser, stage: Stage, folder: Path, language: str, assignment_id: int
) -> Iterator[Path]:
    """Make every print of a station that runs, and yield the pictures' files."""
    with TemporaryDirectory() as made:
        atlas, route, heat = (Path(made) / f"{name}.pdf" for name in ("atlas", "route", "heat"))
        moving = Path(made) / "heat.html"
        _print(stage, language, "atlas", "--pdf", str(atlas))
        _print(stage, language, "route", str(assignment_id), "--pdf", str(route))
        _print(stage, language, "heat", "--pdf", str(heat), "--html", str(moving))
        for pdf, page, name in (
            (atlas, 0, "print-atlas-cover"),
            (atlas, 6, "print-atlas-page"),
            (route, 0, "print-route"),
            (heat, 0, "print-heat"),
            (heat, 1, "print-heat-hours"),
        ):
            yield _keep_page(pdf, page, folder / f"{name}.{language}.png")
        yield _keep_moving(browser, moving, folder / f"print-heat-moving.{language}.png")


def _print(stage: Stage, language: str, *arguments: str) -> None:
    command = [PROGRAM, "print", *arguments, "--language", language]
    try:
        run_to_end(start_child("print", command, stage.url, stage.logs), "run.child_died")
    except RunError as error:
        raise ScreenshotError("screenshots.no_print", said=error.params["said"]) from None


def _keep_page(pdf: Path, page: int, path: Path) -> Path:
    import pypdfium2  # noqa: PLC0415 - a development tool

    with pypdfium2.PdfDocument(pdf) as document:
        content = BytesIO()
        document[page].render(scale=_SCALE).to_pil().save(content, "PNG")
    save_small(content.getvalue(), path)
    return path


def _keep_moving(browser: Browser, html: Path, path: Path) -> Path:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, offline=True)
    page = context.new_page()
    page.goto(html.as_uri())
    page.locator(".bars button").nth(_HOUR).click()
    page.wait_for_timeout(_SETTLE_MS)
    save_small(page.screenshot(), path)
    context.close()
    return path
