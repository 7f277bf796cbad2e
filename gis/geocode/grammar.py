"""The small grammar of locations: what the text after, before and between names says."""

import re
from dataclasses import dataclass

from gis.geocode.numerals import NUMERAL, parse_numeral
from gis.geocode.relations import NOWHERE, Where, parse_where, parse_where_before


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands about a name: 0 where nothing was said.

    `number_ends` tells that a counter (号) closed the number, so that it is not half typed;
    `camera` is 0 for any camera, -1 where no camera was spoken of.
    """

    number: int = 0
    number_ends: bool = False
    building: int = 0
    unit: int = 0
    lamp: int = 0
    camera: int = -1
    where: Where = NOWHERE

    @property
    def is_exact(self) -> bool:
        """Whether a number of some kind was understood."""
        return bool(self.number or self.building or self.lamp or self.camera >= 0)


#: Words that callers put between a road and its number.
_FILLING = (
    r"(?:[的上之,\-]|附近|旁边|那[个边里]|这[个边里]|路[上边]|进去|口?往里走|里面"
    r"|门牌号?码?|号牌|就是|是|写着|no)*"
)
_NUMBER = re.compile(
    rf"^{_FILLING}(?:(?P<digits>\d{{1,5}})|(?P<spoken>{NUMERAL}))"
    r"(?:-\d+)?(?P<end>号|#)?(?!楼|栋|幢|座|单元|室|横|纵|米|组|巷|弄|\d)"
)
_NUMBER_BEFORE = re.compile(
    r"(?<!\d)(?:门牌号?码?是?(\d{1,4})号?|(\d{1,4})(?:号|#))[的,]?(?:[路街]名|叫|是|在)*$"
)
_LAMP_POST = "(?:路?灯杆|路灯|电线?杆|灯柱)"
_LAMP = re.compile(
    rf"^[的上,]*(?:(?P<before>\d{{1,4}})号?{_LAMP_POST}"
    rf"|{_LAMP_POST}(?:编号|号)?(?P<after>\d{{1,4}}))号?"
)
_CAMERA = re.compile(r"^[的,]?(?:路?口|旁边?)?(?:(?P<before>\d{1,2})号)?监控(?P<after>\d{1,2})?")
_BUILDING_END = "(?:号楼|[栋幢座冻懂]|号|#)"
_ROOM = r"(?:\d{2,4}[室号],?)?"
_INSIDE = "(?:住宅)?(?:小区|院)?(?:那[个边里]|这[个边里]|里面?|内|里头|[a-d]区|[的,\\-])*"
_BUILDING = re.compile(
    rf"^{_INSIDE}{_ROOM}(?P<building>\d{{1,3}})(?:{_BUILDING_END}|-(?=\d)|(?!\d))"
    r"(?:[的,]?(?P<unit>\d{1,2})(?:单[元原源园员]|-|$))?"
)
_UNIT_FIRST = re.compile(
    rf"^{_INSIDE}(?P<unit>\d{{1,2}})单元[的,]?(?P<building>\d{{1,3}}){_BUILDING_END}"
)
_BUILDING_BEFORE = re.compile(
    rf"(?<!\d)(?:(?P<building>\d{{1,3}}){_BUILDING_END}(?:(?P<unit>\d{{1,2}})单元)?"
    rf"|(?P<unit1>\d{{1,2}})单元[的,]?(?P<building1>\d{{1,3}}){_BUILDING_END}){_ROOM}[的,]?$"
)
_CONNECTOR = re.compile(r"^(?:路?口|交叉口)?[,\-]?(?:与|和|跟|同|及|到|交|、|的)?[,\-]?$")
#: 靠近, 右转到, 走到: two roads, but only a word for a crossing makes one of them.
_TOWARDS = re.compile("^(?:上|那边|,)*(?:靠近|[左右]?转弯?[到进入]?|走到|接着?|通往?)$")
_CROSSING = re.compile(
    "^的?(?:那个|这个)?(?:相?交叉?(?:路?口|处)?|交汇处?|交界|[十丁]字路?口|岔路?口|路?口|红绿灯)+"
)
_CROSSING_BEFORE = re.compile("(?:路口|交叉口|十字路口|红绿灯)[,的在是]*$")
_OTHER_ROAD = re.compile(
    "^[东南西北中新老上下前后一二三四五六七八九十]{0,2}(?:路|街|巷|大道|道)(?![边口面上旁灯段人的])"
)
_CLOSED = re.compile(
    r"^(?:$|[,\-#\d]|的|与|和|跟|路?口|交|监控|路灯|灯杆|[一二三四五六七八九十]+[栋幢号])"
)
_LEAD_IN = frozenset(
    "在到从是来去有我于近离就这里的了位称说省市区县州乡镇村道口旁边侧面和与跟号栋组点看,"
)
_QUALIFIERS = frozenset("东南西北新老大小")


def parse_road_tail(tail: str, head: str) -> Tail:
    """Parse the text after (`tail`) and before (`head`) a road's name: number and relation."""
    lamp = _LAMP.match(tail)
    if lamp:
        number = int(lamp["before"] or lamp["after"])
        return Tail(lamp=number, where=parse_where(tail[lamp.end() :]))
    match = _NUMBER.match(tail)
    number = _value(match) if match else 0
    if match and number:
        return Tail(number, bool(match["end"]), where=parse_where(tail[match.end() :]))
    before = _NUMBER_BEFORE.search(head)
    number = int(before[1] or before[2]) if before else 0
    return Tail(number, bool(before), where=_where(tail, head))


