"""A version of the ground as one file to take away."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from gis.datum import read_system
from gis.export import Format, Package, write_ground
from gis.ground import read_ground
from gis.layers import LAYERS


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported: `system` by a name that gis.datum reads, no layers for all.

    `version` None is the active one.
    """

    format: Format
    system: str = "wgs84"
    layers: tuple[str, ...] = ()
    version: int | None = None


def export_version(connection: Connection, folder: Path, wanted: Wanted) -> Path:
    """Write a version into a file of the folder and return its path.

    Raises the GisErrors of reading it, of the system's name and of writing.
    """
    system = read_system(wanted.system)
    stored = read_ground(connection, wanted.version)
    slug = re.sub(r"[^a-z0-9]+", "-", wanted.system.lower()).strip("-")[:40]
    package = Package(
        format=wanted.format,
        system=system,
        layers=wanted.layers or tuple(LAYERS),
        name=f"ground-v{stored.version_id}-{slug}",
    )
    return write_ground(stored.data, folder, package)
