"""What the supervisor prints: one line a step with its time, in the person's language."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typer

from gis.catalogue import Catalogue

CATALOGUE = Catalogue(Path(__file__).parent / "messages")


class RunError(Exception):
    """The product cannot be started or has stopped by itself; `code` names the message."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def choose_language(environment: Mapping[str, str]) -> str:
    """Return "zh" or "en": PATROL_LANG first, then an English locale, Chinese otherwise."""
    chosen = environment.get("PATROL_LANG", "")[:2]
    if chosen in {"zh", "en"}:
        return chosen
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return "en" if locale.startswith("en") else "zh"


def render(code: str, **params: object) -> str:
    """Return a message in the person's language."""
    return CATALOGUE.render(code, choose_language(os.environ), **params)


def tell(code: str, **params: object) -> None:
    """Print a message."""
    typer.echo(render(code, **params))


def tell_error(code: str, **params: object) -> None:
    """Print a message where errors go."""
    typer.echo(render(code, **params), err=True)


@contextmanager
def step(code: str) -> Iterator[None]:
    """Print a step's name, and its time when it is done."""
    typer.echo(f"  {render(code)} … ", nl=False)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        typer.echo(render("say.failed"))
        raise
    typer.echo(f"{render('say.done')}  {time.monotonic() - start:.1f} s")
