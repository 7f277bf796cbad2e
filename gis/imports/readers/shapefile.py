"""Shapefiles in whatever state they are: missing parts, false encodings, cut names, cut files.

Layout of the files: ESRI Shapefile Technical Description (July 1998) and the dBASE III header.
Texts are taken from GDAL as Latin-1, which keeps every byte, and decoded here, so that a false
declaration neither stops the reading nor passes silently.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
from pyogrio import raw

from gis.check.report import Finding
from gis.imports.readers.vector import READ_ERRORS, crs_of, shapes_of, values_of
from gis.imports.table import Table, empty_table, fault, notice, some
from gis.imports.text import Declared, Encoding, decode, detect, find_codec, reads_all

_BYTES = "ISO-8859-1"
_SHP_MAGIC = 9994
_HEADER = 100
#: Code pages by the language driver byte of a .dbf; 0x57 means "whatever the computer had".
_LANGUAGE_DRIVERS = {0x4D: "gb18030", 0x4F: "cp950", 0x03: "cp1252", 0x02: "cp850", 0x01: "cp437"}
_FIELD, _FIELDS_END, _NAME_BYTES = 32, 0x0D, 10


@dataclass(frozen=True, slots=True)
class _Dbf:
    """What the head of a .dbf says."""

    records: int
    header: int
    record: int
    driver: int
    names: tuple[bytes, ...]


def read_shapefile(path: Path, file: str, encoding: str) -> Table:
    """Return the layer of a .shp with its side files; `encoding` overrides what they declare.

    `file` is the name to tell the faults by.
    """
    faults, notices = _look_over(path, file)
    if faults:
        return empty_table(file, "", *faults, *notices)
    try:
        # written into our own copy of the folder
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
        meta, _, shapes, fields = raw.read(path, encoding=_BYTES, force_2d=True)
    except READ_ERRORS as error:
        return empty_table(file, "", fault("file_unreadable", file=file, detail=str(error)))
    names = [str(name).encode("latin-1", "replace") for name in meta["fields"]]
    columns = [list(values) for values in fields]
    found = _encoding(path, encoding, names, columns)
    notices += _told(found, file, encoding, columns)
    decoded, more = _decoded(names, columns, found.name, file)
    crs, crs_notices = _crs(path, meta, file)
    count = len(shapes)
    return Table(
        file=file,
        layer="",
        columns=decoded,
        shapes=shapes_of(shapes),
        rows=list(range(1, count + 1)),
        crs=crs,
        encoding=found.name,
        findings=(*notices, *more, *crs_notices),
    )


def _look_over(path: Path, file: str) -> tuple[list[Finding], list[Finding]]:
    """Return the faults and notices that show before anything is read."""
    faults: list[Finding] = []
    notices: list[Finding] = []
    table = path.with_suffix(".dbf")
    if not table.exists():
        faults.append(fault("dbf_missing", file=_beside(file, ".dbf")))
    if not path.with_suffix(".shx").exists():
        notices.append(notice("shx_missing", file=_beside(file, ".shx")))
    faults += _size_faults(path, file)
    if table.exists():
        faults += _table_faults(path, table, file)
    return faults, notices


def _size_faults(path: Path, file: str) -> list[Finding]:
    size = path.stat().st_size
    head = path.read_bytes()[:_HEADER] if size >= _HEADER else b""
    if len(head) < _HEADER or struct.unpack(">i", head[:4])[0] != _SHP_MAGIC:
        return [fault("file_unreadable", file=file, detail=f"{size} bytes")]
    declared = struct.unpack(">i", head[24:28])[0] * 2
    if size < declared:
        return [fault("truncated", file=file, found=size, expected=declared)]
    return []


def _table_faults(path: Path, table: Path, file: str) -> list[Finding]:
    name = _beside(file, ".dbf")
    head = _dbf_head(table)
    if head is None:
        return [fault("file_unreadable", file=name, detail=f"{table.stat().st_size} bytes")]
    expected = head.header + head.records * head.record
    size = table.stat().st_size
    if size < expected:
        return [fault("truncated", file=name, found=size, expected=expected)]
    index = path.with_suffix(".shx")
    shapes = (index.stat().st_size - _HEADER) // 8 if index.exists() else head.records
    if shapes != head.records:
        return [fault("counts_differ", file=file, shapes=shapes, rows=head.records)]
    return []


def _dbf_head(table: Path) -> _Dbf | None:
    content = table.read_bytes()
    if len(content) < _FIELD + 1:
        return None
    records, header, record = struct.unpack("<IHH", content[4:12])
    if header < _FIELD + 1 or record < 1:
        return None
    names: list[bytes] = []
    for start in range(_FIELD, min(header, len(content)) - _FIELD + 1, _FIELD):
        if content[start] == _FIELDS_END:
            break
        names.append(content[start : start + _NAME_BYTES + 1].split(b"\0")[0])
    return _Dbf(records, header, record, content[29], tuple(names))


def _encoding(path: Path, wanted: str, names: list[bytes], columns: list[list[Any]]) -> Encoding:
    texts = list(names)
    for values in columns:
        texts += [v.encode("latin-1", "replace") for v in values if isinstance(v, str)]
    if wanted:
        named = find_codec(wanted)
        found = detect(texts, named)
        # a person's word goes before a guess wherever the texts can be read so
        return found if named is None or not reads_all(texts, named) else _right(named)
    return detect(texts, _declared(path))


def _right(encoding: str) -> Encoding:
    return Encoding(encoding, Declared.RIGHT)


def _declared(path: Path) -> str | None:
    page = path.with_suffix(".cpg")
    if page.exists():
        return find_codec(page.read_text("latin-1")[:40])
    head = _dbf_head(path.with_suffix(".dbf"))
    return _LANGUAGE_DRIVERS.get(head.driver) if head else None


def _told(found: Encoding, file: str, wanted: str, columns: list[list[Any]]) -> list[Finding]:
    if found.declared is Declared.RIGHT:
        return []
    name = _beside(file, ".dbf")
    if found.declared is Declared.HOPELESS:
        return [fault("encoding_unknown", file=name, found=found.name)]
    texts = (v for values in columns for v in values if isinstance(v, str) and not v.isascii())
    sample = next(texts, "").encode("latin-1", "replace").decode(found.name, "replace")
    code = f"encoding_{'lying' if found.declared is Declared.LYING else 'undeclared'}"
    return [notice(code, file=name, found=found.name, sample=sample, declared=wanted or ".cpg")]


def _decoded(
    names: list[bytes], columns: list[list[Any]], encoding: str, file: str
) -> tuple[dict[str, list[Any]], list[Finding]]:
    """Return the columns under their names in readable text, and what was cut or can't be read."""
    decoded: dict[str, list[Any]] = {}
    findings: list[Finding] = []
    table = _beside(file, ".dbf")
    for raw_name, values in zip(names, columns, strict=True):
        name, is_cut = decode(raw_name, encoding) or (raw_name.decode("ascii", "replace"), False)
        if is_cut:
            findings.append(notice("field_cut", file=table, column=name))
        while name in decoded:
            name += "_"
        texts, more = _texts(values, encoding, table, name)
        decoded[name] = values_of(texts)
        findings += more
    return decoded, findings


def _texts(
    values: list[Any], encoding: str, file: str, column: str
) -> tuple[list[Any], list[Finding]]:
    texts: list[Any] = []
    cut: list[int] = []
    bad: list[int] = []
    for row, value in enumerate(values, 1):
        if not isinstance(value, str) or value.isascii():
            texts.append(value)
            continue
        read = decode(value.encode("latin-1", "replace"), encoding)
        texts.append(read[0] if read else None)
        if read is None:
            bad.append(row)
        elif read[1]:
            cut.append(row)
    findings = []
    if cut:
        findings.append(notice("text_cut", file=file, column=column, row=some(cut)))
    if bad:
        findings.append(
            fault("text_unreadable", file=file, column=column, row=some(bad), expected=encoding)
        )
    return texts, findings


def _crs(path: Path, meta: dict[str, Any], file: str) -> tuple[str, list[Finding]]:
    if not path.with_suffix(".prj").exists():
        return "", [notice("prj_missing", file=_beside(file, ".prj"))]
    crs = crs_of(meta)
    if not crs:
        return "", [notice("prj_unreadable", file=_beside(file, ".prj"))]
    return crs, []


def _beside(file: str, suffix: str) -> str:
    return str(Path(file).with_suffix(suffix).as_posix())
