"""One written form for the many ways a location is typed."""

import re
import unicodedata

from gis.geocode.numerals import NUMERAL, parse_numeral

#: Characters kept of any text: a location is said in far fewer, and work stays bounded.
MAX_LENGTH = 80

_TRADITIONAL = str.maketrans(
    "號樓棟單門區園東華與對邊處飯銀場橋廣灣學醫車龍麗興陽寧義實業電館廟樹雲馬鳳來麥號羅鎮鄉縣縱橫隊廠農貿際國聯達慶豐隴開關長紅綠藍黃書報廳兩層幢巷",
    "号楼栋单门区园东华与对边处饭银场桥广湾学医车龙丽兴阳宁义实业电馆庙树云马凤来麦号罗镇乡县纵横队厂农贸际国联达庆丰陇开关长红绿蓝黄书报厅两层幢巷",
)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_NUMBERED = re.compile(f"({NUMERAL})(?=号|#|栋|幢|座|单元|室|层|楼|组|弄)")
_SEPARATORS = re.compile(r"[、,;:。.!?|/\\]")
_COMMAS = re.compile(",{2,}")
_DROPPED = re.compile(r"[^0-9a-z#\-,\u3400-\u9fff]")


def normalise(text: str) -> str:
    """Return a location text in its one written form.

    Half-width, simplified, lower case, no spaces; separators become a comma, an aside in
    brackets goes to the end, and numerals before a counter (号, 栋, 单元, ...) become digits.
    The result has at most `MAX_LENGTH` characters.
    """
    half_width = unicodedata.normalize("NFKC", text[: 4 * MAX_LENGTH]).lower()
    simplified = half_width.translate(_TRADITIONAL)
    plain = _SEPARATORS.sub(",", _asides_last(simplified))
    kept = _COMMAS.sub(",", _DROPPED.sub("", plain)).strip(",-")
    return _NUMBERED.sub(_to_digits, kept)[:MAX_LENGTH]


def _asides_last(text: str) -> str:
    asides = _BRACKETED.findall(text)
    return ",".join([_BRACKETED.sub("", text), *asides])


def _to_digits(match: re.Match[str]) -> str:
    value = parse_numeral(match[1])
    return match[1] if value is None else str(value)
