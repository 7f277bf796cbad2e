"""Engines and the one-transaction-a-request session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

SessionMaker = async_sessionmaker[AsyncSession]


def make_engine(url: str, connections: int) -> AsyncEngine:
    """Return an engine that keeps up to `connections` open connections."""
    return create_async_engine(url, pool_size=connections, max_overflow=0, pool_pre_ping=True)


def make_session_maker(engine: AsyncEngine) -> SessionMaker:
    """Return the factory of sessions; objects stay readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


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


#: `scope="function"` closes the dependency, and so commits, before the response goes out.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
