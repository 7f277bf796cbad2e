"""Coordinate systems by name: EPSG codes, map services' datums, Chinese survey systems."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer
from pyproj.crs import BoundCRS
from pyproj.crs.coordinate_operation import ToWGS84Transformation
from pyproj.exceptions import CRSError, ProjError

from gis.datum.china import (
    Floats,
    bd09_to_wgs84,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from gis.errors import GisError


class Datum(StrEnum):
    """What lon, lat degrees from a map service or a satellite receiver stand on."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class UnknownSystemError(GisError):
    """A name that is no coordinate system we can read."""


#: The names people use, as `_plain` gives them.
_GEOGRAPHIC = {
    "wgs84": 4326,
    "cgcs2000": 4490,
    "xian80": 4610,
    "xian1980": 4610,
    "beijing54": 4214,
    "beijing1954": 4214,
}
#: First EPSG code of the 3-degree Gauss-Kruger planes at central meridians 75 to 135 E: with the
#: zone number 25 to 45 before the easting, and without.
_GAUSS_KRUGER = {
    "cgcs2000": (4513, 4534),
    "xian80": (2349, 2370),
    "beijing54": (2401, 2422),
}
FIRST_ZONE, LAST_ZONE = 25, 45
#: Names of the geodetic datums that no published transformation ties to WGS84 in most of China.
_OLD_DATUMS = ("Beijing 1954", "Xian 1980", "New Beijing")
#: What ignoring such a datum's shift may cost: the published regional parameters for it
#: (EPSG 15918 to 15921) move points by some tens of metres, old local fits by more.
OLD_DATUM_ERROR_M = 100.0

_SHIFTED: dict[str, tuple[Callable[[ArrayLike], Floats], Callable[[ArrayLike], Floats]]] = {
    Datum.GCJ02: (gcj02_to_wgs84, wgs84_to_gcj02),
    Datum.BD09: (bd09_to_wgs84, wgs84_to_bd09),
}


