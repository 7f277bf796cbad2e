"""From the files of a station to its ground: all of it or nothing."""

from pathlib import Path

from gis.imports.mapping import Mapping
from gis.imports.model import ImportResult
from gis.records import GroundData


def read_station(
    path: Path, mapping: Mapping, *, present: GroundData | None, fix: bool = False
) -> ImportResult:
    """Return the ground in a delivery, with everything that is wrong about it.

    `path` is a file, a folder or an archive. `present` is the ground to compare with: it tells
    a shifted datum and a wrong place. With `fix` what is safe is mended and told in `changes`.
    Nothing is written beside the files. Raises FileError `file.missing` (path) only: whatever
    else is wrong is a finding.
    """
    raise NotImplementedError
