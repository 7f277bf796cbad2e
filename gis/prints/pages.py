"""The pages' templates, filled in."""

from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gis.catalogue import render

TEMPLATES = Path(__file__).parent / "templates"


def render_page(template: str, *, language: str, **values: Any) -> str:
    """Return a template filled in; `t` gives it the catalogue's words in a language.

    Every value is escaped unless a template marks it as safe.
    """
    words = partial(_word, language)
    return _environment().get_template(template).render(t=words, language=language, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["read"] = _read
    return environment


def _read(name: str) -> Markup:
    """Return a script or style of ours as it stands."""
    return Markup((TEMPLATES / name).read_text("utf-8"))  # noqa: S704 - our own file


def _word(language: str, code: str, **params: Any) -> str:
    return render(f"print.{code}", language, **params)
