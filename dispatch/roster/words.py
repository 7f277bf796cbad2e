"""Reasons in words: people and communities by name, nights as people say them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dispatch.errors import CATALOGUE
from dispatch.roster.ground_facts import CommunityFacts
from dispatch.roster.reasons import Reason

_PEOPLE = frozenset({"person", "other"})
_COMMUNITIES = frozenset({"community", "home"})
_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS_EN = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Renders reasons in one language for one roster."""

    language: str
    names: Mapping[str, str]
    communities: Mapping[str, CommunityFacts]

    def tell(self, reason: Reason) -> dict[str, Any]:
        """Return a reason for the wire: its code, its facts as plain data, and its sentence."""
        return {
            "code": reason.code,
            "params": {name: _plain(value) for name, value in reason.params.items()},
            "text": self.text(reason),
        }

    def tell_all(self, reasons: Iterable[Reason]) -> list[dict[str, Any]]:
        """Return several reasons for the wire."""
        return [self.tell(reason) for reason in reasons]

    def text(self, reason: Reason) -> str:
        """Return a reason's sentence."""
        facts = {name: self._word(name, value) for name, value in reason.params.items()}
        return CATALOGUE.render(f"roster.{reason.code}", self.language, **facts)

    def sentence(self, reasons: Iterable[Reason]) -> str:
        """Return several reasons as one running sentence."""
        texts = [self.text(reason) for reason in reasons]
        if self.language == "en":
            return " ".join(texts)
        return ";".join(text.removesuffix("。") for text in texts) + "。" if texts else ""

    def name(self, person: str) -> str:
        """Return what somebody is called."""
        return self.names.get(person, person)

    def community(self, code: str | None) -> str:
        """Return what a community is called; any, where None is meant."""
        if code is None:
            return CATALOGUE.render("roster.any_community", self.language)
        known = self.communities.get(code)
        if known is None:
            return code
        return known.name if self.language == "zh" else known.name_en

    def _word(self, name: str, value: Any) -> Any:
        if name in _PEOPLE:
            return self.name(value)
        if name in _COMMUNITIES:
            return self.community(value)
        return say_night(value, self.language) if isinstance(value, date) else value


def say_night(day: date, language: str) -> str:
    """Return a night as people say it, with its weekday."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "zh":
        return f"{day.month}月{day.day}日({weekday})"
    return f"{weekday} {day.day} {_MONTHS_EN[day.month - 1]}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
