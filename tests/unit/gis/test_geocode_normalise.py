import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.geocode.normalise import MAX_LENGTH, normalise
from gis.geocode.numerals import parse_numeral

DIGITS = "零一二三四五六七八九"


def spoken(number: int) -> str:
    """A number from 1 to 9999 as it is said in full."""
    parts = []
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            parts.append(DIGITS[digit] + sign)
        elif parts and parts[-1] != "零":
            parts.append("零")
    said = "".join(parts).rstrip("零")
    return said.removeprefix("一") if 10 <= number < 20 else said


def test_every_spoken_number_is_understood() -> None:
    numbers = range(1, 10_000)
    assert [parse_numeral(spoken(number)) for number in numbers] == list(numbers)


@given(st.integers(1, 9999))
def test_digits_read_one_by_one_are_understood(number: int) -> None:
    said = "".join(DIGITS[int(digit)] for digit in str(number))
    assert parse_numeral(said) == number
    assert parse_numeral(said.replace("一", "幺")) == number


@given(st.integers(1, 9999))
def test_a_spoken_house_number_is_written_in_digits(number: int) -> None:
    assert normalise(f"麒麟南路{spoken(number)}号") == f"麒麟南路{number}号"


@pytest.mark.parametrize(
    ("said", "number"),
    [("两百", 200), ("一百二", 120), ("两千三", 2300), ("一千零八", 1008), ("一百一十", 110)],
)
def test_common_speech_is_understood(said: str, number: int) -> None:
    assert parse_numeral(said) == number


@pytest.mark.parametrize(
    "said", ["", "号", "百百", "一百二百", "十十", "千", "一二三四五六", "零" * 99]
)
def test_what_is_no_numeral_is_refused(said: str) -> None:
    assert parse_numeral(said) is None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("麒麟南路 １２８ 號", "麒麟南路128号"),
        ("麒麟南路128号(靠近文昌街)有人", "麒麟南路128号有人,靠近文昌街"),
        ("（文昌街）", "文昌街"),
        ("金江花園三棟二單元", "金江花园3栋2单元"),
        ("五一路三号", "五一路3号"),
        ("Qilin Nan Lu", "qilinnanlu"),
        ("文昌街、五一路。", "文昌街,五一路"),
        ("😀麒麟🚓", "麒麟"),
        ("", ""),
        ("()!?", ""),
    ],
)
def test_one_written_form(typed: str, written: str) -> None:
    assert normalise(typed) == written


@given(st.text())
def test_any_text_is_bounded(text: str) -> None:
    assert len(normalise(text)) <= MAX_LENGTH


@given(st.text(alphabet="麒麟南路文昌街0123456789号栋 (),，。"))
def test_a_written_form_without_asides_stays(text: str) -> None:
    written = normalise(text)
    assert normalise(written) == written
