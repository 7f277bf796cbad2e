"""HTML to PDF, without a screen, a network or a clock."""

from typing import Any

from gis.errors import GisError


class PrintError(GisError):
    """A print cannot be made on this machine."""


def write_pdf(html: str) -> bytes:
    """Return a page of our templates as PDF with its fonts inside; equal input, equal bytes.

    Loads nothing: whatever is not in the page is refused. Raises PrintError `print.no_pango`
    when the system's text libraries are not there, `print.font_missing` without Chinese fonts.
    """
    try:
        import weasyprint
    except OSError as error:
        raise PrintError("print.no_pango", detail=str(error)) from None
    page = weasyprint.HTML(string=html, url_fetcher=_refuse, base_url="")
    return bytes(page.write_pdf())


def _refuse(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    raise ValueError(url)
