"""PostgreSQL with PostGIS: the system's, or installed, or unpacked beside the project."""

import os
import re
import shutil
from pathlib import Path

from dispatch.cluster.binaries import OLDEST_VERSION, UNPACKED_ROOT, find_installation
from scripts.packages import install, is_root, search, unpack

WHAT = f"PostgreSQL {OLDEST_VERSION}+ / PostGIS"
PATTERN = "^postgresql-[0-9]+-postgis-3$"
CREATE_NO_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")


def ensure_postgres(*, tests: bool) -> bool:
    """Make a server with PostGIS available; tell whether anything had to be fetched.

    With DATABASE_URL somebody else's server is used; only the tests then need one here.
    """
    if find_installation() is not None or (os.environ.get("DATABASE_URL") and not tests):
        return False
    version = pick_version(search(PATTERN, WHAT))
    packages = [f"postgresql-{version}", f"postgresql-{version}-postgis-3"]
    if is_root():
        _forbid_main_cluster()
        install(packages, WHAT)
    else:
        unpack(packages, UNPACKED_ROOT, WHAT)
        _name_postgis(version)
    return True


def pick_version(packages: list[str]) -> int:
    """Return the newest usable major version among package names (ours when none is listed)."""
    versions = [int(name.split("-")[1]) for name in packages if re.match(PATTERN, name)]
    return max((version for version in versions if version >= OLDEST_VERSION), default=15)


def _forbid_main_cluster() -> None:
    """Keep the package from starting a server of its own, with a port open."""
    if not CREATE_NO_CLUSTER.exists():
        CREATE_NO_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        CREATE_NO_CLUSTER.write_text("create_main_cluster = false\n")


def _name_postgis(version: int) -> None:
    """Do by hand what the package's script would do: give the extension its plain name."""
    folder = UNPACKED_ROOT / "usr/share/postgresql" / str(version) / "extension"
    shutil.copyfile(folder / "postgis-3.control", folder / "postgis.control")
