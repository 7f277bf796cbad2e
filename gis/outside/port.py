"""What every outside geocoder is to us: a text in, places in WGS84 out, or one kind of error."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gis.errors import GisError


class ServiceName(StrEnum):
    """The services we speak with."""

    NOMINATIM = "nominatim"
    TIANDITU = "tianditu"
    AMAP = "amap"


@dataclass(frozen=True, slots=True)
class Service:
    """A service as a station sets it up: its address (scheme and host), and its key."""

    name: ServiceName
    url: str
    key: str = ""


class OutsideError(GisError):
    """An outside geocoder gave no usable answer: too late, refused, or not understood."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that an outside geocoder gave; `point` is lon, lat in WGS84 degrees."""

    label: str
    point: tuple[float, float]


class OutsideGeocoder(Protocol):
    """A geocoder of another house; blocks, so it is asked in a thread."""

    def find(self, text: str) -> list[Found]:
        """Return up to five places. Raises OutsideError `outside.failed` (service, detail)."""
        ...
