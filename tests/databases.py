"""Databases for tests: one seeded template, and copies of it that take a blink to make."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from dispatch.db.migrate import upgrade
from dispatch.demo.seed import seed_station
from dispatch.ground.loading import load_folder

GROUND = Path(__file__).resolve().parent.parent / "data" / "shapefiles"


@dataclass
class Databases:
    """A cluster's databases; `url` is that of its first one, which becomes the template."""

    url: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    def prepare(self) -> None:
        """Migrate, load the ground and seed the station: once a test run."""
        upgrade(self.url)
        load_folder(self.url, GROUND)
        engine = create_engine(self.url)
        with engine.begin() as connection:
            seed_station(connection)
        engine.dispose()

    @contextmanager
    def copy(self) -> Iterator[str]:
        """Yield the URL of a fresh copy of the template."""
        template = make_url(self.url).database
        with self._made(f'TEMPLATE "{template}" STRATEGY FILE_COPY') as url:
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Yield the URL of a new, empty database."""
        with self._made("TEMPLATE template0") as url:
            yield url

    @contextmanager
    def _made(self, how: str) -> Iterator[str]:
        name = f"test_{next(self._numbers)}"
        self._run(f'CREATE DATABASE "{name}" {how}')
        try:
            yield make_url(self.url).set(database=name).render_as_string(False)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        engine = create_engine(
            make_url(self.url).set(database="postgres"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def fetch(url: str, statement: str, **params: Any) -> list[Any]:
    """Run one statement in a transaction of its own and return its rows, if it has any."""
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement), params)
        rows = list(result) if result.returns_rows else []
    engine.dispose()
    return rows
