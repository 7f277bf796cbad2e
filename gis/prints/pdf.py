"""HTML to PDF, without a screen, a network or a clock."""

from gis.errors import GisError

#: The family that every template asks for.
_FAMILY = "Noto Sans CJK"


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
    closed = weasyprint.urls.URLFetcher(allowed_protocols=frozenset())
    document = weasyprint.HTML(string=html, url_fetcher=closed, base_url="").render()
    content: bytes = document.write_pdf()
    if not any(_FAMILY in str(font.family) for font in document.fonts.values()):
        raise PrintError("print.font_missing")
    return content
