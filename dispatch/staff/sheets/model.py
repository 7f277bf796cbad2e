"""A file's sheets, what was read from them, and what is wrong with them. Plain data."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

#: What a cell holds; an error of the spreadsheet is its text (#REF!).
Value = str | int | float | bool | datetime | date | None


class Severity(StrEnum):
    """Whether a finding keeps the file from being taken."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with merged cells filled; `rows[0][0]` is A1.

    `covered` are the cells (row, column) that only show what a merged cell holds. `from_1904`
    says from when its serial dates count.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    covered: frozenset[tuple[int, int]] = frozenset()
    from_1904: bool = False

    def value(self, row: int, column: int) -> Value:
        """Return what a cell holds; None outside the sheet."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a cell that a person should know; its texts stand in the catalogue.

    `found` is what the cell holds; `params` is whatever else the texts name.
    """

    code: str
    severity: Severity
    sheet: str
    cell: str
    found: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a row is about, as the file names them; a number tells namesakes apart."""

    name: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the file: what their cells say, in wire form (dates as ISO texts).

    A fact that is not in `facts` was left empty and stays as it is; None clears it.
    """

    sheet: str
    cell: str
    who: Who
    facts: dict[str, Any]
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AwayRow:
    """Days on which somebody can't be asked, both ends included."""

    sheet: str
    cell: str
    who: Who
    kind: str
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class WishRow:
    """How much somebody would like a night."""

    sheet: str
    cell: str
    who: Who
    night: str
    weight: int


@dataclass(slots=True)
class Reading:
    """All that was read from a file."""

    people: list[PersonRow] = field(default_factory=list)
    away: list[AwayRow] = field(default_factory=list)
    wishes: list[WishRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return len(self.people) + len(self.away) + len(self.wishes)


@dataclass(frozen=True, slots=True)
class Frame:
    """What reading needs to know of the station: communities by code, and the day it is."""

    communities: dict[str, str]
    today: date


def address(row: int, column: int) -> str:
    """Return a cell's address as spreadsheets write it; both count from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"
