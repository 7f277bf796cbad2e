from pathlib import Path

import pytest

from gis.files import read_layers
from gis.records import GroundData, to_records

SHAPEFILES = Path(__file__).parents[4] / "data" / "shapefiles"


@pytest.fixture(scope="session")
def yining() -> GroundData:
    return to_records(read_layers(SHAPEFILES))
