"""What tipg asks for rows: our own connections, each time in a transaction that only reads."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, AsyncRawCursor
from psycopg.rows import dict_row
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

#: A single request may keep the database busy for so long.
_LIMIT = text("SET LOCAL statement_timeout = '5s'")
_READ_ONLY = text("SET TRANSACTION READ ONLY")


class ReadOnlyPool:
    """Lends connections of an engine in the form of an asyncpg pool, which tipg expects.

    tipg writes its statements with $1, $2: psycopg's raw cursors take them as they are, so the
    server keeps to one driver and one pool.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator["ReadOnlyConnection"]:
        """Yield a connection; whatever was done on it is rolled back."""
        async with self._engine.connect() as connection:
            await connection.execute(_READ_ONLY)
            await connection.execute(_LIMIT)
            raw = await connection.get_raw_connection()
            yield ReadOnlyConnection(raw.driver_connection)


class ReadOnlyConnection:
    """The two calls of asyncpg's connection that tipg makes."""

    def __init__(self, driver: AsyncConnection[Any] | None) -> None:
        if driver is None:
            raise RuntimeError("the connection was closed")
        self._driver = driver

    async def fetch(self, statement: str, *params: Any) -> list[dict[str, Any]]:
        """Return the rows of a statement, by column name."""
        cursor = AsyncRawCursor(self._driver, row_factory=dict_row)
        async with cursor:
            await cursor.execute(statement.encode(), params or None)
            return await cursor.fetchall()

    async def fetchval(self, statement: str, *params: Any) -> Any:
        """Return the first column of the first row."""
        (row, *_) = await self.fetch(statement, *params)
        return next(iter(row.values()))
