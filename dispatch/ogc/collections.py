"""The collections: one a view of the schema `ground_now`, which shows the valid version only."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Row, text
from tipg.collections import Column, PgCollection

from dispatch.db.session import SessionMaker
from dispatch.errors import CATALOGUE

SCHEMA = "ground_now"

_COLUMNS = text(
    """
    SELECT c.relname AS view, a.attname AS name, format_type(a.atttypid, NULL) AS type,
           g.type AS geometry_type, g.srid
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN geometry_columns g
        ON g.f_table_schema = :schema AND g.f_table_name = c.relname
        AND g.f_geometry_column = a.attname
    WHERE c.relnamespace = CAST(:schema AS regnamespace) AND c.relkind = 'v'
    ORDER BY c.relname, a.attnum
    """
)
_EXTENT = "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) FROM (SELECT ST_Extent(geom) e"


async def read_collections(reads: SessionMaker, language: str) -> dict[str, PgCollection]:
    """Return the collections by name, with the extent that each has now."""
    columns: dict[str, list[Row[Any]]] = defaultdict(list)
    async with reads() as session:
        for row in await session.execute(_COLUMNS, {"schema": SCHEMA}):
            columns[row.view].append(row)
        bounds = {
            # The names are those of our own views.
            view: (await session.execute(text(f"{_EXTENT} FROM {SCHEMA}.{view}) x"))).one()
            for view in columns
        }
    return {view: _collection(view, rows, bounds[view], language) for view, rows in columns.items()}


def _collection(view: str, rows: list[Row[Any]], bounds: Any, language: str) -> PgCollection:
    columns = [_column(row, bounds) for row in rows]
    by_name = {column.name: column for column in columns}
    title = CATALOGUE.render(f"layers.{view}", language)
    return PgCollection(
        type="Table",
        id=view,
        table=view,
        schema=SCHEMA,
        title=title,
        description=title,
        table_columns=columns,
        properties=columns,
        id_column=by_name["id"],
        geometry_column=by_name["geom"],
    )


def _column(row: Row[Any], bounds: Any) -> Column:
    if row.geometry_type is None:
        return Column(name=row.name, type=row.type)
    is_empty = None in bounds
    return Column(
        name=row.name,
        type="geometry",
        geometry_type=row.geometry_type,
        srid=row.srid,
        bounds=[-180, -90, 180, 90] if is_empty else list(bounds),
    )
