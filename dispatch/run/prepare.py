"""Migrates, loads the ground and seeds, in one process: python -m dispatch.run.prepare DIR.

One process because the libraries take longer to import than a second start has to do. It runs
the very commands a person would type, by the installed entry point. The database is the one in
DATABASE_URL: an argument could be read, password and all, in the list of processes.
"""

import os
import sys
from importlib.metadata import entry_points
from pathlib import Path

from dispatch.db.migrate import upgrade


def prepare(url: str, ground: Path) -> None:
    """Bring a database to the current schema, with a ground, people and units in it.

    A ground that is active already stays: it may be the station's own.
    """
    upgrade(url)
    (program,) = entry_points(group="console_scripts", name="patrolgrid")
    patrolgrid = program.load()
    for command in (["ground", "load", "--if-none", str(ground)], ["seed"]):
        patrolgrid(command, standalone_mode=False)


if __name__ == "__main__":
    prepare(os.environ["DATABASE_URL"], Path(sys.argv[1]))