@dataclass(frozen=True)
class System:
    """A coordinate system: `name` as a person reads it, and the way to WGS84 and back.

    `crs` is what the numbers are before a map service's shift is undone.
    """

    name: str
    crs: CRS
    datum: Datum = Datum.WGS84
    has_parameters: bool = False

    def to_wgs84(self, points: ArrayLike) -> Floats:
        """Return points x, y of this system, shape (n, 2), as lon, lat WGS84 degrees.

        Points that the system can't hold become inf.
        """
        if self.datum in _SHIFTED:
            return _SHIFTED[self.datum][0](points)
        return self._move(points, backwards=False)

    def from_wgs84(self, points: ArrayLike) -> Floats:
        """Return lon, lat WGS84 degrees, shape (n, 2), as x, y of this system; see `to_wgs84`."""
        if self.datum in _SHIFTED:
            return _SHIFTED[self.datum][1](points)
        return self._move(points, backwards=True)

    @property
    def is_geographic(self) -> bool:
        """Whether coordinates are degrees."""
        return bool(self.crs.is_geographic)

    @cached_property
    def error_m(self) -> float:
        """What the way to WGS84 may be off by, in metres: 0 where it is exact to the decimetre."""
        base = self.crs.source_crs if self.crs.is_bound else self.crs
        geodetic = base.geodetic_crs if base is not None else None
        is_old = geodetic is not None and any(geodetic.name.startswith(o) for o in _OLD_DATUMS)
        return OLD_DATUM_ERROR_M if is_old and not self.has_parameters else 0.0

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in degrees where the system is meant to be used, or None."""
        area = self.crs.area_of_use
        return None if area is None else area.bounds

    def _move(self, points: ArrayLike, *, backwards: bool) -> Floats:
        array = np.asarray(points, dtype=np.float64)
        direction = "INVERSE" if backwards else "FORWARD"
        x, y = _transformer(self.crs).transform(array[..., 0], array[..., 1], direction=direction)
        return np.stack([x, y], axis=-1)


@lru_cache(maxsize=32)
def _transformer(crs: CRS) -> Transformer:
    # Where no transformation is known, PROJ's "ballpark" leaves the datum's shift out:
    # `System.error_m` says so.
    return Transformer.from_crs(crs, 4326, always_xy=True)


WGS84 = System("WGS84", CRS(4326))


def from_datum(datum: Datum) -> System:
    """Return the system of lon, lat degrees on a datum."""
    return WGS84 if datum is Datum.WGS84 else System(datum.value, CRS(4326), datum)


def read_system(name: str, towgs84: tuple[float, ...] = ()) -> System:
    """Return the coordinate system of a name.

    `name` is wgs84, gcj02, bd09, cgcs2000, xian80, beijing54, one of the last three with a zone
    ("xian80 zone 35") or a central meridian ("cgcs2000 cm 105"), an EPSG code ("EPSG:4544"), or
    WKT as a .prj file holds it. `towgs84` are the surveyor's three or seven parameters of the
    position vector method (m, arc seconds, ppm). Raises UnknownSystemError `system.unknown`
    (name) and `system.parameters` (found).
    """
    plain = _plain(name)
    if plain in _SHIFTED:
        return from_datum(Datum(plain))
    crs = _find_crs(name, plain)
    bound = _bound(crs, towgs84) if towgs84 else crs
    try:
        _transformer(bound)
    except ProjError as error:  # of the Moon, say, or an engineer's local plane
        raise UnknownSystemError("system.unknown", name=name[:80]) from error
    return System(crs.name, bound, has_parameters=bool(towgs84))


def read_wkt(text: str) -> str:
    """Return the EPSG code of a coordinate system given as WKT (a .prj file), else the WKT.

    ESRI's WKT names no code: one is given where only one system can be meant. Raises
    UnknownSystemError `system.unknown` (name).
    """
    try:
        # as WKT only: PROJ would search its whole database for a name
        crs = CRS.from_wkt(text.strip())
        code = crs.to_epsg()
    except (CRSError, ValueError) as error:
        raise UnknownSystemError("system.unknown", name=text[:80]) from error
    return f"EPSG:{code}" if code else str(crs.to_wkt())


def _plain(name: str) -> str:
    """Return a name in lower case with a year or number joined to the word before it."""
    plain = re.sub(r"['’_-]", "", name.strip().lower())
    for chinese, latin in (("西安", "xian"), ("北京", "beijing"), ("国家", "cgcs")):
        plain = plain.replace(chinese, latin)
    return re.sub(r"^(wgs|gcj|bd|cgcs|xian|beijing)\s+(?=\d)", r"\1", plain)


def _find_crs(name: str, plain: str) -> CRS:
    words = plain.split()
    try:
        if len(words) == 1 and words[0] in _GEOGRAPHIC:
            return CRS(_GEOGRAPHIC[words[0]])
        if len(words) == 3 and words[0] in _GAUSS_KRUGER:
            return CRS(_plane(name, *words))
        return CRS(name)
    except (CRSError, ValueError) as error:
        raise UnknownSystemError("system.unknown", name=name) from error


def _plane(name: str, base: str, kind: str, number: str) -> int:
    with_zone, with_meridian = _GAUSS_KRUGER[base]
    zone = int(number) if kind == "zone" else int(number) // 3
    is_named = kind == "zone" or (kind == "cm" and int(number) % 3 == 0)
    if not is_named or not FIRST_ZONE <= zone <= LAST_ZONE:
        raise UnknownSystemError("system.unknown", name=name)
    return (with_zone if kind == "zone" else with_meridian) + zone - FIRST_ZONE


def _bound(crs: CRS, towgs84: tuple[float, ...]) -> CRS:
    if len(towgs84) not in {3, 7}:
        raise UnknownSystemError("system.parameters", found=len(towgs84))
    try:
        shift = ToWGS84Transformation(crs.geodetic_crs, *towgs84)
        return BoundCRS(source_crs=crs, target_crs=CRS(4326), transformation=shift)
    except (CRSError, ProjError, TypeError) as error:
        raise UnknownSystemError("system.unknown", name=crs.name) from error
