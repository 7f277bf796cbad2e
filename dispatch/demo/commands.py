"""Commands of the demonstration: seed and simulate."""

from typing import Annotated

import typer
from sqlalchemy import create_engine

from dispatch.commands import database, say
from dispatch.demo.links_command import DEFAULT_SERVER
from dispatch.demo.seed import SeedSummary, seed_station
from dispatch.demo.simulator import simulate as run_simulation
from dispatch.priority import give_way
from dispatch.worker.lifetime import run_until_stopped

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
    give_way(NICENESS)
    with database() as url:
        run_until_stopped(run_simulation(server, url, seed))


def _seed(url: str) -> SeedSummary:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return seed_station(connection)
    finally:
        engine.dispose()
