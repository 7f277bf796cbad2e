import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_town import SOUTH, WEST, corner, make_geocoder

from gis.geocode.candidate import CONFIDENT, Candidate
from gis.geocode.gazetteer import Gazetteer
from gis.geocode.geocoder import Geocoder
from gis.locate import GridLocator

GEOCODER = make_geocoder()


def first(text: str) -> Candidate:
    return GEOCODER.search(text)[0]


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("麒麟南路128号附近有人打架", "麒麟南路128号", "house_number"),
        ("起林南路128号", "麒麟南路128号", "house_number"),
        ("起林南路一百二十八号", "麒麟南路128号", "house_number"),
        ("麒麟南路128", "麒麟南路128号", "house_number"),
        ("麒麟南路一百二十八", "麒麟南路128号", "house_number"),
        ("麒麟南128", "麒麟南路128号", "house_number"),
        ("128号麒麟南路", "麒麟南路128号", "house_number"),
        ("曲靖市麒麟区麒麟南路128号", "麒麟南路128号", "house_number"),
        ("我在麒麟南路（老街）１２８號", "麒麟南路128号", "house_number"),
        ("qilinnanlu128", "麒麟南路128号", "house_number"),
        ("崇庆路2号", "重庆路2号", "house_number"),
        ("五一路三号", "五一路3号", "house_number"),
        ("文昌街12号", "文昌街12号", "house_number"),
        ("麒麟南路与文昌街交叉口", "麒麟南路与文昌街交叉口", "crossing"),
        ("麒麟南路文昌街路口", "麒麟南路与文昌街交叉口", "crossing"),
        ("零州路和文昌街", "宁洲路与文昌街交叉口", "crossing"),
        ("我在宁洲路跟五一路交汇处被抢了", "宁洲路与五一路交叉口", "crossing"),
        ("金江花园小区3栋2单元", "金江花园小区3栋2单元", "building"),
        ("今江花园三栋二单元501室", "金江花园小区3栋2单元", "building"),
        ("金江花园3懂2单园", "金江花园小区3栋2单元", "building"),
        ("金江花园3-2-501", "金江花园小区3栋2单元", "building"),
        ("金江花园12号楼", "金江花园小区12栋", "building"),
        ("幸福小区着火了", "幸福小区", "compound"),
        ("益宁菜市场门口", "益宁农贸市场", "place"),
        ("文昌阁对面", "文昌阁", "landmark"),
    ],
)
def test_a_location_is_found_with_confidence(text: str, label: str, kind: str) -> None:
    candidate = first(text)
    assert (candidate.label, candidate.kind) == (label, kind)
    assert candidate.confidence >= CONFIDENT


@pytest.mark.parametrize(
    "text",
    [
        "玉林南路128号",
        "麒麟北路12号",
        "幸福路128号",
        "人民路88号",
        "北文昌街12号",
        "文昌街北路12号",
        "学府文昌街12号",
        "长兴路5号",
        "麒麟南路999号",
        "金江花园20栋",
        "平价超市",
        "麒麟南路",
        "水寨社区",
    ],
)
def test_what_is_unknown_or_vague_must_be_asked(text: str) -> None:
    assert [found.label for found in GEOCODER.search(text) if found.confidence >= CONFIDENT] == []


def test_a_street_is_not_taken_for_a_city() -> None:
    candidate = first("文昌街")
    assert (candidate.label, candidate.kind, candidate.why.code) == (
        "文昌街",
        "road",
        "road_middle",
    )


def test_an_exact_number_is_its_address_point() -> None:
    candidate = first("麒麟南路128号")
    assert candidate.point == (WEST + 0.0001, SOUTH + 128 * 5e-5)
    assert candidate.why.code == "number_exact"
    assert candidate.why.params == {
        "matched": "麒麟南路",
        "likeness": "writing",
        "number": 128,
        "side": "even",
    }


@pytest.mark.parametrize(
    ("number", "side", "off"), [(65, "odd", -0.0001), (66, "even", 0.0001), (61, "odd", -0.0001)]
)
def test_a_missing_number_lies_between_its_neighbours_on_its_side(
    number: int, side: str, off: float
) -> None:
    candidate = first(f"麒麟南路{number}号")
    assert (candidate.label, candidate.why.code) == (f"麒麟南路{number}号", "number_interpolated")
    assert candidate.why.params["side"] == side
    assert candidate.point == pytest.approx((WEST + off, SOUTH + number * 5e-5), abs=1e-7)
    assert candidate.uncertainty_m > first("麒麟南路60号").uncertainty_m
    assert CONFIDENT <= candidate.confidence < first("麒麟南路60号").confidence


