"""What one would take instead: trigrams in PostgreSQL, and SQLite's full-text search.

Both get every label that the ground has, with its point: names, aliases, address texts, cameras and
grids. They know no numerals, no relations and no crossings that are not written down, and give no
confidence; similarity of 0.7 or more is taken for it in PostgreSQL.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from sqlalchemy.engine import make_url

from benchmarks.geocode.judge import Answer
from dispatch.cluster import ClusterHandle
from gis.geocode.candidate import CONFIDENT
from gis.locate import GridLocator
from gis.records import GroundData

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the ground and where it is."""

    text: str
    lon: float
    lat: float


def list_labels(data: GroundData) -> list[Label]:
    """Return every text of a ground that names a point of it."""
    return [Label(text, lon, lat) for text, lon, lat in _texts(data) if text]


def _texts(data: GroundData) -> Iterator[tuple[str, float, float]]:
    for address in data.addresses:
        yield address.text, address.geometry.x, address.geometry.y
    for place in data.places:
        for name in (place.name, *place.aliases):
            yield name, place.geometry.x, place.geometry.y
    for camera in data.cameras:
        for name in (camera.name, camera.code):
            yield name, camera.geometry.x, camera.geometry.y
    for road in {road.name: road for road in data.roads}.values():
        middle = road.geometry.interpolate(0.5, normalized=True)
        yield road.name, middle.x, middle.y
    for grid in data.grids:
        inside = grid.geometry.representative_point()
        for name in (grid.name, grid.code):
            yield name, inside.x, inside.y


class PgTrgm:
    """The labels in a table under a GiST index of trigrams (gist_trgm_ops)."""

    def __init__(self, cluster: ClusterHandle, labels: list[Label], locator: GridLocator) -> None:
        dsn = make_url(cluster.url).set(drivername="postgresql").render_as_string(False)
        self._locator = locator
        self._connection = psycopg.connect(dsn, autocommit=True)
        with self._connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("CREATE TABLE label (text text, lon float8, lat float8)")
            with cursor.copy("COPY label FROM STDIN") as copy:
                for label in labels:
                    copy.write_row((label.text, label.lon, label.lat))
            cursor.execute("CREATE INDEX ON label USING gist (text gist_trgm_ops)")
            cursor.execute("ANALYZE label")

    def ask(self, text: str) -> list[Answer]:
        """Return the labels most similar to a text."""
        rows = self._connection.execute(
            "SELECT lon, lat, similarity(text, %(q)s) FROM label"
            " ORDER BY text <-> %(q)s LIMIT %(limit)s",
            {"q": text, "limit": _SHOWN},
        ).fetchall()
        return [
            Answer((lon, lat), alike >= CONFIDENT, self._locator.find_chain(lon, lat))
            for lon, lat, alike in rows
            if alike > 0
        ]

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


class Fts5:
    """The labels in SQLite's full-text index of single characters, ranked by bm25."""

    def __init__(self, labels: list[Label], locator: GridLocator) -> None:
        self._locator = locator
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE VIRTUAL TABLE label USING fts5(text, lon, lat)")
        self._connection.executemany(
            "INSERT INTO label VALUES (?, ?, ?)",
            ((_spaced(label.text), label.lon, label.lat) for label in labels),
        )

    def ask(self, text: str) -> list[Answer]:
        """Return the labels that share the most telling characters with a text."""
        words = [f'"{word}"' for word in _spaced(text).split() if word.isalnum()]
        if not words:
            return []
        rows = self._connection.execute(
            "SELECT lon, lat FROM label WHERE text MATCH ? ORDER BY rank LIMIT ?",
            (f"text:({' OR '.join(words)})", _SHOWN),
        ).fetchall()
        points = [(float(lon), float(lat)) for lon, lat in rows]
        return [Answer(point, False, self._locator.find_chain(*point)) for point in points]

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


def _spaced(text: str) -> str:
    """Return a text with its Chinese characters apart and its numbers whole."""
    apart = (f" {c} " if "\u4e00" <= c <= "\u9fff" else c for c in text)
    return " ".join("".join(apart).split())
