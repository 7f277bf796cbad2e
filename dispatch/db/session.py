"""Engines and the one-transaction-a-request session."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import orjson
from fastapi import Depends
from fastapi.requests import HTTPConnection
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

SessionMaker = async_sessionmaker[AsyncSession]

#: A connection that rested longer is asked whether it still lives before it is used: asking
#: every time would double the round trips of a short request.
TRUSTED_REST_S = 2.0
_RESTING_SINCE = "resting_since"


def make_engine(url: str, connections: int) -> AsyncEngine:
    """Return an engine that keeps up to `connections` open connections.

    After a restart of the database the first request to notice fails, or finds out by asking,
    and all connections are made anew.
    """
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_use_lifo=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )
    pool = engine.sync_engine.pool
    event.listen(pool, "checkin", _note_rest)
    event.listen(pool, "checkout", _Asking(engine))
    return engine


def make_session_maker(engine: AsyncEngine) -> SessionMaker:
    """Return the factory of sessions; objects stay readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


def make_read_maker(engine: AsyncEngine) -> SessionMaker:
    """Return the factory of sessions in which every statement reads by itself.

    Without BEGIN and COMMIT a single look costs one round trip to the database, not three.
    """
    return make_session_maker(engine.execution_options(isolation_level="AUTOCOMMIT"))


class _Asking:
    """Asks a connection that rested whether it lives, when it is taken from the pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._dialect = engine.dialect

    def __call__(self, connection: Any, record: Any, _: Any) -> None:
        """Raise InvalidatePoolError, upon which the pool connects anew."""
        if time.monotonic() - record.info.get(_RESTING_SINCE, 0.0) <= TRUSTED_REST_S:
            return
        try:
            self._dialect.do_ping(connection)
        except self._dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _note_rest(_: Any, record: Any) -> None:
    record.info[_RESTING_SINCE] = time.monotonic()


@asynccontextmanager
async def one_transaction(url: str) -> AsyncIterator[AsyncSession]:
    """Yield a session for a command that does one thing; committed at the end."""
    engine = make_engine(url, 1)
    try:
        async with make_session_maker(engine)() as session, session.begin():
            yield session
    finally:
        await engine.dispose()


async def get_session(connection: HTTPConnection) -> AsyncIterator[AsyncSession]:
    """Yield a session whose transaction commits before the answer is sent."""
    maker: SessionMaker = connection.app.state.sessions
    async with maker() as session, session.begin():
        yield session


async def get_read_session(connection: HTTPConnection) -> AsyncIterator[AsyncSession]:
    """Yield a session for a request that only looks."""
    maker: SessionMaker = connection.app.state.reads
    async with maker() as session:
        yield session


#: `scope="function"` closes the dependency, and so commits, before the response goes out.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
ReadSessionDep = Annotated[AsyncSession, Depends(get_read_session, scope="function")]
