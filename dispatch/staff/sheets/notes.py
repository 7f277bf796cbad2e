"""Noting findings where they are: the cell, what it holds, and how bad it is."""

from dataclasses import dataclass
from typing import Any

from dispatch.staff.sheets.model import Finding, Reading, Severity, Sheet, address
from dispatch.staff.sheets.values import as_text

#: What spreadsheets show where a formula fails.
CELL_FAULTS = frozenset(
    {"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Notes:
    """The findings of one sheet."""

    sheet: Sheet
    reading: Reading

    def error(self, code: str, row: int, column: int, **params: Any) -> None:
        """Note what keeps the file from being taken."""
        self._note(code, Severity.ERROR, row, column, params)

    def warning(self, code: str, row: int, column: int, **params: Any) -> None:
        """Note what a person should know."""
        self._note(code, Severity.WARNING, row, column, params)

    def text(self, row: int, column: int) -> str:
        """Return a cell's text; a fault of the spreadsheet in it is noted and reads as nothing."""
        text = as_text(self.sheet.value(row, column))
        if text in CELL_FAULTS:
            self.error("cell_fault", row, column)
            return ""
        return text

    def _note(
        self, code: str, severity: Severity, row: int, column: int, params: dict[str, Any]
    ) -> None:
        found = as_text(self.sheet.value(row, column))[:_MOST_SHOWN]
        place = address(row, column)
        self.reading.findings.append(Finding(code, severity, self.sheet.name, place, found, params))
