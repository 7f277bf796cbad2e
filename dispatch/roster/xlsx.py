"""The form as XLSX: a sheet a week, and one with everybody's share."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dispatch.errors import CATALOGUE
from dispatch.roster.form import Form, FormCell, FormWeek
from dispatch.roster.words import say_night

#: A cell that begins with one of these is a formula to a spreadsheet, or becomes one by trimming.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LINE = Side(style="thin", color="8A99A8")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E5EBF1")
_HEAVY = PatternFill("solid", fgColor="FFF3D6")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TOP = Alignment(vertical="top", wrap_text=True)
_SATURDAY = 5
_FIRST_WIDTH, _NIGHT_WIDTH = 14, 24


def write_xlsx(form: Form, language: str) -> bytes:
    """Return the form as a workbook; no cell of it is a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for week in form.weeks:
        _write_week(
            book.create_sheet(_word("form.week", language, week=week.number)), form, week, language
        )
    _write_shares(book.create_sheet(_word("form.shares", language)), form, language)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def neutralise(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_week(sheet: Worksheet, form: Form, week: FormWeek, language: str) -> None:
    _write_title(sheet, form, len(week.nights) + 1, language)
    corner = _put(sheet, 3, 1, _word("form.community", language))
    corner.fill, corner.font, corner.alignment = _HEAD, Font(bold=True), _CENTRE
    for column, night in enumerate(week.nights, start=2):
        cell = _put(sheet, 3, column, say_night(night, language))
        cell.font, cell.alignment = Font(bold=True), _CENTRE
        cell.fill = _HEAVY if night.weekday() >= _SATURDAY else _HEAD
    for line, row in enumerate(week.rows, start=4):
        name = _put(sheet, line, 1, "\n".join(filter(None, (row.community, row.meeting))))
        name.font, name.alignment = Font(bold=True), _CENTRE
        for column, cell_of_night in enumerate(row.cells, start=2):
            _put(sheet, line, column, _tell(cell_of_night, language)).alignment = _TOP
    _set_page(sheet, len(week.nights))


def _write_title(sheet: Worksheet, form: Form, columns: int, language: str) -> None:
    title = _word("form.title", language, station=form.head)
    facts = {"first": form.first, "last": form.last, "by": form.made_by, "on": form.made_on}
    under = _word("form.under", language, version=tell_version(form, language), **facts)
    for line, text in ((1, title), (2, under)):
        sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=columns)
        sheet.cell(line, 1, neutralise(text)).alignment = _CENTRE
    sheet.cell(1, 1).font = Font(bold=True, size=18)
    sheet.row_dimensions[1].height = 32


def _write_shares(sheet: Worksheet, form: Form, language: str) -> None:
    for column, name in enumerate(("name", "community", "nights", "due", "heavy", "away"), start=1):
        cell = _put(sheet, 1, column, _word(f"form.{name}", language))
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(column)].width = _FIRST_WIDTH
    for line, share in enumerate(form.shares, start=2):
        values: list[str | int] = [share.name, share.community, share.nights, share.due]
        for column, value in enumerate([*values, share.heavy, share.away], start=1):
            _put(sheet, line, column, value)
    sheet.freeze_panes = "A2"


def _put(sheet: Worksheet, line: int, column: int, value: str | int) -> Cell:
    content = neutralise(value) if isinstance(value, str) else value
    cell = sheet.cell(line, column, content)
    if not isinstance(cell, Cell):
        raise TypeError("the cell is part of a merged one")
    cell.border = _BOX
    return cell


def _set_page(sheet: Worksheet, nights: int) -> None:
    sheet.column_dimensions["A"].width = _FIRST_WIDTH
    for column in range(2, nights + 2):
        sheet.column_dimensions[get_column_letter(column)].width = _NIGHT_WIDTH
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4, as the format numbers it
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _tell(cell: FormCell, language: str) -> str:
    if not cell.volunteers and not cell.officers:
        return ""
    between = "、" if language == "zh" else ", "
    return _word(
        "form.cell",
        language,
        officers=between.join(cell.officers),
        heads=between.join(cell.heads),
        volunteers=between.join(cell.volunteers),
        count=len(cell.volunteers),
    )


def tell_version(form: Form, language: str) -> str:
    """Return which version a form shows, or that it is a draft."""
    if not form.version:
        return _word("form.draft", language)
    return _word("form.version", language, number=form.version)


def _word(code: str, language: str, **facts: object) -> str:
    return CATALOGUE.render(f"roster.{code}", language, **facts)
