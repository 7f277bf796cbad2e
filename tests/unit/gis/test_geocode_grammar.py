"""What may stand about a name: any text is taken, always in the same way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.geocode import grammar
from gis.geocode.grammar import Tail
from gis.geocode.normalise import normalise
from gis.geocode.region import Region
from gis.geocode.relations import CORNER_M, NOWHERE, Relation, Where, parse_where

WORDS = st.text(
    alphabet="往向东西南北边角走米附近对面门口的与和路口交叉监控灯杆栋单元号楼室第横纵组巷0123456789一二百十,-a",
    max_size=20,
)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_any_words_about_a_name_are_taken_the_same_way_twice(tail: str, head: str) -> None:
    for parse in (
        grammar.parse_road_tail,
        grammar.parse_compound_tail,
        grammar.parse_place_tail,
    ):
        said = parse(tail, head)
        assert said == parse(tail, head)
        assert isinstance(said, Tail)
        assert min(said.number, said.building, said.unit, said.lamp) >= 0
    assert grammar.says_crossing(head, tail, "") in {True, False}
    assert grammar.parse_camera(tail) >= -1


@settings(deadline=None)
@given(st.text(max_size=100))
def test_any_text_at_all_is_taken(text: str) -> None:
    written = normalise(text)
    assert parse_where(written) == parse_where(written)
    region = Region(("曲靖",), ("昆明",))
    assert region.split(written) == region.split(written)


@settings(deadline=None)
@given(st.integers(1, 3000), st.sampled_from(["东", "西", "南", "北", "东北", "西南"]))
def test_metres_to_a_side_are_read_as_they_are_said(metres: int, way: str) -> None:
    bearing = {"北": 0, "东北": 45, "东": 90, "南": 180, "西南": 225, "西": 270}[way]
    for words in (f"往{way}{metres}米", f"{way}边{metres}米左右", f"向{way}走大概{metres}米"):
        assert parse_where(words) == Where(Relation.TOWARDS, bearing, metres)


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("往东五十米", Where(Relation.TOWARDS, 90, 50)),
        ("的西北角", Where(Relation.TOWARDS, 315, CORNER_M)),
        ("门口往北两百米", Where(Relation.TOWARDS, 0, 200)),
        ("附近", Where(Relation.NEAR)),
        ("斜对面", Where(Relation.OPPOSITE)),
        ("隔壁", Where(Relation.BESIDE)),
        ("往前走", NOWHERE),
        ("东路", NOWHERE),
        ("往东9999米", NOWHERE),
        ("", NOWHERE),
    ],
)
def test_relations(words: str, where: Where) -> None:
    assert parse_where(words) == where


@pytest.mark.parametrize(
    ("tail", "head", "said"),
    [
        ("128号", "", Tail(128, True)),
        ("上那个128号", "", Tail(128, True)),
        (",门牌号是128", "", Tail(128)),
        ("128-3号", "", Tail(128, True)),
        ("", "128号,", Tail(128, True)),
        ("", "门牌号128,路名", Tail(128, True)),
        ("8组", "", Tail()),
        ("3栋", "", Tail()),
        ("50米", "", Tail()),
        ("12号灯杆", "", Tail(lamp=12)),
        ("路灯杆35号", "", Tail(lamp=35)),
        ("的路灯20", "", Tail(lamp=20)),
    ],
)
def test_what_stands_about_a_road(tail: str, head: str, said: Tail) -> None:
    assert grammar.parse_road_tail(tail, head) == said


@pytest.mark.parametrize(
    ("tail", "head", "said"),
    [
        ("3栋2单元", "", Tail(building=3, unit=2)),
        ("2单元3栋", "", Tail(building=3, unit=2)),
        ("302室5栋1单元", "", Tail(building=5, unit=1)),
        ("那边的10栋", "", Tail(building=10)),
        ("a区3栋", "", Tail(building=3)),
        ("", "3栋2单元", Tail(building=3, unit=2)),
        ("", "2单元3栋,", Tail(building=3, unit=2)),
        ("3-2-501", "", Tail(building=3, unit=2)),
        ("停车场", "", Tail()),
    ],
)
def test_what_stands_about_a_compound(tail: str, head: str, said: Tail) -> None:
    assert grammar.parse_compound_tail(tail, head) == said


@pytest.mark.parametrize(
    ("between", "tail", "head", "crosses"),
    [
        ("与", "", "", True),
        ("", "路口", "", True),
        ("", "", "路口,", True),
        ("", "路口监控1", "", True),
        ("口,", "", "", True),
        ("右转到", "的路口", "", True),
        ("右转到", "", "", False),
        ("上靠近", "口的地方", "", True),
        ("", "", "", False),
        ("128号到", "", "", False),
    ],
)
def test_when_two_roads_mean_their_crossing(
    between: str, tail: str, head: str, crosses: bool
) -> None:
    assert grammar.says_crossing(between, tail, head) is crosses


@pytest.mark.parametrize(
    ("text", "rest", "foreign"),
    [
        ("曲靖市麒麟区文昌街1号", "文昌街1号", False),
        ("昆明市文昌街1号", "文昌街1号", True),
        ("沾益文昌街1号", "沾益文昌街1号", True),
        ("成都市武侯区文昌街1号", "文昌街1号", True),
        ("金牛菜市场", "金牛菜市场", False),
        ("朝阳小区5栋", "朝阳小区5栋", False),
        ("花柯社区", "花柯社区", False),
        ("文昌街1号", "文昌街1号", False),
        ("昆明市", "昆明市", True),
        ("喂,你好,我在昆明市文昌街1号", "文昌街1号", True),
        ("我在沾益文昌街", "沾益文昌街", True),
        ("我家住金牛路101号", "金牛路101号", False),
    ],
)
def test_regions(text: str, rest: str, foreign: bool) -> None:
    assert Region(("云南", "曲靖", "麒麟"), ("沾益",)).split(text) == (rest, foreign)


def test_without_names_no_region_is_foreign() -> None:
    assert Region().split("昆明市文昌街1号") == ("文昌街1号", False)
