"""The form on paper: an A4 page a week, with the fonts and the sheet of the other prints."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dispatch.errors import CATALOGUE
from dispatch.roster.form import Form
from dispatch.roster.words import say_night
from dispatch.roster.xlsx import tell_version
from gis.prints.pages import TEMPLATES as SHARED
from gis.prints.pdf import write_pdf

_TEMPLATES = Path(__file__).parent / "templates"


def form_html(form: Form, language: str) -> str:
    """Return the form as one page of HTML a week; every value is escaped."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def word(code: str, **facts: object) -> str:
        return CATALOGUE.render(f"roster.form.{code}", language, **facts)

    return environment.get_template("form.html").render(
        form=form,
        language=language,
        version=tell_version(form, language),
        t=word,
        night_name=lambda night: say_night(night, language),
        between="、" if language == "zh" else ", ",
        sheet_css=Markup((SHARED / "sheet.css").read_text("utf-8")),  # noqa: S704 - our own file
    )


def form_pdf(form: Form, language: str) -> bytes:
    """Return the form as PDF. Raises what `write_pdf` raises."""
    return write_pdf(form_html(form, language))
