"""Commands of the demonstration: seed, simulate, demo-links."""

import asyncio
import os
from typing import Annotated

import typer
from sqlalchemy import create_engine

from dispatch.commands import database, say
from dispatch.db.session import make_engine, make_session_maker
from dispatch.demo.links import demo_links as make_demo_links
from dispatch.demo.seed import SeedSummary, seed_station
from dispatch.demo.simulator import simulate as run_simulation
from dispatch.jobs.lifetime import run_until_stopped
from dispatch.security.rules import Role
from dispatch.settings import get_settings

DEFAULT_SERVER = "http://127.0.0.1:8000"
DEFAULT_SEED = 1
#: The simulator gives way to the server.
NICENESS = 10

Server = Annotated[str, typer.Option()]


def seed() -> None:
    """Fill an empty station with made-up people, teams and units; a full one stays as it is."""
    with database() as url:
        summary = _seed(url)
    say(
        "demo.seeded" if summary.created else "demo.seeded_before",
        persons=summary.persons,
        teams=summary.teams,
        units=summary.units,
        volunteers=summary.volunteers,
        accounts=summary.accounts,
    )


def simulate(server: Server = DEFAULT_SERVER, seed: int = DEFAULT_SEED) -> None:
    """Move the units, play their officers and report incidents, until stopped."""
    os.nice(NICENESS)
    with database() as url:
        run_until_stopped(run_simulation(server, url, seed))


def demo_links(server: Server = DEFAULT_SERVER) -> None:
    """Print new one-time sign-in links for dispatcher, officer and volunteer."""
    with database() as url:
        links = asyncio.run(_make_links(url, server.rstrip("/")))
    for role, link in links:
        say(f"demo.link_{role}", url=link)


def _seed(url: str) -> SeedSummary:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return seed_station(connection)
    finally:
        engine.dispose()


async def _make_links(url: str, server: str) -> list[tuple[Role, str]]:
    engine = make_engine(url, connections=1)
    try:
        async with make_session_maker(engine)() as session, session.begin():
            return await make_demo_links(session, server, get_settings().link_minutes)
    finally:
        await engine.dispose()
