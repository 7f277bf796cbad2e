"""CSV with coordinates: two columns of degrees or metres, one of pairs, or WKT."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.check.report import Finding
from gis.datum import CoordinatesError, read_pasted
from gis.imports.table import Table, empty_table, fault, notice, some
from gis.imports.text import UTF8, Declared, detect, find_codec

#: What columns of coordinates are called, without case, blanks and underscores.
LON_NAMES = ("lon", "lng", "long", "longitude", "经度", "x", "pointx", "x坐标", "东经", "gpslon")
LAT_NAMES = ("lat", "latitude", "纬度", "y", "pointy", "y坐标", "北纬", "gpslat")
PAIR_NAMES = ("coordinates", "lnglat", "latlng", "lonlat", "坐标", "经纬度", "位置坐标")
WKT_NAMES = ("wkt", "geometry", "geom", "thegeom")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SNIFFED = 10_000


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns hold the place: `lon` and `lat`, or `lon` alone with both or with WKT."""

    lon: str
    lat: str
    is_wkt: bool = False


def read_csv(path: Path, file: str, encoding: str, lon: str, lat: str) -> Table:
    """Return a CSV file as a table; `lon` and `lat` name its columns of coordinates.

    Without them they are found by their usual names. Rows are numbered as an editor numbers
    lines, the heading being line 1.
    """
    content = path.read_bytes()
    text, used, notices = _text(content, encoding, file)
    if text is None:
        return empty_table(file, "", *notices)
    try:
        lines = list(_lines(text))
    except csv.Error as error:
        return empty_table(file, "", fault("file_unreadable", file=file, detail=str(error)))
    if not lines:
        return empty_table(file, "", fault("file_empty", file=file))
    heads = _heads(lines[0][1])
    ragged = [number for number, cells in lines[1:] if len(cells) != len(heads)]
    if ragged:
        cells = len(dict(lines)[ragged[0]])
        params = {"row": some(ragged), "found": cells, "expected": len(heads)}
        return empty_table(file, "", fault("row_length", file=file, **params))
    columns: dict[str, list[Any]] = {
        head: [cells[i] for _, cells in lines[1:]] for i, head in enumerate(heads)
    }
    where = _find_columns(heads, lon, lat)
    if where is None:
        found = ", ".join(heads)[:200]
        return empty_table(file, "", fault("csv_no_coordinates", file=file, found=found))
    rows = [number for number, _ in lines[1:]]
    shapes, faults = _shapes(columns, where, rows, file)
    return Table(file, "", columns, shapes, rows, "", used, (*notices, *faults))


def _text(content: bytes, wanted: str, file: str) -> tuple[str | None, str, list[Finding]]:
    marked = next((codec for bom, codec in _BOMS if content.startswith(bom)), None)
    if marked:
        try:
            return content.decode(marked), marked, []
        except UnicodeDecodeError as error:
            return None, marked, [fault("encoding_unknown", file=file, found=str(error))]
    named = find_codec(wanted) if wanted else None
    found = detect(content.splitlines(), named or UTF8)
    if found.declared is Declared.HOPELESS or b"\0" in content:
        return None, "", [fault("encoding_unknown", file=file, found=found.name)]
    text = content.decode(found.name, "replace")
    if found.declared is Declared.RIGHT:
        return text, found.name, []
    sample = next((line for line in text.splitlines() if not line.isascii()), "")[:40]
    code = "encoding_lying" if wanted else "encoding_undeclared"
    params = {"found": found.name, "sample": sample, "declared": wanted}
    return text, found.name, [notice(code, file=file, **params)]


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the cells of each row that isn't blank."""
    try:
        dialect: Any = csv.Sniffer().sniff(text[:_SNIFFED].partition("\n")[0], ",;\t|")
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _heads(cells: list[str]) -> list[str]:
    heads: list[str] = []
    for number, cell in enumerate(cells, 1):
        head = cell.strip() or f"column {number}"
        while head in heads:
            head += "_"
        heads.append(head)
    return heads


def _find_columns(heads: list[str], lon: str, lat: str) -> _Columns | None:
    if lon:
        is_there = lon in heads and (not lat or lat in heads)
        return _Columns(lon, lat, not lat and _plain(lon) in WKT_NAMES) if is_there else None
    found = [_named(heads, names) for names in (LON_NAMES, LAT_NAMES, PAIR_NAMES, WKT_NAMES)]
    if found[0] and found[1]:
        return _Columns(found[0], found[1])
    if found[2]:
        return _Columns(found[2], "")
    return _Columns(found[3], "", is_wkt=True) if found[3] else None


def _named(heads: list[str], names: tuple[str, ...]) -> str:
    by_name = {_plain(head): head for head in reversed(heads)}
    return next((by_name[name] for name in names if name in by_name), "")


def _plain(head: str) -> str:
    return re.sub(r"[\s_]|[(（].*", "", head.lower())


def _shapes(
    columns: dict[str, list[Any]], where: _Columns, rows: list[int], file: str
) -> tuple[Any, list[Finding]]:
    shapes = np.full(len(rows), None, dtype=object)
    faults: list[Finding] = []
    for i, row in enumerate(rows):
        lon, lat = columns[where.lon][i], columns[where.lat][i] if where.lat else ""
        if not (lon + lat).strip():
            continue
        shape = _wkt(lon) if where.is_wkt else _point(lon, lat, is_pair=not where.lat)
        shapes[i] = shape
        if shape is None:
            column = where.lon if _number(lon) is None or not where.lat else where.lat
            params = {"column": column, "found": columns[column][i][:60]}
            faults.append(fault("coordinate_value", file=file, row=row, **params))
    return shapes, faults


def _wkt(text: str) -> BaseGeometry | None:
    shape = shapely.from_wkt(text, on_invalid="ignore")
    return None if shape is None else shapely.force_2d(shape)


def _point(lon: str, lat: str, *, is_pair: bool) -> BaseGeometry | None:
    x, y = _number(lon), _number(lat)
    if not is_pair and x is not None and y is not None:
        return shapely.Point(x, y)
    try:
        pasted = read_pasted(lon if is_pair else f"{lon},{lat}")
    except CoordinatesError:
        return None
    return shapely.Point(pasted.lon, pasted.lat) if pasted else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None
