"""The small grammar of locations: what the text after, before and between names says."""

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


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows a name: 0 and None where nothing was said.

    `number_ends` tells that a counter (号) closed the number, so that it is not half typed.
    """

    number: int = 0
    number_ends: bool = False
    building: int = 0
    unit: int = 0
    relation: Relation | None = None


_RELATIONS = {
    Relation.NEAR: "附近|周围|一带|周边|这边|那边",
    Relation.BESIDE: "旁边|旁|隔壁|边上|侧面|路边",
    Relation.OPPOSITE: "对面|正对面|斜对面|对过",
    Relation.AT_GATE: "大门口|门口|大门|门前|入口",
}
_RELATION = re.compile(
    "^的?(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _RELATIONS.items()) + ")"
)
_NUMBER = re.compile(
    rf"^[的上,\-]?(?:(?P<digits>\d{{1,5}})|(?P<spoken>{NUMERAL}))(?:-\d+)?(?P<end>号|#)?"
    r"(?!楼|栋|幢|座|单元|\d)"
)
_NUMBER_BEFORE = re.compile(r"(?<!\d)(\d{1,4})(?:号|#)[的,]?$")
_BUILDING = re.compile(
    r"^[的,\-]?(?P<building>\d{1,3})(?:号楼|[栋幢座冻懂]|号|#|-(?=\d)|(?!\d))"
    r"(?:[的,]?(?P<unit>\d{1,2})(?:单[元原源园员]|-|$))?"
)
_CONNECTOR = re.compile(r"^[,\-]?(?:与|和|跟|同|及|到|交|、|的)?[,\-]?$")
_CROSSING = re.compile("^的?(?:相?交叉?(?:路?口|处)?|交汇|交界|十字路?口|丁字路?口|路?口|红绿灯)")
_OTHER_ROAD = re.compile(
    "^[东南西北中新老上下前后一二三四五六七八九十]{0,2}(?:路|街|巷|大道|道)(?![边口面上旁灯段人的])"
)
_CLOSED = re.compile(r"^(?:$|[,\-#\d]|的|与|和|跟|路?口|交|[一二三四五六七八九十]+[栋幢号])")
_REGION = re.compile(
    "^(?:[\u4e00-\u9fff]{1,3}(?:省|市|县|州|街道)|[\u4e00-\u9fff]{1,2}(?<![小社园])区)+"
)
_LEAD_IN = frozenset(
    "在到从是来去有我于近离就这里的了位称说省市区县州乡镇村道口旁边侧面和与跟号栋组点,"
)
_QUALIFIERS = frozenset("东南西北新老大小")


def parse_road_tail(tail: str, head: str) -> Tail:
    """Parse the text after (`tail`) and before (`head`) a road's name: number and relation."""
    match = _NUMBER.match(tail)
    number = _value(match) if match else 0
    if match and number:
        return Tail(number, bool(match["end"]), relation=_relation(tail[match.end() :]))
    before = _NUMBER_BEFORE.search(head)
    return Tail(int(before[1]) if before else 0, bool(before), relation=_relation(tail))


def parse_compound_tail(tail: str) -> Tail:
    """Parse the text after a compound's name: building, unit and relation."""
    match = _BUILDING.match(tail)
    if not match:
        return Tail(relation=_relation(tail))
    building, unit = int(match["building"]), int(match["unit"] or 0)
    return Tail(building=building, unit=unit, relation=_relation(tail[match.end() :]))


def parse_place_tail(tail: str) -> Tail:
    """Parse the text after a place's name: its relation."""
    return Tail(relation=_relation(tail))


def says_crossing(between: str, tail: str) -> bool:
    """Tell whether two roads with `between` between them and `tail` after mean their crossing."""
    if not _CONNECTOR.match(between):
        return False
    return between != "" or _CROSSING.match(tail) is not None


def names_other_road(tail: str) -> bool:
    """Tell whether the text goes on as the name of another road (文昌街 in 文昌街北路)."""
    return _OTHER_ROAD.match(tail) is not None


def is_closed(tail: str) -> bool:
    """Tell whether a name that was cut short may end before `tail`."""
    return _CLOSED.match(tail) is not None or _relation(tail) is not None


def may_precede(head: str) -> bool:
    """Tell whether a road's name may begin after `head`, or `head` makes it another's name."""
    if not head or head[-1] in _LEAD_IN or not "\u4e00" <= head[-1] <= "\u9fff":
        return True
    return len(head) > 2 and head[-1] not in _QUALIFIERS


def strip_region(text: str) -> str:
    """Return a text without the provinces, cities and districts it begins with."""
    return _REGION.sub("", text)


def _value(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    # A lone spoken digit without a counter belongs to the words that follow (一个人, 两人).
    if len(match["spoken"]) == 1 and not match["end"]:
        return 0
    return parse_numeral(match["spoken"]) or 0


def _relation(tail: str) -> Relation | None:
    match = _RELATION.match(tail)
    return Relation(match.lastgroup) if match and match.lastgroup else None
