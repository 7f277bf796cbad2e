"""The four formats in which a ground goes out."""

import tempfile
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from gis.catalogue import render
from gis.datum import Datum, System
from gis.errors import GisError
from gis.export.frames import to_frames
from gis.layers import LAYERS
from gis.records import GroundData

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Zip entries carry this time, so that the same ground gives the same bytes.
_STAMP = (2000, 1, 1, 0, 0, 0)
_NOTE = "COORDINATES.txt"

Frames = dict[str, "GeoDataFrame"]


class Format(StrEnum):
    """Formats of an export."""

    SHAPEFILE = "shapefile"
    GEOPACKAGE = "geopackage"
    GEOJSON = "geojson"
    KML = "kml"


@dataclass(frozen=True, slots=True)
class Package:
    """What goes out, in which form: the file is called `name` with the format's ending."""

    format: Format
    system: System
    layers: tuple[str, ...] = tuple(LAYERS)
    name: str = "ground"


def write_ground(data: GroundData, folder: Path, package: Package) -> Path:
    """Write layers of a ground into one new file of a folder and return its path.

    Shapefile, GeoJSON and KML make a zip with a file a layer, GeoPackage one file with all. A
    Shapefile has .prj and .cpg (UTF-8) beside it; a shifted datum gets no .prj but a note.
    Raises GisError `export.layer` for an unknown layer, `export.kml` when KML, which is WGS84 by
    its standard, is asked for in another system, `export.plane` for a plane that can't hold the
    ground.
    """
    _refuse(package)
    frames = to_frames(data, package.system, package.layers)
    _refuse_infinite(frames, package.system)
    return _WRITERS[package.format](frames, folder, package)


def _refuse(package: Package) -> None:
    for layer in package.layers:
        if layer not in LAYERS:
            raise GisError("export.layer", layer=layer, known=", ".join(LAYERS))
    if package.format is Format.KML and not _is_plain(package.system):
        raise GisError("export.kml", system=package.system.name)


def _is_plain(system: System) -> bool:
    """Whether coordinates are WGS84 degrees, or CGCS2000, which is the same to the centimetre."""
    return system.datum is Datum.WGS84 and system.crs.to_epsg() in {4326, 4490}


def _refuse_infinite(frames: Frames, system: System) -> None:
    for frame in frames.values():
        bounds = frame.total_bounds
        if len(frame) and not abs(bounds).max() < float("inf"):
            raise GisError("export.plane", system=system.name)


def _write_shapefile(frames: Frames, folder: Path, package: Package) -> Path:
    options = {"driver": "ESRI Shapefile", "encoding": "UTF-8", "RESIZE": "YES"}
    return _write_zip(frames, folder, package, "shp", options)


def _write_geojson(frames: Frames, folder: Path, package: Package) -> Path:
    return _write_zip(frames, folder, package, "geojson", {"driver": "GeoJSON"})


def _write_kml(frames: Frames, folder: Path, package: Package) -> Path:
    return _write_zip(frames, folder, package, "kml", {"driver": "LIBKML"})


def _write_zip(
    frames: Frames, folder: Path, package: Package, ending: str, options: dict[str, str]
) -> Path:
    with tempfile.TemporaryDirectory(dir=folder) as made:
        for layer, frame in frames.items():
            _write(frame, Path(made) / f"{layer}.{ending}", layer, options)
        return _zip(Path(made), folder / f"{package.name}-{ending}.zip", package.system)


def _write_geopackage(frames: Frames, folder: Path, package: Package) -> Path:
    path = folder / f"{package.name}.gpkg"
    path.unlink(missing_ok=True)
    for number, (layer, frame) in enumerate(frames.items()):
        _write(frame, path, layer, {"driver": "GPKG"}, append=number > 0)
    return path


def _write(
    frame: "GeoDataFrame", path: Path, layer: str, options: dict[str, str], *, append: bool = False
) -> None:
    """Write one layer; in a GeoPackage all polygons as multi, whatever the single ones are."""
    import pyogrio  # noqa: PLC0415 - loads pandas, and only an export needs it

    kind = LAYERS[layer].geometry_type
    is_many = kind == "Polygon" and options["driver"] == "GPKG"
    with warnings.catch_warnings():
        # A shifted datum has no CRS to declare, on purpose.
        warnings.filterwarnings("ignore", "'crs' was not provided")
        pyogrio.write_dataframe(
            frame,
            path,
            layer=layer,
            append=append,
            geometry_type=f"Multi{kind}" if is_many else _mixed(frame, kind),
            promote_to_multi=is_many,
            **options,
        )


def _mixed(frame: "GeoDataFrame", kind: str) -> str:
    """Return the type to declare: none in particular when single and multi stand together."""
    kinds = set(frame.geom_type)
    if kinds <= {kind}:
        return kind
    return f"Multi{kind}" if kinds == {f"Multi{kind}"} else "Unknown"


def _zip(made: Path, path: Path, system: System) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(made.iterdir()):
            archive.writestr(_entry(file.name), file.read_bytes())
        if system.datum is not Datum.WGS84:
            note = "\n".join(
                render("export.note", language, system=system.name) for language in ("zh", "en")
            )
            archive.writestr(_entry(_NOTE), f"{note}\n")
    return path


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


_WRITERS: dict[Format, Callable[[Frames, Path, Package], Path]] = {
    Format.SHAPEFILE: _write_shapefile,
    Format.GEOPACKAGE: _write_geopackage,
    Format.GEOJSON: _write_geojson,
    Format.KML: _write_kml,
}
