"""How the caller's spot lies to what was named: beside it, across from it, fifty metres east."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gis.geocode.numerals import NUMERAL, parse_numeral


class Relation(StrEnum):
    """How the caller's spot lies to what was named."""

    NEAR = "near"
    BESIDE = "beside"
    OPPOSITE = "opposite"
    AT_GATE = "at_gate"
    TOWARDS = "towards"


@dataclass(frozen=True, slots=True)
class Where:
    """A relation; for TOWARDS with the bearing (degrees clockwise from north) and the metres."""

    relation: Relation | None = None
    bearing_deg: float = 0.0
    distance_m: float = 0.0


NOWHERE = Where()

#: A corner of a crossing or of a compound's gate: where the pavement is, off the middle.
CORNER_M = 15.0
_FARTHEST_M = 3000

_BEARINGS = {
    way: 45.0 * eighth
    for eighth, ways in enumerate(
        ("北", "东北 北东", "东", "东南 南东", "南", "西南 南西", "西", "西北 北西")
    )
    for way in ways.split()
}
_WAY = "(?P<way>[东西]?[南北]|[南北]?[东西])"
_WORDS = {
    Relation.NEAR: "附近|周围|一带|周边|这边|那边|那里|这里",
    Relation.BESIDE: "旁边|旁|隔壁|边上|侧面|路边",
    Relation.OPPOSITE: "斜对面|正对面|对面|对过|马路对面",
    Relation.AT_GATE: "大门口|门口|大门|门前|入口|桥头|校门口",
}
_WORD = re.compile(
    "^[的,在]?(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items()) + ")"
)
_WORD_BEFORE = re.compile(
    "(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items()) + ")[就正]?是$"
)
_STEPS = re.compile(
    rf"^[的,上再]*(?:[往向朝以靠]?{_WAY}(?:边|面|侧|方向|方)?)(?:再|直)?(?:走|去|过去|行|开)?"
    rf"(?:大概|大约|差不多|约)?(?P<far>\d{{1,4}}|{NUMERAL})(?:来|多)?(?:米|公尺|m)"
)
_CORNER = re.compile(rf"^[的,]?(?:那个)?{_WAY}(?:角|侧|边|面)")


def parse_where(tail: str) -> Where:
    """Parse what a text goes on with after a place: 往东50米, 东北角, 附近, 门口往北100米."""
    word = _WORD.match(tail)
    steps = _STEPS.match(tail[word.end() :] if word else tail)
    far_m = _metres(steps["far"]) if steps else 0
    if steps and 0 < far_m <= _FARTHEST_M:
        return Where(Relation.TOWARDS, _BEARINGS[steps["way"]], far_m)
    corner = _CORNER.match(tail)
    if corner:
        return Where(Relation.TOWARDS, _BEARINGS[corner["way"]], CORNER_M)
    return _from_word(word)


def parse_where_before(head: str) -> Where:
    """Parse what a text says just before a place: 对面是 (金江中学)."""
    return _from_word(_WORD_BEFORE.search(head))


def _from_word(match: re.Match[str] | None) -> Where:
    return Where(Relation(match.lastgroup)) if match and match.lastgroup else NOWHERE


def _metres(said: str) -> int:
    return int(said) if said.isdigit() else parse_numeral(said) or 0
