"""One written form for the many ways a location is typed."""

import re
import unicodedata
from collections.abc import Callable

from opencc import OpenCC

from gis.geocode.numerals import CAPITALS, NUMERAL, parse_numeral

#: Characters kept of any text: a location is said in far fewer, and work stays bounded.
MAX_LENGTH = 80

_TO_SIMPLIFIED = OpenCC("t2s")
_BRACKETS = str.maketrans("【】[]〔〕《》〈〉「」“”{}", "()" * 7 + "()")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_CAPITAL_RUN = re.compile(f"[{CAPITALS}零]{{2,}}|[{CAPITALS}](?=[号栋幢座楼组])")
_COUNTERS = "号|#|栋|幢|座|单元|室|层|楼|组|弄|巷|横|纵|(?:居民|村民)?小组|(?:居民|村民)组"
_NUMBERED = re.compile(f"(?:第)?({NUMERAL})(?={_COUNTERS})")
_ORDINAL = re.compile(rf"第(?=\d+(?:{_COUNTERS}))")
_SEPARATORS = re.compile(r"[、,;:。.!?|/\\]")
_COMMAS = re.compile(",{2,}")
_DROPPED = re.compile(r"[^0-9a-z#\-,\u3400-\u9fff]")

_GROUP = re.compile(
    r"(?:社区|居委会|村委会|居民委员会|居民|村)*(\d+)(?:(?:居民|村民)?小组|(?:居民|村民)组|组)"
)
_CAMERA = re.compile("的?(?:监控|治安|高清)?(?:摄像头|摄像机|探头|电子眼|天眼|球机|枪机)")
_CAMERA_NUMBER = re.compile(r"(?<=[口门])(\d{1,2})号监控")
_LINE_LETTER = re.compile(r"(?<![a-z\-])([hv])(\d{1,2})(?![0-9\-])")
_LINE = rf"([横纵])(\d{{1,2}}|{NUMERAL})"
_LINE_PAIR = re.compile(rf"(?<!\d){_LINE}[,与和跟]?{_LINE}(?![\d横纵])")
_LINE_ALONE = re.compile(rf"(?<!\d){_LINE}(?=[,与和跟及交路口东南西北的]|$)")
_LINES = {"h": "横", "v": "纵"}


def normalise(text: str) -> str:
    """Return a location text in its one written form.

    Half-width, simplified, lower case, no spaces; separators become a comma, an aside in
    brackets goes to the end, numerals before a counter (号, 栋, 单元, 巷, ...) become digits, and
    what has several names gets one: 监控 for a camera, 3组 for a residents' group, 3横 and 5纵 for
    the street lines. The result has at most `MAX_LENGTH` characters.
    """
    half_width = unicodedata.normalize("NFKC", text[: 4 * MAX_LENGTH]).lower()
    simplified = _TO_SIMPLIFIED.convert(half_width).translate(_BRACKETS)
    plain = _SEPARATORS.sub(",", _asides_last(simplified))
    kept = _COMMAS.sub(",", _DROPPED.sub("", plain)).strip(",-")
    return _in_one_name(_in_digits(kept))[:MAX_LENGTH]


def _asides_last(text: str) -> str:
    asides = _BRACKETED.findall(text)
    return ",".join([_BRACKETED.sub("", text), *asides])


def _in_digits(text: str) -> str:
    plain = _CAPITAL_RUN.sub(lambda match: match[0].translate(_SMALL), text)
    return _ORDINAL.sub("", _NUMBERED.sub(_to_digits, plain))


def _in_one_name(text: str) -> str:
    for pattern, become in _RENAMED:
        text = pattern.sub(become, text)
    return text


def _to_digits(match: re.Match[str]) -> str:
    value = parse_numeral(match[1])
    return match[0] if value is None else str(value)


def _number_first(match: re.Match[str]) -> str:
    """Return 3横 for 横3, 3横5纵 for 横3纵5."""
    said = match.groups()
    values = [int(text) if text.isdigit() else parse_numeral(text) for text in said[1::2]]
    pairs = zip(values, said[::2], strict=True)
    return match[0] if None in values else "".join(f"{value}{line}" for value, line in pairs)


_SMALL = str.maketrans(CAPITALS, "一二三四五六七八九十百千")
_Replacement = str | Callable[[re.Match[str]], str]
_RENAMED: tuple[tuple[re.Pattern[str], _Replacement], ...] = (
    (_GROUP, r"\1组"),
    (_CAMERA, "监控"),
    (re.compile("的监控"), "监控"),
    (re.compile("(?:监控){2,}"), "监控"),
    (_CAMERA_NUMBER, r"监控\1"),
    (_LINE_LETTER, lambda match: f"{match[2]}{_LINES[match[1]]}"),
    (_LINE_PAIR, _number_first),
    (_LINE_ALONE, _number_first),
)
