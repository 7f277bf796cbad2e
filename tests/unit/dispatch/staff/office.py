"""Files as offices make them, and what reading them gives."""

import io
from datetime import date
from typing import Any

from openpyxl import Workbook

from dispatch.staff.sheets.model import Finding, Frame, Reading
from dispatch.staff.sheets.read import read_file

TODAY = date(2026, 11, 29)
COMMUNITIES = {"G-530302006001": "台子", "G-530302006002": "水寨"}
FRAME = Frame(COMMUNITIES, TODAY)
TAIZI, SHUIZHAI = COMMUNITIES


def book(*rows: list[Any], merged: tuple[str, ...] = (), title: str = "人员") -> bytes:
    """Return a workbook with one sheet of these rows."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(made)


def saved(made: Workbook) -> bytes:
    """Return a workbook's bytes."""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def read(*rows: list[Any], merged: tuple[str, ...] = (), title: str = "人员") -> Reading:
    """Return what is read from a sheet of these rows."""
    return read_file("人员.xlsx", book(*rows, merged=merged, title=title), FRAME)


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    """Return code, cell and what was found of each finding."""
    return [(finding.code, finding.cell, finding.found) for finding in findings]
