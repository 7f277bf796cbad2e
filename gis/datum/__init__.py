"""Coordinate systems: everything that people and files bring, to WGS84 degrees and back."""

from gis.datum.china import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    is_in_china,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from gis.datum.pasted import MOST_CHARACTERS, CoordinatesError, Pasted, read_pasted
from gis.datum.systems import (
    Datum,
    System,
    UnknownSystemError,
    from_datum,
    read_system,
    read_wkt,
)

__all__ = [
    "MOST_CHARACTERS",
    "CoordinatesError",
    "Datum",
    "Pasted",
    "System",
    "UnknownSystemError",
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "from_datum",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "is_in_china",
    "read_pasted",
    "read_system",
    "read_wkt",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]