def test_a_number_past_the_last_is_put_at_the_last_of_its_side() -> None:
    candidate = first("麒麟南路999号")
    assert (candidate.label, candidate.why.code) == ("麒麟南路999号", "number_beyond")
    assert candidate.point == first("麒麟南路159号").point


def test_a_number_on_a_road_without_numbers_is_the_middle_of_the_road() -> None:
    candidate = first("长兴路5号")
    assert (candidate.label, candidate.kind) == ("长兴路", "road")
    assert candidate.why.code == "number_unknown"
    assert candidate.point == pytest.approx(corner(4, 2), abs=1e-7)


def test_a_crossing_is_the_shared_junction() -> None:
    assert first("重庆路和五一路").point == corner(2, 1)


def test_parallel_roads_have_no_crossing() -> None:
    kinds = {candidate.kind.value for candidate in GEOCODER.search("重庆路与宁洲路交叉口")}
    assert kinds == {"road"}


def test_a_house_number_is_reached_from_its_own_road() -> None:
    access = first("麒麟南路128号").access
    assert access == pytest.approx((WEST, SOUTH + 128 * 5e-5), abs=1e-7)


def test_a_crossing_is_reached_at_the_junction() -> None:
    assert first("重庆路和五一路").access == corner(2, 1)


def test_a_place_without_a_road_of_its_own_names_no_access() -> None:
    assert first("文昌阁").access is None


def test_a_relation_makes_the_place_less_certain() -> None:
    assert first("文昌阁附近").uncertainty_m == first("文昌阁").uncertainty_m + 50
    assert first("文昌阁附近").why.params["relation"] == "near"


def test_two_places_of_one_name_are_both_offered() -> None:
    points = {found.point for found in GEOCODER.search("平价超市") if found.label == "平价超市"}
    assert points == {corner(1.2, 1.0), corner(3.2, 3.0)}


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("麒麟南", "麒麟南路"),
        ("麒麟", "麒麟南路"),
        ("qilin", "麒麟南路"),
        ("qlnl", "麒麟南路"),
        ("chongq", "重庆路"),
        ("金江", "金江花园小区"),
        ("益宁菜", "益宁农贸市场"),
        ("花园", "金江花园小区"),
    ],
)
def test_half_typed_text_is_completed(typed: str, label: str) -> None:
    assert first(typed).label == label
    assert first(typed).confidence < CONFIDENT


def test_a_half_typed_number_offers_those_it_begins() -> None:
    assert [found.label for found in GEOCODER.search("麒麟南路12")] == [
        "麒麟南路12号",
        "麒麟南路120号",
        "麒麟南路121号",
        "麒麟南路122号",
        "麒麟南路123号",
    ]


def test_candidates_carry_their_grids() -> None:
    chain = first("金江花园小区").chain
    assert chain is not None
    assert chain.owner == "530302006001X01"


def test_the_limit_holds() -> None:
    assert len(GEOCODER.search("麒麟南路12", limit=2)) == 2


@pytest.mark.parametrize(
    "text", ["", " ", "有人打架", "😀", "x", "1", "号", "()", "\x00", "交叉口"]
)
def test_text_without_a_location_gives_nothing(text: str) -> None:
    assert GEOCODER.search(text) == ()


@pytest.mark.parametrize("piece", ["麒麟南路", "🚓", "(", "一百", "9", "a", "文昌街与"])
def test_ten_thousand_characters_are_taken(piece: str) -> None:
    assert len(GEOCODER.search(piece * 10_000)) <= 5


def test_an_empty_ground_finds_nothing() -> None:
    empty = Geocoder(Gazetteer([], [], [], []), GridLocator([], []))
    assert empty.search("麒麟南路128号") == ()


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="麒麟南路文昌街与号栋单元金江花园0123456789一二百附近(),qil😀", max_size=40)
)
def test_any_text_gives_ranked_candidates(text: str) -> None:
    confidences = [round(found.confidence, 2) for found in GEOCODER.search(text)]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < confidence <= 1 for confidence in confidences)


@given(st.integers(1, 60))
def test_every_known_number_finds_itself(number: int) -> None:
    assert first(f"麒麟南路{number}号").label == f"麒麟南路{number}号"