def parse_compound_tail(tail: str, head: str) -> Tail:
    """Parse the text about a compound's name: building, unit and relation."""
    match = _UNIT_FIRST.match(tail) or _BUILDING.match(tail)
    if match:
        building, unit = int(match["building"]), int(match["unit"] or 0)
        return Tail(building=building, unit=unit, where=parse_where(tail[match.end() :]))
    before = _BUILDING_BEFORE.search(head)
    if not before:
        return Tail(where=_where(tail, head))
    building = int(before["building"] or before["building1"])
    unit = int(before["unit"] or before["unit1"] or 0)
    return Tail(building=building, unit=unit, where=parse_where(tail))


def parse_place_tail(tail: str, head: str) -> Tail:
    """Parse the text about a place's name: a camera at it, or its relation."""
    camera = parse_camera(tail)
    return Tail(camera=camera) if camera >= 0 else Tail(where=_where(tail, head))


def parse_crossing_tail(tail: str) -> Tail:
    """Parse the text after the second road of a crossing: a camera there, or a corner."""
    camera = parse_camera(tail)
    if camera >= 0:
        return Tail(camera=camera)
    said = _CROSSING.match(tail)
    return Tail(where=parse_where(tail[said.end() :] if said else tail))


def parse_camera(tail: str) -> int:
    """Return the number of the camera that a text goes on with, 0 for any, -1 for none."""
    match = _CAMERA.match(tail)
    return int(match["before"] or match["after"] or 0) if match else -1


def says_crossing(between: str, tail: str, head: str) -> bool:
    """Tell whether two roads with `between` between them mean their crossing."""
    if _TOWARDS.match(between):
        return names_crossing(tail, head)
    if not _CONNECTOR.match(between):
        return False
    return between != "" or names_crossing(tail, head) or parse_camera(tail) >= 0


def names_crossing(tail: str, head: str) -> bool:
    """Tell whether a word for a crossing stands after or before its two roads."""
    return _CROSSING.match(tail) is not None or _CROSSING_BEFORE.search(head) is not None


def names_other_road(tail: str) -> bool:
    """Tell whether the text goes on as the name of another road (文昌街 in 文昌街北路)."""
    return _OTHER_ROAD.match(tail) is not None


def is_closed(tail: str) -> bool:
    """Tell whether a name that was cut short may end before `tail`."""
    return _CLOSED.match(tail) is not None or parse_where(tail) is not NOWHERE


def may_precede(head: str) -> bool:
    """Tell whether a road's name may begin after `head`, or `head` makes it another's name."""
    if not head or head[-1] in _LEAD_IN or not "\u4e00" <= head[-1] <= "\u9fff":
        return True
    return len(head) > 2 and head[-1] not in _QUALIFIERS


def _where(tail: str, head: str) -> Where:
    found = parse_where(tail)
    return found if found is not NOWHERE else parse_where_before(head)


def _value(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    # A lone spoken digit without a counter belongs to the words that follow (一个人, 两人).
    if len(match["spoken"]) == 1 and not match["end"]:
        return 0
    return parse_numeral(match["spoken"]) or 0
