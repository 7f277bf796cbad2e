"""The result of an import as a GeoPackage: points to go to in a map program."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from pyogrio import raw
from pyogrio.errors import DataSourceError

from gis.check.report import Finding
from gis.errors import FileError
from gis.imports.model import Change, ImportResult
from gis.layers import SRID_STORE

_FIELDS = ("code", "severity", "layer", "feature", "text", "remedy", "params")


def write_report(result: ImportResult, path: Path, language: str) -> None:
    """Write layers `findings` and `changes`; what has no place is a row without a point.

    An older report at `path` is replaced. Raises FileError `import.unwritable` (path, detail).
    """
    try:
        path.unlink(missing_ok=True)
        _write(path, "findings", [_finding(f, language) for f in result.findings], result.findings)
        _write(path, "changes", [_change(c, language) for c in result.changes], result.changes)
    except (OSError, DataSourceError) as error:
        raise FileError("import.unwritable", path=path.name, detail=str(error)) from error


def _write(
    path: Path, layer: str, rows: list[tuple[str, ...]], about: Sequence[Finding | Change]
) -> None:
    points = [None if item.place is None else shapely.Point(item.place) for item in about]
    columns = [np.array([row[i] for row in rows], dtype=object) for i in range(len(_FIELDS))]
    raw.write(
        path,
        np.asarray(shapely.to_wkb(np.array(points, dtype=object)), dtype=object),
        columns,
        list(_FIELDS),
        layer=layer,
        driver="GPKG",
        geometry_type="Point",
        crs=f"EPSG:{SRID_STORE}",
        append=path.exists(),
    )


def _finding(finding: Finding, language: str) -> tuple[str, ...]:
    return (
        finding.code,
        finding.severity.value,
        finding.layer,
        finding.feature,
        finding.text(language),
        finding.remedy(language),
        json.dumps(finding.params, ensure_ascii=False),
    )


def _change(change: Change, language: str) -> tuple[str, ...]:
    text = change.text(language)
    params = json.dumps(change.params, ensure_ascii=False)
    return (change.code, "", change.layer, change.feature, text, "", params)
