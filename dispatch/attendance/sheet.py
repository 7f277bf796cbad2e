"""The year's totals as a workbook."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from dispatch.attendance.reading import Total
from dispatch.errors import CATALOGUE

COLUMNS = ("number", "name", "community", "nights", "late", "absent", "hours")
_WIDTHS = (12, 12, 14, 10, 10, 10, 10)


def totals_xlsx(
    totals: Sequence[Total], communities: dict[str, str], title: str, language: str
) -> bytes:
    """Return the totals as XLSX; texts stay texts, whatever they begin with."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new book has one
    sheet.title = title
    sheet.append([CATALOGUE.render(f"totals.{name}", language) for name in COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row, total in enumerate(totals, start=2):
        community = communities.get(total.community_code or "", total.community_code or "")
        for column, value in enumerate((total.number, total.name, community), start=1):
            cell = sheet.cell(row, column, value)
            cell.data_type = TYPE_STRING  # "=1+1" is a name here, never a formula
        numbers = (total.nights, total.late, total.absent, round(total.minutes / 60, 1))
        for column, number in enumerate(numbers, start=4):
            sheet.cell(row, column, number)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    content = BytesIO()
    book.save(content)
    return content.getvalue()
