"""GeoPackage, GeoJSON and KML through GDAL."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

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
)
_JSON = {".geojson", ".json"}


def list_layers(path: Path) -> tuple[str, ...]:
    """Return the names of the layers with shapes in a file; none when it can't be opened."""
    try:
        return tuple(str(name) for name, kind in pyogrio.list_layers(path) if kind is not None)
    except READ_ERRORS:
        return ()


def read_vector(path: Path, file: str, layer: str) -> Table:
    """Return a layer of a GeoPackage, GeoJSON or KML file, "" for its only one."""
    notices = []
    if path.suffix == ".kml" and (wrong := find_xml_fault(path, file)):
        return empty_table(file, layer, wrong)
    if path.suffix in _JSON:
        notices = _as_utf8(path, file)
    try:
        meta, fids, shapes, fields = raw.read(
            path, layer=layer or None, force_2d=True, return_fids=True
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
        findings=tuple(notices),
    )


def crs_of(meta: dict[str, Any]) -> str:
    """Return the coordinate system that a file declares, as text, or empty."""
    crs = meta.get("crs")
    return "" if crs is None else str(crs)


def shapes_of(wkb: Any) -> NDArray[np.object_]:
    """Return geometries from their bytes; None where there are none or they make no sense."""
    if wkb is None:
        return np.empty(0, dtype=object)
    return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)


def values_of(values: list[Any]) -> list[Any]:
    """Return numpy's scalars as Python's."""
    return [value.item() if isinstance(value, np.generic) else value for value in values]


def _rows(path: Path, fids: Any, count: int) -> list[int]:
    # a GeoPackage shows its own numbers in every program; other formats have none
    if path.suffix == ".gpkg" and fids is not None:
        return [int(fid) for fid in fids]
    return list(range(1, count + 1))


def _as_utf8(path: Path, file: str) -> list[Any]:
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


def _unreadable(path: Path, file: str, error: Exception) -> Any:
    if path.suffix in _JSON:
        try:
            json.loads(path.read_bytes())
        except json.JSONDecodeError as syntax:
            where = {"row": syntax.lineno, "column": syntax.colno}
            return fault("syntax", file=file, detail=syntax.msg, **where)
        except (UnicodeDecodeError, RecursionError):
            pass
    return fault("file_unreadable", file=file, detail=str(error)[:200])
