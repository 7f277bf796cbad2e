"""What most commands do: one thing in one transaction on the station's database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.commands import database
from dispatch.db.session import one_transaction

Found = TypeVar("Found")


def do_in_database(work: Callable[[AsyncSession], Awaitable[Found]]) -> Found:
    """Return what a piece of work found; errors that a person can act on end the command."""

    async def in_transaction(url: str) -> Found:
        async with one_transaction(url) as session:
            return await work(session)

    with database() as url:
        return asyncio.run(in_transaction(url))
