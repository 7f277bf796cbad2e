"""A month of Chicago's crimes from the city's open data, as incidents on cells of 250 m."""

import csv
from datetime import datetime
from pathlib import Path

import geopandas
import numpy as np
from shapely import union_all
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from benchmarks.hotspots.raster import Raster, make_raster
from dispatch.patrols.risk.model import Floats, Incidents

CELL_M = 250.0
CRIMES = "Crimes_September_2014.csv"
BEATS = "police_beats.zip"
#: A Monday before the first crime: moments are hours since then.
MONDAY = datetime(2014, 9, 1)  # noqa: DTZ001 - local time, as in the file
#: What patrols can do something about.
TYPES = (
    "THEFT",
    "BURGLARY",
    "MOTOR VEHICLE THEFT",
    "ROBBERY",
    "BATTERY",
    "ASSAULT",
    "CRIMINAL DAMAGE",
)
LON, LAT = -87.7, 41.85
M_PER_DEG_LAT = 111_132.0
M_PER_DEG_LON = 111_320.0 * float(np.cos(np.radians(LAT)))


def read_chicago(folder: Path) -> tuple[Raster, Incidents]:
    """Return the city's raster and the month's crimes of the types, in order of time."""
    raster = make_raster(_read_city(folder / BEATS), CELL_M)
    with (folder / CRIMES).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Latitude"]]
    rows = [row for row in rows if row["Primary Type"] in TYPES]
    rows.sort(key=lambda row: _hours(row["Date"]))
    lonlat = np.array([(float(row["Longitude"]), float(row["Latitude"])) for row in rows])
    moments = np.array([_hours(row["Date"]) for row in rows])
    points = _to_metres(lonlat)
    return raster, Incidents(
        points_m=points,
        moments_h=moments,
        grid=raster.cell_of(points),
        types=np.array([row["Primary Type"] for row in rows]),
        found_by_patrol=np.zeros(len(rows), dtype=bool),
    )


def _read_city(beats: Path) -> BaseGeometry:
    frame = geopandas.read_file(f"zip://{beats}").to_crs(4326)
    scale = [M_PER_DEG_LON, 0, 0, M_PER_DEG_LAT, -LON * M_PER_DEG_LON, -LAT * M_PER_DEG_LAT]
    return affine_transform(union_all(frame.geometry.values), scale)


def _to_metres(lonlat: Floats) -> Floats:
    return (lonlat - (LON, LAT)) * (M_PER_DEG_LON, M_PER_DEG_LAT)


def _hours(text: str) -> float:
    """Return hours since the Monday; days up to the 12th stand as year/day/month in the file."""
    form = "%m/%d/%Y %I:%M:%S %p"
    if text[2] != "/":
        form = "%Y/%d/%m %H:%M:%S" if " " in text else "%Y/%d/%m"
    moment = datetime.strptime(text, form)  # noqa: DTZ007 - local time
    return (moment - MONDAY).total_seconds() / 3600
