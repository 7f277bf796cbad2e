"""The command for after a restore."""

import asyncio

from dispatch.commands import database, say
from dispatch.db.session import one_transaction
from dispatch.live.history import begin_epoch


def new_epoch() -> None:
    """Make every client take a fresh snapshot: after a database was restored."""
    with database() as url:
        asyncio.run(_new_epoch(url))
    say("live.epoch_begun")


async def _new_epoch(url: str) -> None:
    async with one_transaction(url) as session:
        await begin_epoch(session)
