"""Finds a PostgreSQL server that has PostGIS beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

OLDEST_VERSION = 15
PROJECT = Path(__file__).resolve().parents[2]
SYSTEM_ROOT = Path("/")
UNPACKED_ROOT = PROJECT / ".tools" / "pgroot"
"""Where the bootstrap unpacks the packages for a user who may not install any."""


@dataclass(frozen=True)
class Installation:
    """One PostgreSQL major version below `root` ("/" for the system's own)."""

    root: Path
    version: int

    @property
    def programs(self) -> Path:
        """The folder with postgres and initdb."""
        return self.root / "usr/lib/postgresql" / str(self.version) / "bin"

    @property
    def extensions(self) -> Path:
        """The folder with the extensions' control files."""
        return self.root / "usr/share/postgresql" / str(self.version) / "extension"

    def environment(self) -> dict[str, str]:
        """Return the variables the server needs to find libraries and projection data."""
        if self.root == SYSTEM_ROOT:
            return {}
        libraries = [*self.root.glob("usr/lib/*-linux-*"), *self.root.glob("lib/*-linux-*")]
        projections = str(self.root / "usr/share/proj")
        return {
            "LD_LIBRARY_PATH": ":".join(str(folder) for folder in sorted(libraries)),
            "PROJ_LIB": projections,  # PROJ below 9.1 reads this name, later ones the next
            "PROJ_DATA": projections,
        }


def list_installations(
    roots: Iterable[Path] = (SYSTEM_ROOT, UNPACKED_ROOT),
) -> list[Installation]:
    """Return every usable server below the roots: by root as given, newest version first."""
    return [found for root in roots for found in _list_below(root)]


def find_installation(
    version: int | None = None, roots: Iterable[Path] = (SYSTEM_ROOT, UNPACKED_ROOT)
) -> Installation | None:
    """Return the best server with PostGIS, of the given major version when one is asked for."""
    for installation in list_installations(roots):
        if version in (None, installation.version):
            return installation
    return None


def _list_below(root: Path) -> list[Installation]:
    names = [path.parents[1].name for path in root.glob("usr/lib/postgresql/*/bin/postgres")]
    versions = sorted((int(name) for name in names if name.isdigit()), reverse=True)
    found = [Installation(root, version) for version in versions if version >= OLDEST_VERSION]
    return [each for each in found if (each.extensions / "postgis.control").exists()]
