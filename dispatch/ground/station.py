"""What the station is called and which town it lies in, read from station.toml beside this."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from gis.geocode.region import Region

STATION_FILE = Path(__file__).parent / "station.toml"


@cache
def _read() -> dict[str, Any]:
    with STATION_FILE.open("rb") as file:
        return tomllib.load(file)


def get_station() -> dict[str, str]:
    """Return the station's names."""
    return {key: value for key, value in _read().items() if isinstance(value, str)}


def get_region() -> Region:
    """Return the names that addresses of this ground, and of its neighbours, begin with."""
    names = _read().get("region", {})
    return Region(tuple(names.get("own", ())), tuple(names.get("others", ())))
