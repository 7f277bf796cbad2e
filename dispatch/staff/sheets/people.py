"""Reading people: a row each, or a row a community with several names in a cell."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dispatch.staff.sheets.header import Heading, data_rows, find_heading
from dispatch.staff.sheets.model import Frame, PersonRow, Reading, Sheet, Who, address
from dispatch.staff.sheets.notes import Notes
from dispatch.staff.sheets.values import (
    CellError,
    is_name,
    read_date,
    read_phone,
    read_weekdays,
    split_list,
    split_names,
)
from dispatch.staff.sheets.words import (
    COLUMNS,
    DUTIES,
    NOTHING,
    SILENT_COLUMNS,
    WORDS,
    first_word,
    plain,
)

#: Columns that hold days.
DAYS = ("trained_until", "uniform_until", "consented_on", "rules_accepted_on", "left_on")
_TEXTS = ("rank", "licence", "uniform_no", "squad")
#: What a masked contact is written with: it says nothing new.
MASK = "*"
_DUTY = "duty:"


def _meaning(text: str) -> str | None:
    """Return what a column's heading says: a fact, or (`duty:...`) who is named in it."""
    if text in COLUMNS:
        return COLUMNS[text]
    return _DUTY + DUTIES[text] if text in DUTIES else None


def find_people(sheet: Sheet) -> Heading | None:
    """Return the heading of a table of people, None when the sheet has none."""
    heading = find_heading(sheet, _meaning, least=2)
    if heading is None:
        return None
    named = heading.has("name") or any(name.startswith(_DUTY) for name in heading.columns)
    return heading if named else None


def read_people(sheet: Sheet, heading: Heading, frame: Frame, reading: Reading) -> None:
    """Read a table of people into a reading."""
    notes = Notes(sheet, reading)
    for column, text in heading.unknown.items():
        if text not in SILENT_COLUMNS:
            notes.warning("column_unknown", heading.first_row - 1, column)
    table = _Table(notes, heading, frame)
    for row in data_rows(sheet, heading):
        reading.people += table.read(row)


@dataclass(frozen=True, slots=True)
class _Table:
    notes: Notes
    heading: Heading
    frame: Frame
    _codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code, name in self.frame.communities.items():
            for word in (
                code,
                code[-3:],
                name,
                f"{name}社区",
                f"{name}社区居委会",
                f"{name}居委会",
            ):
                self._codes[plain(word)] = code

    def read(self, row: int) -> list[PersonRow]:
        """Return the people of a row."""
        if self.heading.has("name"):
            return self._read_named(row)
        people: list[PersonRow] = []
        for meaning, column in self.heading.columns.items():
            if meaning.startswith(_DUTY):
                facts = {"duty": meaning.removeprefix(_DUTY), **self._facts(row)}
                people += self._people(row, column, facts, [])
        return people

    def _read_named(self, row: int) -> list[PersonRow]:
        column = self.heading.columns["name"]
        if not self.notes.text(row, column):
            self.notes.error("name_missing", row, column)
            return []
        return self._people(row, column, self._facts(row), self._numbers(row))

    def _numbers(self, row: int) -> list[str]:
        column = self.heading.columns.get("number")
        return [] if column is None else split_list(self.notes.text(row, column))

    def _people(
        self, row: int, column: int, facts: dict[str, Any], numbers: list[str]
    ) -> list[PersonRow]:
        """Return those named in a cell, each with the row's facts; who is alone has them all."""
        names = split_names(self.notes.text(row, column))
        for name in names:
            if not is_name(name):
                self.notes.error("name_odd", row, column, name=name)
        phones = self._phones(row)
        for column_name, values in (("number", numbers), ("contact", phones)):
            if values and len(values) != len(names):
                at = self.heading.columns[column_name]
                self.notes.error("counts_differ", row, at, names=len(names), values=len(values))
        cells = {name: address(row, at) for name, at in self.heading.columns.items()}
        people = []
        for index, name in enumerate(names):
            own = dict(facts)
            if phones[index : index + 1]:
                own["contact"] = phones[index]
            number = numbers[index] if index < len(numbers) else None
            place = address(row, column)
            people.append(PersonRow(self.notes.sheet.name, place, Who(name, number), own, cells))
        return people

    def _phones(self, row: int) -> list[str]:
        column = self.heading.columns.get("contact")
        text = "" if column is None else self.notes.text(row, column)
        if column is None or not text or MASK in text or plain(text) in NOTHING:
            return []
        try:
            return [read_phone(part) for part in split_list(text)]
        except CellError as error:
            self.notes.error(error.code, row, column)
            return []

    def _facts(self, row: int) -> dict[str, Any]:
        """Return what a row says of everybody in it; an empty cell says nothing."""
        facts: dict[str, Any] = {}
        for meaning, column in self.heading.columns.items():
            reader = self._reader(meaning)
            text = self.notes.text(row, column) if reader else ""
            if reader is None or not text:
                continue
            if plain(text) in NOTHING:
                facts[_KEYS.get(meaning, meaning)] = _EMPTY.get(meaning)
                continue
            try:
                facts[_KEYS.get(meaning, meaning)] = reader(row, column)
            except CellError as error:
                self.notes.error(error.code, row, column, **self._expected(error.code))
        return facts

    def _reader(self, meaning: str) -> Callable[[int, int], Any] | None:
        if meaning in DAYS:
            return self._day
        if meaning in _TEXTS:
            return self.notes.text
        return {
            "duty": self._duty,
            "community": self._community,
            "skills": self._list,
            "weekdays": lambda row, column: read_weekdays(self.notes.text(row, column)),
            "partners": self._partners,
            "avoided": self._partners,
        }.get(meaning)

    def _expected(self, code: str) -> dict[str, str]:
        """Return what a finding names as expected."""
        if code == "duty_unknown":
            return {"known": "、".join(first_word("duties", duty) for duty in WORDS["duties"])}
        if code == "community_unknown":
            return {"known": "、".join(self.frame.communities.values())}
        return {}

    def _day(self, row: int, column: int) -> str:
        value = self.notes.sheet.value(row, column)
        return read_date(value, from_1904=self.notes.sheet.from_1904).isoformat()

    def _duty(self, row: int, column: int) -> str:
        duty = DUTIES.get(plain(self.notes.text(row, column)))
        if duty is None:
            raise CellError("duty_unknown")
        return duty

    def _community(self, row: int, column: int) -> str:
        named = split_list(self.notes.text(row, column))
        codes = [self._codes.get(plain(name)) for name in named]
        if None in codes:
            raise CellError("community_unknown")
        if len(set(codes)) > 1:
            raise CellError("two_communities")
        return str(codes[0])

    def _list(self, row: int, column: int) -> list[str]:
        return split_list(self.notes.text(row, column))

    def _partners(self, row: int, column: int) -> list[str]:
        return split_names(self.notes.text(row, column))


#: Facts that are kept under another name than the column's.
_KEYS = {"community": "community_code"}
#: What a cleared cell makes of a fact; None where it says nothing.
_EMPTY: dict[str, Any] = {"skills": [], "partners": [], "avoided": []}
