"""Loading the files of a ground into the database, checked before anything is written."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, select, text

from dispatch.errors import InvalidError
from dispatch.live.outbox import GROUND_CHANNEL
from gis.layers import LAYERS
from gis.load import Loaded, Origin, load_ground, propose_ground
from gis.tables import GroundVersion

if TYPE_CHECKING:
    from gis.records import GroundData

#: The parts of a shapefile that hold the ground; the rest is derived or about the files.
_PARTS = (".shp", ".dbf")


@dataclass(frozen=True, slots=True)
class Kept:
    """The active version that a first load left as it is, and whether it holds these files."""

    version_id: int
    same: bool


def load_folder(url: str, folder: Path, by: str = "", *, activate: bool = True) -> Loaded:
    """Load the shapefiles of a folder as a version, all or nothing, and make it active.

    Without `activate` it is only proposed. Files that a version holds already are neither read
    nor written again. Raises InvalidError `ground.faulty` where the check finds errors, and
    the GisErrors of reading.
    """
    digest = get_digest(folder)
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            known = _find_version(connection, digest)
        if known is not None and (known.active or not activate):
            return Loaded(known.id, created=False)
        data = _read_checked(folder)
        write = load_ground if activate else propose_ground
        with engine.begin() as connection:
            loaded = write(connection, data, digest, Origin(folder.name, by))
            connection.execute(text(f"NOTIFY {GROUND_CHANNEL}"))
            return loaded
    finally:
        engine.dispose()


def find_kept(url: str, folder: Path) -> Kept | None:
    """Return the ground that is active already, whosever it is; None while there is none."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            active = connection.execute(
                select(GroundVersion.id, GroundVersion.digest).where(GroundVersion.active)
            ).one_or_none()
    finally:
        engine.dispose()
    return Kept(active.id, active.digest == get_digest(folder)) if active else None


def _find_version(connection: Connection, digest: str) -> Any:
    return connection.execute(
        select(GroundVersion.id, GroundVersion.active).where(GroundVersion.digest == digest)
    ).one_or_none()


def _read_checked(folder: Path) -> "GroundData":
    # Imported here: they take seconds, and most starts find the ground unchanged.
    from gis.check import Severity, check_ground
    from gis.files import read_layers
    from gis.records import to_records

    data = to_records(read_layers(folder))
    report = check_ground(data)
    if not report.ok:
        errors = report.count(Severity.ERROR)
        raise InvalidError("ground.faulty", folder=str(folder), errors=errors)
    return data


def get_digest(folder: Path) -> str:
    """Return the SHA-256 of what the layers' files hold; a missing file counts as empty."""
    digest = hashlib.sha256()
    for name in sorted(LAYERS):
        for part in _PARTS:
            path = folder / f"{name}{part}"
            digest.update(path.read_bytes() if path.is_file() else b"")
            digest.update(b"\0")
    return digest.hexdigest()
