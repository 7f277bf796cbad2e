"""Proposing a mapping for a delivery by its names and shapes."""

from pathlib import Path

from gis.imports.model import Proposal


def inspect(path: Path) -> Proposal:
    """Return what a delivery holds and a mapping that could read it.

    Raises FileError `file.missing` (path); a delivery that can't be opened gives no sources and
    a finding.
    """
    raise NotImplementedError
