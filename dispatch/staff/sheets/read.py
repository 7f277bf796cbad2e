"""Reading a whole file: each sheet for what it is."""

from dispatch.staff.sheets.book import read_book
from dispatch.staff.sheets.calendar import (
    find_away,
    find_month_grid,
    read_away,
    read_month,
)
from dispatch.staff.sheets.model import Finding, Frame, Reading, Severity, Sheet
from dispatch.staff.sheets.people import find_people, read_people


def read_file(name: str, content: bytes, frame: Frame) -> Reading:
    """Return what a file says of people, with the findings of its cells.

    Raises the errors of `book.read_book`.
    """
    sheets = read_book(name, content)
    reading = Reading()
    unknown = [sheet for sheet in sheets if not _read_sheet(sheet, frame, reading)]
    severity = Severity.ERROR if len(unknown) == len(sheets) else Severity.WARNING
    reading.findings += [Finding("sheet_unknown", severity, sheet.name, "A1") for sheet in unknown]
    if not sheets:
        reading.findings.append(Finding("file_empty", Severity.ERROR, name, "A1"))
    return reading


def _read_sheet(sheet: Sheet, frame: Frame, reading: Reading) -> bool:
    """Read a sheet; return whether it was recognised."""
    month = find_month_grid(sheet)
    if month is not None:
        read_month(sheet, month, frame, reading)
        return True
    away = find_away(sheet)
    if away is not None:
        read_away(sheet, away, frame, reading)
        return True
    people = find_people(sheet)
    if people is not None:
        read_people(sheet, people, frame, reading)
    return people is not None
