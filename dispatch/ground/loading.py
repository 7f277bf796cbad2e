"""Loading the files of a ground into the database, checked before anything is written."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from dispatch.errors import InvalidError
from dispatch.live.outbox import GROUND_CHANNEL
from gis.layers import LAYERS
from gis.load import Loaded, load_ground

if TYPE_CHECKING:
    from gis.records import GroundData

#: The parts of a shapefile that hold the ground; the rest is derived or about the files.
_PARTS = (".shp", ".dbf")


def load_folder(url: str, folder: Path) -> Loaded:
    """Load the shapefiles of a folder as the active ground: all or nothing.

    Files that are active already are neither read nor written again. Raises InvalidError
    `ground.faulty` where the check finds errors, and the GisErrors of reading.
    """
    engine = create_engine(url)
    try:
        digest = get_digest(folder)
        with engine.begin() as connection:
            known = connection.execute(
                text("SELECT id FROM ground_version WHERE active AND digest = :digest"),
                {"digest": digest},
            ).scalar_one_or_none()
            if known is not None:
                return Loaded(known, created=False)
        data = _read_checked(folder)
        with engine.begin() as connection:
            loaded = load_ground(connection, data, digest)
            connection.execute(text(f"NOTIFY {GROUND_CHANNEL}"))
            return loaded
    finally:
        engine.dispose()


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
