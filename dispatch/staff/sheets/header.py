"""Finding a table in a sheet: which row is its heading, and what each column holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dispatch.staff.sheets.model import Sheet, Value
from dispatch.staff.sheets.values import as_text
from dispatch.staff.sheets.words import SILENT_ROWS, plain

#: A heading is within the first rows; above it stand titles and notes.
_WITHIN = 15

Meaning = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's heading: the columns by what they hold, and the row where the data begin.

    `unknown` are the columns with a heading that means nothing here.
    """

    columns: dict[str, int]
    unknown: dict[int, str]
    row: int
    first_row: int

    def has(self, *meanings: str) -> bool:
        """Whether the table has all of these columns."""
        return all(meaning in self.columns for meaning in meanings)


def find_heading(sheet: Sheet, meaning: Meaning, least: int) -> Heading | None:
    """Return the heading that says most, of one row or two; None when none says enough."""
    best: Heading | None = None
    for row in range(min(_WITHIN, len(sheet.rows))):
        for depth in (1, 2):
            heading = _read_heading(sheet, row, depth, meaning)
            if len(heading.columns) > (len(best.columns) if best else least - 1):
                best = heading
    return best


def data_rows(sheet: Sheet, heading: Heading) -> Iterator[int]:
    """Yield the rows below a heading that hold data."""
    for row in range(heading.first_row, len(sheet.rows)):
        texts = [plain(as_text(value)) for value in sheet.rows[row]]
        first = next((text for text in texts if text), "")
        if first and not first.startswith(SILENT_ROWS):
            yield row


def _read_heading(sheet: Sheet, row: int, depth: int, meaning: Meaning) -> Heading:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for column in range(max(len(cells) for cells in sheet.rows)):
        texts = [plain(as_text(sheet.value(row + step, column))) for step in range(depth)]
        found = next((m for text in _joined(texts) if (m := meaning(text))), None)
        if found is not None:
            columns.setdefault(found, column)
        elif texts[-1] or texts[0]:
            unknown[column] = texts[-1] or texts[0]
    return Heading(columns, unknown, row, row + depth)


def _joined(texts: list[str]) -> list[str]:
    """Return what a heading of two rows may mean: by itself, or with what stands above it."""
    *above, leaf = texts
    if not above or above[0] == leaf:
        return [leaf]
    return [leaf, above[0] + leaf, leaf + above[0]] if leaf else []


def is_blank(value: Value) -> bool:
    """Return whether a cell says nothing."""
    return not as_text(value)
