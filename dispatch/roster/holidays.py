"""Which nights are heavy: weekends and the public holidays of China."""

from collections.abc import Iterable
from datetime import date

import holidays

_SATURDAY = 5
_LANGUAGES = {"zh": "zh_CN", "en": "en_US"}


def find_holiday(day: date, language: str) -> str | None:
    """Return the name of the public holiday that a day is, or None.

    Years whose days off the State Council has not yet announced have the statutory days only.
    Source: the library `holidays`, country CN.
    """
    named = holidays.country_holidays("CN", years=day.year, language=_LANGUAGES[language])
    return named.get(day)


def find_heavy(days: Iterable[date]) -> frozenset[date]:
    """Return which of the days are Saturdays, Sundays or public holidays."""
    dates = list(days)
    official = holidays.country_holidays("CN", years=sorted({day.year for day in dates}))
    return frozenset(day for day in dates if day.weekday() >= _SATURDAY or day in official)
