"""Opening a file: XLSX or CSV, within limits, whatever it claims to be."""

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from dispatch.errors import InvalidError, TooLargeError
from dispatch.staff.sheets.limits import (
    KINDS,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    MOST_UNPACKED,
)
from dispatch.staff.sheets.model import Sheet, Value
from gis.imports.text import Declared, detect

_BLANK_ROWS = 60


def read_book(name: str, content: bytes) -> list[Sheet]:
    """Return the sheets of a file that have anything in them.

    Raises InvalidError `people_file.kind`, `.unreadable`, `.locked` or `.encoding`; TooLargeError
    `people_file.too_large`, `.bomb` or `.too_many_rows`.
    """
    kind = PurePath(name).suffix.lower()
    if kind not in KINDS:
        raise InvalidError("people_file.kind", where="name", kinds=", ".join(KINDS))
    if len(content) > MOST_BYTES:
        raise TooLargeError("people_file.too_large", most_mb=MOST_BYTES // 1_000_000)
    sheets = _read_xlsx(content) if kind == ".xlsx" else [_read_csv(name, content)]
    filled = [sheet for sheet in sheets if sheet.rows]
    rows = sum(len(sheet.rows) for sheet in filled)
    if rows > MOST_ROWS + _BLANK_ROWS:
        raise TooLargeError("people_file.too_many_rows", rows=rows, most=MOST_ROWS)
    return filled


def _read_xlsx(content: bytes) -> list[Sheet]:
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except Exception as error:  # a damaged part surfaces as whatever it trips over
        raise InvalidError("people_file.unreadable") from error
    from_1904 = book.epoch == CALENDAR_MAC_1904
    return [_sheet(sheet, from_1904) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _check_archive(content: bytes) -> None:
    """Refuse what is no zip, and what would unpack to far more than it is."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # an old .xls, or an XLSX under a password
        raise InvalidError("people_file.locked")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise InvalidError("people_file.unreadable") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooLargeError("people_file.bomb")


def _sheet(sheet: Any, from_1904: bool) -> Sheet:
    """Return a sheet up to its last value: formats of empty cells often reach the very end."""
    last = max(
        (row for (row, _), cell in sheet._cells.items() if cell.value is not None), default=0
    )
    if last > MOST_ROWS + _BLANK_ROWS:
        raise TooLargeError("people_file.too_many_rows", rows=last, most=MOST_ROWS)
    if not last:
        return Sheet(sheet.title, ())
    width = min(sheet.max_column, MOST_COLUMNS)
    found = sheet.iter_rows(max_row=last, max_col=width, values_only=True)
    rows = [list(row) for row in found]
    covered: set[tuple[int, int]] = set()
    for merged in sheet.merged_cells.ranges:
        covered |= _fill(rows, merged)
    return Sheet(sheet.title, _trim(rows), frozenset(covered), from_1904)


def _fill(rows: list[list[Value]], merged: Any) -> set[tuple[int, int]]:
    """Show a merged cell's value in all it covers; return those beside the first."""
    top, left = merged.min_row - 1, merged.min_col - 1
    bottom, right = min(merged.max_row, len(rows)), min(merged.max_col, MOST_COLUMNS)
    cells = {(r, c) for r in range(top, bottom) for c in range(left, right)} - {(top, left)}
    for row, column in cells:
        if column < len(rows[row]):
            rows[row][column] = rows[top][left]
    return cells


def _trim(rows: Iterable[Iterable[Value]]) -> tuple[tuple[Value, ...], ...]:
    """Return the rows without the empty ones at the end."""
    kept = [tuple(row) for row in rows]
    while kept and all(value in (None, "") for value in kept[-1]):
        kept.pop()
    return tuple(kept)


def _read_csv(name: str, content: bytes) -> Sheet:
    encoding = detect(content.removeprefix(b"\xef\xbb\xbf").splitlines(), None)
    if encoding.declared is Declared.HOPELESS or b"\0" in content:
        raise InvalidError("people_file.encoding")
    text = content.decode("utf-8-sig" if encoding.name == "utf-8" else encoding.name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise InvalidError("people_file.unreadable") from error
    return Sheet(PurePath(name).stem, _trim(row[:MOST_COLUMNS] for row in rows))


def _delimiter(text: str) -> str:
    """Return what the first lines are divided by most often."""
    head = text[:4_000]
    return max((",", "\t", ";"), key=head.count)
