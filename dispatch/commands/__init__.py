"""What commands share: the database they work on, and errors told as sentences."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from psycopg.errors import UndefinedTable
from sqlalchemy.exc import ProgrammingError

from dispatch.cluster import ClusterError, ensure_cluster
from dispatch.errors import CATALOGUE, PatrolError
from dispatch.run import speech
from dispatch.settings import get_settings
from gis.catalogue import GIS_TEXTS
from gis.errors import GisError

EXIT_REFUSED = 2


@contextmanager
def database() -> Iterator[str]:
    """Yield the address of the database to work on; the private one runs meanwhile.

    An error that a person can act on ends the command with a sentence, never a traceback.
    """
    try:
        with ensure_cluster(get_settings().data) as cluster:
            yield cluster.url
    except ClusterError as error:
        speech.tell_error(error.code, **error.params)
        raise typer.Exit(EXIT_REFUSED) from None
    except ProgrammingError as error:
        if not isinstance(error.orig, UndefinedTable):
            raise
        typer.echo(CATALOGUE.render("database.not_prepared", language()), err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    except PatrolError as error:
        typer.echo(CATALOGUE.render(error.code, language(), **error.params), err=True)
        raise typer.Exit(EXIT_REFUSED) from None
    except GisError as error:
        typer.echo(GIS_TEXTS.render(error.code, language(), **error.params), err=True)
        raise typer.Exit(EXIT_REFUSED) from None


def language() -> str:
    """Return the language of the terminal."""
    return speech.choose_language(os.environ)


def say(code: str, **params: Any) -> None:
    """Print a sentence of the catalogue."""
    typer.echo(CATALOGUE.render(code, language(), **params))
