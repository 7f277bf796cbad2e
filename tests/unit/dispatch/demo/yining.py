"""The ground of Yining, read once a run."""

from functools import cache
from pathlib import Path

from gis.files import read_layers
from gis.records import GroundData, to_records

SHAPEFILES = Path(__file__).parents[4] / "data" / "shapefiles"


@cache
def read_yining() -> GroundData:
    """Return every layer as records."""
    return to_records(read_layers(SHAPEFILES))
