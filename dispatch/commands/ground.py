"""The commands about the ground: those of gis, and loading into the database."""

from pathlib import Path
from typing import Annotated

import typer

from dispatch.commands import database, say
from dispatch.ground.loading import load_folder
from gis.cli import ground


@ground.command("load")
def load(folder: Annotated[Path, typer.Argument()]) -> None:
    """Load the ground in FOLDER and make it the active version; loading twice changes nothing."""
    with database() as url:
        loaded = load_folder(url, folder)
    say("ground.loaded" if loaded.created else "ground.same", version=loaded.version_id)


__all__ = ["ground"]
