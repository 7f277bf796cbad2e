"""Numbers as they are spoken and written in Chinese addresses."""

import re

DIGITS = {"零": 0, "〇": 0, "一": 1, "幺": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5} | {
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
#: The numerals of cheques, in the order of 一 to 九, 十, 百, 千.
CAPITALS = "壹贰叁肆伍陆柒捌玖拾佰仟"
PLACES = {"十": 10, "百": 100, "千": 1000}
#: A run of characters that may be a numeral, for use inside larger patterns.
NUMERAL = "[" + "".join([*DIGITS, *PLACES]) + "]{1,9}"

_SPOKEN = re.compile(
    "(?:(?P<k>[一二两三四五六七八九])千)?零?"
    "(?:(?P<h>[一二两三四五六七八九])百)?零?"
    "(?:(?P<t>[一二三四五六七八九]?)(?P<ten>十))?零?"
    "(?P<u>[一二两三四五六七八九])?"
)


def parse_numeral(text: str) -> int | None:
    """Return the value of a Chinese numeral below 10,000, or None when it is not one.

    Takes positional speech (一百二十八, 一百二 for 120) and digits read one by one (幺二八).
    """
    if not text or len(text) > 9:
        return None
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text)) if len(text) < 5 else None
    match = _SPOKEN.fullmatch(text)
    return _positional(text, match) if match else None


def _positional(text: str, match: re.Match[str]) -> int:
    thousands, hundreds, units = (DIGITS[match[part]] if match[part] else 0 for part in "khu")
    tens = DIGITS[match["t"]] if match["t"] else int(bool(match["ten"]))
    # 一百二 and 两千三 leave out the last place: the digit counts tenths of the place before it.
    if len(text) > 1 and text[-2] in "百千" and units:
        units *= PLACES[text[-2]] // 10
    return thousands * 1000 + hundreds * 100 + tens * 10 + units
