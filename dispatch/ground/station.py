"""The names of the station that this installation serves."""

import tomllib
from functools import cache
from pathlib import Path

STATION_FILE = Path(__file__).parent / "station.toml"


@cache
def get_station() -> dict[str, str]:
    """Return the station's names."""
    with STATION_FILE.open("rb") as file:
        return tomllib.load(file)
