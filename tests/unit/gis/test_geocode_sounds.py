import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.geocode.sounds import encode, encode_fuzzy, pinyin, read_aloud


@pytest.mark.parametrize(("one", "other"), [("麒麟", "起林"), ("宁洲", "宁州"), ("锦", "紧")])
def test_homophones_sound_the_same(one: str, other: str) -> None:
    assert encode(pinyin(one)) == encode(pinyin(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("宁", "零"), ("英", "因"), ("四", "是"), ("生", "森"), ("草", "炒")],
)
def test_what_yunnan_speech_merges_sounds_the_same_only_fuzzily(one: str, other: str) -> None:
    assert encode(pinyin(one)) != encode(pinyin(other))
    assert encode_fuzzy(pinyin(one)) == encode_fuzzy(pinyin(other))


@pytest.mark.parametrize(("one", "other"), [("路", "街"), ("南", "北"), ("文", "五")])
def test_other_sounds_differ(one: str, other: str) -> None:
    assert encode_fuzzy(pinyin(one)) != encode_fuzzy(pinyin(other))


def test_a_name_is_read_with_its_context() -> None:
    assert read_aloud("重庆路") == ("chong", "qing", "lu")
    assert pinyin("重庆路") == ("zhong", "qing", "lu")


@given(st.text())
def test_positions_in_sound_are_positions_in_text(text: str) -> None:
    assert len(encode(pinyin(text))) == len(text)
    assert len(encode_fuzzy(pinyin(text))) == len(text)
