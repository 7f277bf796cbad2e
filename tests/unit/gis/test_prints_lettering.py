import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, box

from gis.prints.lettering import Hand, Lettering, width_em

HAND = Hand(3.0, "#000000")
WIDE = Hand(3.0, "#000000", spacing_em=0.3)


def _turns(drawn: str) -> list[float]:
    return [float(turn) for turn in re.findall(r"rotate\((-?[\d.]+) ", drawn)]


def _words(drawn: str) -> list[str]:
    return re.findall(r">([^<]+)</text>", drawn)


def test_chinese_signs_are_an_em_wide_and_latin_letters_about_half() -> None:
    assert width_em("金牛") == 2.0
    assert width_em("G01") == pytest.approx(1.68)


def test_a_word_that_would_cover_another_takes_its_next_place() -> None:
    lettering = Lettering(100, 100)
    lettering.add([("金牛", HAND)], [(50, 50)])

    assert lettering.add([("金江", HAND)], [(51, 50), (50, 60)])
    assert not lettering.add([("水寨", HAND)], [(50, 51), (50, 59)])
    assert _words(lettering.draw()) == ["金牛", "金江"] * 2


def test_no_word_leaves_the_paper_or_enters_what_is_kept_free() -> None:
    lettering = Lettering(100, 100)
    lettering.keep_free(0, 80, 60, 100)

    assert not lettering.add([("金牛", HAND)], [(2, 50), (98, 50), (30, 90)])
    assert lettering.draw() == ""


def test_a_mark_is_reserved_once() -> None:
    lettering = Lettering(100, 100)

    assert lettering.reserve(50, 50, 2)
    assert not lettering.reserve(51, 50, 2)
    assert not lettering.add([("金牛", HAND)], [(50, 51)])


def test_a_steep_road_is_named_downwards_with_upright_signs() -> None:
    lettering = Lettering(100, 100)
    upwards = LineString([(50, 95), (50, 5)])

    assert lettering.add_along("文昌街", WIDE, upwards)

    drawn = lettering.draw()
    rows = [float(y) for y in re.findall(r'y="([\d.]+)" fill="#000000"', drawn)]
    assert _words(drawn)[3:] == ["文", "昌", "街"]
    assert rows == sorted(rows)
    assert _turns(drawn) == []


def test_a_level_road_is_named_rightwards_with_the_line() -> None:
    lettering = Lettering(100, 100)
    leftwards = LineString([(95, 40), (5, 60)])

    assert lettering.add_along("文昌街", WIDE, leftwards)

    drawn = lettering.draw()
    places = [float(x) for x in re.findall(r'x="([\d.]+)" y="[\d.]+" fill="#000000"', drawn)]
    assert places == sorted(places)
    assert _turns(drawn)[3:] == pytest.approx([-12.5] * 3, abs=0.1)


def test_a_name_too_long_for_its_road_is_left_out() -> None:
    lettering = Lettering(100, 100)

    assert not lettering.add_along("文昌街", WIDE, LineString([(50, 50), (54, 50)]))


def test_markup_in_a_name_is_text() -> None:
    lettering = Lettering(100, 100)
    lettering.add([("<b>", HAND)], [(50, 50)])

    assert "&lt;b&gt;" in lettering.draw()
    assert "<b>" not in lettering.draw()


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=30))
def test_words_never_cover_each_other(places: list[tuple[float, float]]) -> None:
    lettering = Lettering(100, 100)
    kept = [place for place in places if lettering.add([("金牛", HAND)], [place])]

    boxes = [box(x - 3.0, y - 1.5, x + 3.0, y + 1.5) for x, y in kept]
    assert not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])
