"""GeoPackage, GeoJSON and KML through GDAL."""

import json
import warnings
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from gis.check.report import Finding
from gis.imports.readers.xml import find_xml_fault
from gis.imports.table import Table, empty_table, fault, notice
from gis.imports.text import UTF8, Declared, detect

READ_ERRORS = (
    DataSourceError,
    DataLayerError,
    FeatureError,
    FieldError,
    GeometryError,
    UnicodeDecodeError,
    ValueError,
    RuntimeError,
    # pyogrio's own slip on a coordinate system that GDAL can't write out
    UnboundLocalError,
)
_JSON = {".geojson", ".json"}
_SQLITE = b"SQLite format 3\0"
_GEOJSON_WORDS = (b'"FeatureCollection"', b'"Feature"', b'"coordinates"')
_RECIPE = b"gdal_streamed_alg"
_MOST_DETAIL, _MOST_SAID = 200, 5


def list_layers(path: Path) -> tuple[str, ...]:
    """Return the names of the layers with shapes in a file; none when it can't be opened."""
    if find_disguise(path, path.name):
        return ()
    try:
        with warnings.catch_warnings(action="ignore"):
            return tuple(str(name) for name, kind in pyogrio.list_layers(path) if kind is not None)
    except READ_ERRORS:
        return ()


def read_vector(path: Path, file: str, layer: str) -> Table:
    """Return a layer of a GeoPackage, GeoJSON or KML file, "" for its only one."""
    if wrong := find_disguise(path, file):
        return empty_table(file, layer, wrong)
    notices = _as_utf8(path, file) if path.suffix in _JSON else []
    try:
        (meta, fids, shapes, fields), said = read_raw(
            path, file, layer=layer or None, return_fids=True
        )
    except READ_ERRORS as error:
        return empty_table(file, layer, _unreadable(path, file, error))
    columns = {str(n): values_of(list(v)) for n, v in zip(meta["fields"], fields, strict=True)}
    return Table(
        file=file,
        layer=layer,
        columns=columns,
        shapes=shapes_of(shapes),
        rows=_rows(path, fids, len(shapes)),
        crs=crs_of(meta),
        findings=(*notices, *said),
    )


def find_disguise(path: Path, file: str) -> Finding | None:
    """Return the finding that a file is not what its name says, or None.

    GDAL goes by content: a "map" may be a recipe (VRT, a pipeline) that reads other files of this
    machine or calls another host. Only what the name promises is handed on.
    """
    if path.suffix == ".kml":
        return find_xml_fault(path, file, "kml")
    content = path.read_bytes()
    if path.suffix == ".gpkg":
        is_right = content.startswith(_SQLITE)
    else:
        is_right = content.removeprefix(BOM_UTF8).lstrip().startswith(b"{")
        is_right &= any(word in content for word in _GEOJSON_WORDS) and _RECIPE not in content
        is_right &= not _has_linked_crs(content)
    return None if is_right else fault("file_unreadable", file=file, detail=path.suffix[1:])


def _has_linked_crs(content: bytes) -> bool:
    """Whether a GeoJSON may name its coordinate system by a link, which GDAL would fetch."""
    # keys may be written with escapes
    if b"crs" not in content and b"\\u" not in content:
        return False
    try:
        system = json.loads(content).get("crs")
    except (ValueError, RecursionError, AttributeError):
        return b"link" in content.lower() or b"url" in content.lower()
    return isinstance(system, dict) and system.get("type") not in {"name", "EPSG"}


def read_raw(path: Path, file: str, **options: Any) -> tuple[Any, list[Finding]]:
    """Return what `pyogrio.raw.read` gives, and what GDAL complained of meanwhile as findings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = raw.read(path, force_2d=True, **options)
    said = list(dict.fromkeys(str(warning.message)[:_MOST_DETAIL] for warning in caught))
    return found, [notice("reader_warning", file=file, detail=text) for text in said[:_MOST_SAID]]


def crs_of(meta: dict[str, Any]) -> str:
    """Return the coordinate system that a file declares, as text, or empty."""
    crs = meta.get("crs")
    return "" if crs is None else str(crs)


def shapes_of(wkb: Any) -> NDArray[np.object_]:
    """Return geometries from their bytes; None where there are none or they make no sense."""
    if wkb is None:
        return np.empty(0, dtype=object)
    with np.errstate(invalid="ignore"):  # NaN is told of later
        return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)


def values_of(values: list[Any]) -> list[Any]:
    """Return numpy's scalars as Python's."""
    return [value.item() if isinstance(value, np.generic) else value for value in values]


def _rows(path: Path, fids: Any, count: int) -> list[int]:
    # a GeoPackage shows its own numbers in every program; other formats have none
    if path.suffix == ".gpkg" and fids is not None:
        return [int(fid) for fid in fids]
    return list(range(1, count + 1))


def _as_utf8(path: Path, file: str) -> list[Finding]:
    """Make a JSON file UTF-8, as its standard demands (RFC 7946 by RFC 8259)."""
    content = path.read_bytes()
    found = detect([content], UTF8)
    if found.declared is Declared.RIGHT:
        return []
    text = content.decode(found.name, "replace")
    path.write_text(text, "utf-8")
    sample = next((word for word in text.split('"') if not word.isascii()), "")[:40]
    name = "JSON"
    return [notice("encoding_lying", file=file, found=found.name, sample=sample, declared=name)]


def _unreadable(path: Path, file: str, error: Exception) -> Finding:
    if path.suffix in _JSON:
        try:
            json.loads(path.read_bytes())
        except json.JSONDecodeError as syntax:
            where = {"row": syntax.lineno, "column": syntax.colno}
            return fault("syntax", file=file, detail=syntax.msg, **where)
        except (UnicodeDecodeError, RecursionError):
            pass
    return fault("file_unreadable", file=file, detail=str(error)[:_MOST_DETAIL])
