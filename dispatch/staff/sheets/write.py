"""Writing people as offices keep them: XLSX with title, frozen heading and filter, or CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from dispatch.staff.sheets.values import GUARD, RISKY
from dispatch.staff.sheets.words import WORDS, first_word

#: The columns that are written, in their order.
PEOPLE_COLUMNS = tuple(WORDS["columns"])
AWAY_COLUMNS = tuple(WORDS["away_columns"])
_DAY_COLUMNS = WORDS["weekdays"]["letters"]
_WIDE = {"skills": 18, "contact": 15, "partners": 16, "avoided": 16, "weekdays": 16, "squad": 18}
_LINE = Side(style="thin", color="B7BDC7")
_HEAD = PatternFill("solid", fgColor="DCE6F5")


@dataclass(frozen=True, slots=True)
class Entry:
    """A person to write, facts in wire form; `community` is its name."""

    name: str
    number: str | None
    community: str | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AwayEntry:
    """Days of absence to write."""

    name: str
    number: str | None
    kind: str
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class Roll:
    """All that is written into one file."""

    station: str
    people: Sequence[Entry]
    away: Sequence[AwayEntry] = field(default=())


def write_xlsx(roll: Roll) -> bytes:
    """Return the people and their leave as a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_sheet(book, "people", roll, PEOPLE_COLUMNS, map(_person_cells, roll.people))
    _write_sheet(book, "away", roll, AWAY_COLUMNS, map(_away_cells, roll.away))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_csv(roll: Roll, encoding: str = "utf-8-sig") -> bytes:
    """Return the people as CSV; what an encoding has not becomes a question mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(first_word("columns", column) for column in PEOPLE_COLUMNS)
    writer.writerows(map(_person_cells, roll.people))
    return buffer.getvalue().encode(encoding, "replace")


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return GUARD + text if text.startswith(RISKY) else text


def weekdays_text(days: Iterable[int]) -> str:
    """Return weekdays as offices write them: 周一、周三."""
    return "、".join("周" + _DAY_COLUMNS[day] for day in days)


def _person_cells(entry: Entry) -> list[str]:
    return [guard(_person_cell(entry, column)) for column in PEOPLE_COLUMNS]


def _person_cell(entry: Entry, column: str) -> str:
    own: dict[str, Any] = {"name": entry.name, "number": entry.number, "community": entry.community}
    value: Any = own[column] if column in own else entry.facts.get(column)
    if value is None:
        return ""
    if column == "duty":
        return first_word("duties", value)
    if column == "weekdays":
        return weekdays_text(value)
    return "、".join(value) if isinstance(value, list | tuple) else str(value)


def _away_cells(entry: AwayEntry) -> list[str]:
    kind = first_word("absences", entry.kind)
    cells = (entry.name, entry.number or "", kind, entry.first_day, entry.last_day)
    return [guard(cell) for cell in cells]


def _write_sheet(
    book: Any, what: str, roll: Roll, columns: Sequence[str], rows: Iterable[list[str]]
) -> None:
    words = "columns" if what == "people" else "away_columns"
    sheet = book.create_sheet(WORDS["sheets"][what])
    sheet.append([guard(WORDS["titles"][what].format(station=roll.station))])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append([first_word(words, column) for column in columns])
    for row in rows:
        sheet.append(row)
    _dress(sheet, columns)


def _dress(sheet: Any, columns: Sequence[str]) -> None:
    """Give a sheet its heading, lines and widths; every cell is text, as it was written."""
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.border = Border(_LINE, _LINE, _LINE, _LINE)
            cell.number_format = "@"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDE.get(column, 13)
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(sheet.max_row, 3)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
