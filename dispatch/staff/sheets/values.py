"""Single cells: names, dates, telephones, weekdays, as offices write them."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from dispatch.staff.sheets.model import Value
from dispatch.staff.sheets.words import WORDS, plain

_BETWEEN = re.compile(r"[、,;/\n|]+")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f·]{2,15}|[A-Za-z][A-Za-z .'\-]{1,40}")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月(?!\d)")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_RUN = re.compile(r"([一二三四五六日])(?:至|到|-|~)([一二三四五六日])")
_PHONE = re.compile(r"\+?\d{5,15}")
#: Serial days of spreadsheets that are dates of people now alive; others are just numbers.
_SERIALS = range(15_000, 80_000)
_DAYS_OF = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
#: What an export puts before a text that a spreadsheet would take for a formula.
GUARD = "'"
RISKY = ("=", "+", "-", "@", "\t", "\r")


class CellError(ValueError):
    """A cell that can't be understood; the argument is the finding's code."""

    @property
    def code(self) -> str:
        """The finding's code."""
        return str(self.args[0])


def as_text(value: Value) -> str:
    """Return a cell as text: half-width, trimmed; whole numbers without a decimal point."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    text = unicodedata.normalize("NFKC", str(value)).strip()
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(RISKY) else text


def split_names(value: Value) -> list[str]:
    """Return the names of a cell, however they are kept apart.

    A blank inside a name of two characters, as offices write it to align the column, is not
    between names.
    """
    names: list[str] = []
    text = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", as_text(value)))
    for part in _BETWEEN.split(text.replace("和", "、") if "、" in text else text):
        names += _by_blanks(part)
    return names


def _by_blanks(part: str) -> list[str]:
    tokens = part.split()
    if all(token.isascii() for token in tokens):
        return [" ".join(tokens)] if tokens else []
    names: list[str] = []
    for token in tokens:
        if names and len(names[-1]) == 1 and len(token) == 1:
            names[-1] += token
        else:
            names.append(token)
    return names


def is_name(text: str) -> bool:
    """Return whether a text can be somebody's name."""
    return _NAME.fullmatch(text) is not None


def split_list(value: Value) -> list[str]:
    """Return the entries of a cell that holds several."""
    return [part.strip() for part in _BETWEEN.split(as_text(value)) if part.strip()]


def read_date(value: Value, *, from_1904: bool = False) -> date:
    """Return the day of a cell: a date, a serial number or a text.

    Raises CellError `date_unreadable`, or `date_impossible` for one like 31 February.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIALS:
        return _DAYS_OF[from_1904] + timedelta(days=int(value))
    return _read_text_date(as_text(value), from_1904=from_1904)


def _read_text_date(text: str, *, from_1904: bool) -> date:
    text = "".join(_TIME_OF_DAY.sub("", text).split())
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        return make_date(*map(int, found.groups()))
    if text.isdecimal() and len(text) == 5 and int(text) in _SERIALS:
        return _DAYS_OF[from_1904] + timedelta(days=int(text))
    raise CellError("date_unreadable")


def make_date(year: int, month: int, day: int) -> date:
    """Return a day. Raises CellError `date_impossible`."""
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("date_impossible") from None


def find_month(text: str) -> tuple[int, int] | None:
    """Return the year and month that a heading names, None when it names none."""
    found = _MONTH.search(plain(text))
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return int(found[1]), int(found[2])


def read_phone(value: Value) -> str:
    """Return a telephone number without what groups it. Raises CellError `phone_odd`."""
    text = re.sub(r"[\s\-()]", "", as_text(value))
    if not _PHONE.fullmatch(text):
        raise CellError("phone_odd")
    return text


def read_weekdays(value: Value) -> list[int] | None:
    """Return the weekdays of a cell, Monday as 0; None for all of them.

    Raises CellError `weekdays_unreadable`.
    """
    words, text = WORDS["weekdays"], plain(as_text(value))
    if text in words["every"]:
        return None
    if text in words["working"]:
        return [0, 1, 2, 3, 4]
    if text in words["weekend"]:
        return [5, 6]
    days = _read_days(text.replace(words["sunday"], "日"), words["letters"])
    return None if len(days) == 7 else sorted(days)


def _read_days(text: str, letters: str) -> set[int]:
    text = re.sub(r"[周、,;/]|星期|礼拜", "", text)
    for digit, letter in zip("1234567", letters, strict=True):
        text = text.replace(digit, letter)
    days: set[int] = set()
    for run in _RUN.finditer(text):
        first, last = letters.index(run[1]), letters.index(run[2])
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    rest = _RUN.sub("", text)
    if (not days and not rest) or any(letter not in letters for letter in rest):
        raise CellError("weekdays_unreadable")
    return days | {letters.index(letter) for letter in rest}
