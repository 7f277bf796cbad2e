"""What can be learnt from a correction, and how an alias may change. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gis.geocode.normalise import normalise


class AliasState(StrEnum):
    """How far a proposed alias is."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a correction teaches: `text`, as it is written down once, means `label`."""

    text: str
    label: str


SHORTEST, LONGEST = 2, 16
#: A text with so many digits in a row holds somebody's telephone number.
_TELEPHONE = re.compile(r"\d{7}")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_NUMBERED = re.compile(r"^(?P<stem>\D{2,}?)(?P<number>\d{1,5})(?P<rest>\D.*)?$")


def find_lesson(typed: str, label: str) -> Lesson | None:
    """Return what a dispatcher's correction teaches, None where there is nothing to learn.

    The number that both have is left out: 老纺织厂3栋 for 纺织小区3栋1单元 teaches that 老纺织厂 is
    纺织小区. A sentence is no name, and what already holds the label needs no alias.
    """
    text, meant = normalise(typed), normalise(label)
    if _TELEPHONE.search(text) or not meant:
        return None
    said, written = _NUMBERED.match(text), _NUMBERED.match(label)
    if said and written and said["number"] == written["number"]:
        text, label = said["stem"], written["stem"]
    text = text.strip(",-")
    if meant in text or normalise(label) in text or not is_alias_text(text):
        return None
    return Lesson(text, label)


def is_alias_text(text: str) -> bool:
    """Tell whether a normalised text is short enough, and Chinese enough, to be a name."""
    return SHORTEST <= len(text) <= LONGEST and "," not in text and bool(_CHINESE.search(text))
