"""A certificate as one page, HTML and PDF."""

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dispatch.certificates.service import Certificate
from dispatch.errors import CATALOGUE
from gis.prints.pdf import write_pdf

_TEMPLATES = Path(__file__).parent / "templates"


def certificate_html(certificate: Certificate, language: str) -> str:
    """Return the page."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    words = partial(_word, language)
    template = environment.get_template("certificate.html")
    return template.render(c=certificate, t=words, language=language)


def certificate_pdf(certificate: Certificate, language: str) -> bytes:
    """Return the page as PDF. Raises PrintError."""
    return write_pdf(certificate_html(certificate, language))


def _word(language: str, code: str, **params: object) -> str:
    return CATALOGUE.render(f"certificate.{code}", language, **params)
