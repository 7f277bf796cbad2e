import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.aliases.rules import LONGEST, Lesson, find_lesson, is_alias_text


@pytest.mark.parametrize(
    ("typed", "label", "lesson"),
    [
        ("老纺织厂", "纺织小区", Lesson("老纺织厂", "纺织小区")),
        ("老纺织厂3栋", "纺织小区3栋1单元", Lesson("老纺织厂", "纺织小区")),
        ("老纺织厂三栋", "纺织小区3栋", Lesson("老纺织厂", "纺织小区")),
        ("老街128号", "文昌街128号", Lesson("老街", "文昌街")),
        ("老街126号", "文昌街128号", Lesson("老街126号", "文昌街128号")),
        ("王二烧烤", "文昌街128号", Lesson("王二烧烤", "文昌街128号")),
        ("  大槐樹下 ", "台子公园", Lesson("大槐树下", "台子公园")),
    ],
)
def test_a_correction_teaches_a_name(typed: str, label: str, lesson: Lesson) -> None:
    assert find_lesson(typed, label) == lesson


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("", "文昌街"),
        ("老", "文昌街"),
        ("128", "文昌街128号"),
        ("wenchang", "文昌街"),
        ("文昌街", "文昌街"),
        ("文昌街旁边", "文昌街"),
        ("文昌街128号有人打架", "文昌街128号"),
        ("我们这里有人打架你们快来看看啊要出人命了", "文昌街128号"),
        ("老街,打架", "文昌街128号"),
        ("老街13888888888", "文昌街128号"),
        ("老街", ""),
    ],
)
def test_there_is_nothing_to_learn(typed: str, label: str) -> None:
    assert find_lesson(typed, label) is None


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_whatever_is_learnt_is_a_short_name(typed: str, label: str) -> None:
    lesson = find_lesson(typed, label)
    assert lesson is None or (is_alias_text(lesson.text) and len(lesson.text) <= LONGEST)
