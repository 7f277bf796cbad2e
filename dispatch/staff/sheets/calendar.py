"""Reading when people can be asked: a list of leave, or a month's grid of codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from dispatch.staff.sheets.header import Heading, data_rows, find_heading
from dispatch.staff.sheets.model import AwayRow, Frame, Reading, Sheet, Who, WishRow, address
from dispatch.staff.sheets.notes import Notes
from dispatch.staff.sheets.values import (
    CellError,
    as_text,
    find_month,
    make_date,
    read_date,
    split_names,
)
from dispatch.staff.sheets.words import ABSENCES, AWAY_COLUMNS, CODES, COLUMNS, plain

#: A row with so many days of a month is the heading of a month's grid.
_LEAST_DAYS = 7
_OTHER = "other"
_KNOWN_CODES = "早、晚、休、假、病、训"


def find_away(sheet: Sheet) -> Heading | None:
    """Return the heading of a list of leave, None when the sheet has none."""
    heading = find_heading(sheet, AWAY_COLUMNS.get, least=3)
    return heading if heading and heading.has("name", "first_day", "last_day") else None


def read_away(sheet: Sheet, heading: Heading, frame: Frame, reading: Reading) -> None:
    """Read a list of leave into a reading."""
    notes = Notes(sheet, reading)
    for row in data_rows(sheet, heading):
        days = [_read_day(notes, row, heading.columns[end]) for end in ("first_day", "last_day")]
        kind = _read_kind(notes, row, heading)
        names = _read_names(notes, row, heading)
        first, last = days
        if first is None or last is None or kind is None:
            continue
        at = heading.columns["last_day"]
        if last < first:
            notes.error("days_reversed", row, at, first=first.isoformat())
        elif last < frame.today:
            notes.error("day_past", row, at, today=frame.today.isoformat())
        else:
            place = address(row, heading.columns["name"])
            span = (first.isoformat(), last.isoformat())
            reading.away += [AwayRow(sheet.name, place, who, kind, *span) for who in names]


@dataclass(frozen=True, slots=True)
class Month:
    """A month's grid: its year and month, the row of the days, and which column is which day."""

    year: int
    month: int
    row: int
    days: dict[int, int]
    name: int
    number: int | None


def find_month_grid(sheet: Sheet) -> Month | None:
    """Return where a sheet's month grid is, None when it has none."""
    named = next((m for row in sheet.rows[:8] for v in row if (m := find_month(as_text(v)))), None)
    named = named or find_month(sheet.name)
    for row in range(min(12, len(sheet.rows))):
        days, dated = _days_of(sheet, row)
        year_month = named or dated
        if year_month and len(days) >= _LEAST_DAYS:
            name, number = _who_columns(sheet, row)
            return Month(*year_month, row, days, name, number)
    return None


def read_month(sheet: Sheet, month: Month, frame: Frame, reading: Reading) -> None:
    """Read a month's grid into a reading: absences, and nights wished for or not."""
    notes = Notes(sheet, reading)
    days = _check_days(notes, month)
    over = max(days.values(), default=frame.today) < frame.today
    heading = Heading({}, {}, month.row, month.row + 1)
    for row in data_rows(sheet, heading):
        text = notes.text(row, month.name)
        if not text or _is_weekday_row(sheet, row, month):
            continue
        number = notes.text(row, month.number) if month.number is not None else ""
        who = Who(text.replace(" ", ""), number or None)
        for column, day in days.items():
            _read_code(notes, _Cell(row, column, who, day, over), frame.today)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a month's grid: whose, on which day, and whether the month is over."""

    row: int
    column: int
    who: Who
    day: date
    over: bool


