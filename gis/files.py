"""Reading and writing a ground as a folder of shapefiles, one a layer of gis.layers."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
from pyogrio.errors import DataSourceError

from gis.errors import FileError
from gis.layers import LAYERS, SRID_FILE, LayerSpec
from gis.records import GroundData, to_columns

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: The same coordinate to the centimetre here, so that either .prj is taken.
_ACCEPTED_SRIDS = {SRID_FILE, 4326}
_SIDECARS = ("shx", "dbf", "prj", "cpg")


def read_layers(folder: Path) -> "dict[str, GeoDataFrame]":
    """Read every layer of a ground from a folder of shapefiles.

    Returns the frames by layer name, columns as in gis.layers plus `geometry`, in EPSG:4490.
    Raises FileError with one of the codes file.folder_missing, file.layer_missing,
    file.part_missing, file.unreadable, file.text, file.crs, file.field_missing,
    file.geometry_type, file.geometry_missing.
    """
    if not folder.is_dir():
        raise FileError("file.folder_missing", folder=str(folder))
    return {spec.name: _read(folder / f"{spec.name}.shp", spec) for spec in LAYERS.values()}


def write_layers(frames: "dict[str, GeoDataFrame]", folder: Path) -> None:
    """Write every layer of a ground to a folder, which is made when absent.

    The same frames give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for spec in LAYERS.values():
        path = folder / f"{spec.name}.shp"
        columns = [*spec.fields, "geometry"]
        pyogrio.write_dataframe(
            frames[spec.name][columns],
            path,
            driver="ESRI Shapefile",
            encoding="UTF-8",
            RESIZE="YES",
            geometry_type=spec.geometry_type,
        )
        _stamp(path.with_suffix(".dbf"))


def write_ground(data: GroundData, folder: Path) -> None:
    """Write a ground as `write_layers` does; a layer without features is an empty file."""
    write_layers({name: _frame(data, spec) for name, spec in LAYERS.items()}, folder)


def _frame(data: GroundData, spec: LayerSpec) -> "GeoDataFrame":
    import geopandas  # noqa: PLC0415 - takes seconds, and most commands only read

    columns, shapes = to_columns(data, spec)
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=f"EPSG:{SRID_FILE}")


def _stamp(table: Path) -> None:
    """Set the date of last update in a DBF header to 2000-01-01: bytes must not tell the day."""
    with table.open("r+b") as file:
        file.seek(1)
        file.write(bytes((100, 1, 1)))


def _read(path: Path, spec: LayerSpec) -> "GeoDataFrame":
    if not path.exists() and spec.optional:
        return _empty(spec)
    if not path.exists():
        raise FileError("file.layer_missing", layer=spec.name, file=path.name)
    for part in _SIDECARS:
        if not path.with_suffix(f".{part}").exists():
            raise FileError("file.part_missing", layer=spec.name, file=f"{path.stem}.{part}")
    frame = _load(path, spec)
    _require_crs(frame, spec)
    _require_fields(frame, spec)
    _require_shapes(frame, spec)
    return frame[[*spec.fields, "geometry"]]


def _empty(spec: LayerSpec) -> "GeoDataFrame":
    from geopandas import GeoDataFrame  # noqa: PLC0415 - slow to import

    return GeoDataFrame({field: [] for field in spec.fields}, geometry=[], crs=SRID_FILE)


def _load(path: Path, spec: LayerSpec) -> Any:
    try:
        return pyogrio.read_dataframe(path, use_arrow=False)
    except UnicodeDecodeError as error:
        raise FileError("file.text", layer=spec.name, file=f"{path.stem}.cpg") from error
    except (DataSourceError, ValueError) as error:
        raise FileError("file.unreadable", layer=spec.name, file=path.name) from error


def _require_crs(frame: Any, spec: LayerSpec) -> None:
    found = frame.crs.to_epsg() if frame.crs is not None else None
    if found not in _ACCEPTED_SRIDS:
        raise FileError("file.crs", layer=spec.name, found=found or "?", wanted=SRID_FILE)


def _require_fields(frame: Any, spec: LayerSpec) -> None:
    for field in spec.fields:
        if field not in frame.columns:
            raise FileError("file.field_missing", layer=spec.name, field=field)


def _require_shapes(frame: Any, spec: LayerSpec) -> None:
    if len(frame) and frame.geometry.isna().any():
        row = int(frame.geometry.isna().to_numpy().argmax())
        raise FileError("file.geometry_missing", layer=spec.name, row=row)
    kinds = set(frame.geometry.geom_type.str.removeprefix("Multi"))
    if not kinds <= {spec.geometry_type}:
        found = ", ".join(sorted(kinds))
        raise FileError(
            "file.geometry_type", layer=spec.name, found=found, wanted=spec.geometry_type
        )
    if not _in_degrees(frame.total_bounds):
        raise FileError("file.crs", layer=spec.name, found="?", wanted=SRID_FILE)


def _in_degrees(bounds: Any) -> bool:
    """Whether bounds can be lon, lat: metres can't, nor what is swapped in China."""
    if np.isnan(bounds).all():
        return True
    west, south, east, north = bounds
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)
