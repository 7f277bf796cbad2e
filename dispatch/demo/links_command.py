"""The command that prints sign-in links; light, because every start of the product runs it."""

import asyncio
from typing import Annotated

import typer

from dispatch.commands import database, say
from dispatch.db.session import one_transaction
from dispatch.demo.links import demo_links as make_demo_links
from dispatch.security.rules import Role
from dispatch.settings import get_settings

DEFAULT_SERVER = "http://127.0.0.1:8000"


def demo_links(server: Annotated[str, typer.Option()] = DEFAULT_SERVER) -> None:
    """Print new one-time sign-in links for dispatcher, officer, volunteer and leader."""
    with database() as url:
        links = asyncio.run(_make_links(url, server.rstrip("/")))
    for role, link in links:
        say(f"demo.link_{role}", url=link)


async def _make_links(url: str, server: str) -> list[tuple[Role, str]]:
    async with one_transaction(url) as session:
        return await make_demo_links(session, server, get_settings().link_minutes)
