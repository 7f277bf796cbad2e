"""The geocoder that is measured, as the server builds it from the ground's files."""

import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.geocode.judge import Answer
from dispatch.ground.runtime import make_geocoder
from dispatch.settings import ROOT
from gis.files import read_layers
from gis.geocode.candidate import CONFIDENT
from gis.geocode.geocoder import Geocoder
from gis.locate import GridLocator
from gis.records import GroundData, to_records

GROUND = ROOT / "data" / "shapefiles"


@dataclass(frozen=True, slots=True)
class Subject:
    """A geocoder over a ground, and what it cost to build."""

    data: GroundData
    locator: GridLocator
    geocoder: Geocoder
    built_s: float

    @property
    def names(self) -> int:
        """How many names the gazetteer has, each way of reading one counted."""
        return self.geocoder.name_count

    def ask(self, text: str) -> list[Answer]:
        """Return what the geocoder offers for a text."""
        return [
            Answer(found.point, found.confidence >= CONFIDENT, found.chain)
            for found in self.geocoder.search(text)
        ]


def read_ground(folder: Path = GROUND) -> GroundData:
    """Return the ground of a folder of shapefiles."""
    return to_records(read_layers(folder))


def build(data: GroundData) -> Subject:
    """Return the geocoder of a ground."""
    locator = GridLocator(data.grids, data.areas)
    began = time.perf_counter()
    geocoder = make_geocoder(data, locator, ())
    return Subject(data, locator, geocoder, time.perf_counter() - began)