def _read_code(notes: Notes, cell: _Cell, today: date) -> None:
    text = plain(notes.text(cell.row, cell.column))
    if not text:
        return
    meaning = CODES.get(text)
    day, place = cell.day.isoformat(), address(cell.row, cell.column)
    if meaning is None:
        notes.error("code_unknown", cell.row, cell.column, known=_KNOWN_CODES)
    elif cell.day < today:  # a month that has begun keeps its first days
        note = notes.error if cell.over else notes.warning
        note("night_past", cell.row, cell.column, today=today.isoformat())
    elif isinstance(meaning, int):
        notes.reading.wishes.append(WishRow(notes.sheet.name, place, cell.who, day, meaning))
    else:
        away = AwayRow(notes.sheet.name, place, cell.who, meaning, day, day)
        notes.reading.away.append(away)


def _days_of(sheet: Sheet, row: int) -> tuple[dict[int, int], tuple[int, int] | None]:
    """Return the days of a month that a row names, by column, and the month if they are dates."""
    days: dict[int, int] = {}
    dated: tuple[int, int] | None = None
    for column, value in enumerate(sheet.rows[row]):
        if isinstance(value, datetime | date):
            dated = dated or (value.year, value.month)
            days[column] = value.day
            continue
        text = plain(as_text(value)).removesuffix("日").removesuffix("号")
        if text.isdecimal() and 1 <= int(text) <= 31:
            days[column] = int(text)
    rising = list(days.values()) == sorted(set(days.values()))
    return (days if rising else {}), dated


def _who_columns(sheet: Sheet, row: int) -> tuple[int, int | None]:
    """Return the columns of names and numbers; the first column where no heading says so."""
    found: dict[str, int] = {}
    for above in range(max(0, row - 2), min(row + 2, len(sheet.rows))):
        for column, value in enumerate(sheet.rows[above]):
            meaning = COLUMNS.get(plain(as_text(value)))
            if meaning in {"name", "number"}:
                found.setdefault(str(meaning), column)
    return found.get("name", 0), found.get("number")


def _check_days(notes: Notes, month: Month) -> dict[int, date]:
    """Return the days by column; a day that the month has not is noted if anybody uses it."""
    days: dict[int, date] = {}
    for column, day in month.days.items():
        try:
            days[column] = make_date(month.year, month.month, day)
        except CellError as error:
            for row in _used_rows(notes.sheet, month, column):
                notes.error(error.code, row, column, day=f"{month.year}年{month.month}月{day}日")
    return days


def _used_rows(sheet: Sheet, month: Month, column: int) -> Iterator[int]:
    for row in range(month.row + 1, len(sheet.rows)):
        used = as_text(sheet.value(row, column)) and as_text(sheet.value(row, month.name))
        if used and not _is_weekday_row(sheet, row, month):
            yield row


def _is_weekday_row(sheet: Sheet, row: int, month: Month) -> bool:
    """Whether a row names the weekdays below the days."""
    texts = {plain(as_text(sheet.value(row, column))) for column in month.days}
    return bool(texts - {""}) and texts <= set("一二三四五六日天") | {""}


def _read_day(notes: Notes, row: int, column: int) -> date | None:
    if not notes.text(row, column):
        notes.error("date_unreadable", row, column)
        return None
    try:
        return read_date(notes.sheet.value(row, column), from_1904=notes.sheet.from_1904)
    except CellError as error:
        notes.error(error.code, row, column)
        return None


def _read_kind(notes: Notes, row: int, heading: Heading) -> str | None:
    column = heading.columns.get("kind")
    text = notes.text(row, column) if column is not None else ""
    if column is None or not text:
        return _OTHER
    kind = ABSENCES.get(plain(text))
    if kind is None:
        notes.error("absence_unknown", row, column, known="、".join(ABSENCES))
    return kind


def _read_names(notes: Notes, row: int, heading: Heading) -> list[Who]:
    column = heading.columns["name"]
    names = split_names(notes.text(row, column))
    if not names:
        notes.error("name_missing", row, column)
    at = heading.columns.get("number")
    number = notes.text(row, at) if at is not None and len(names) == 1 else ""
    return [Who(name, number or None) for name in names]
