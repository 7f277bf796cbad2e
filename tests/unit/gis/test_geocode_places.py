"""What the geocoder knows beside roads and compounds, on a town made by hand."""

from dataclasses import replace

import pytest
from shapely import Point
from small_town import SOUTH, WEST, corner, make_geocoder, make_ground, make_locator

from gis.geocode.candidate import CONFIDENT, Candidate
from gis.geocode.gazetteer import Alias, Gazetteer
from gis.geocode.geocoder import Geocoder
from gis.geocode.region import Region
from gis.metric import to_metres

GEOCODER = make_geocoder()


def first(text: str) -> Candidate:
    return GEOCODER.search(text)[0]


def away_m(found: Candidate, point: tuple[float, float]) -> float:
    return float(to_metres(Point(found.point)).distance(to_metres(Point(point))))


@pytest.mark.parametrize(
    "text",
    ["第一横第二纵", "1横2纵路口", "横一纵二", "二纵一横", "H1V2", "第二纵与第一横交叉口"],
)
def test_street_lines_meet_where_their_streets_do(text: str) -> None:
    found = first(text)
    assert found.kind.value == "crossing"
    assert found.point == corner(1, 0)
    assert found.confidence >= CONFIDENT


def test_a_corner_is_off_the_middle_of_the_crossing_on_its_side() -> None:
    found = first("第一横第二纵东北角")
    assert away_m(found, corner(1, 0)) == pytest.approx(15, abs=0.5)
    assert found.point[0] > corner(1, 0)[0]
    assert found.point[1] > corner(1, 0)[1]
    assert found.precision.value == "derived"


@pytest.mark.parametrize("text", ["第九横第二纵", "第一横第九纵路口"])
def test_a_street_line_that_is_not_there_is_asked_about(text: str) -> None:
    assert max(found.confidence for found in GEOCODER.search(text)) < CONFIDENT


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("C103", "金江花园小区南门监控"),
        ("103号摄像头", "金江花园小区南门监控"),
        ("摄像头C103看到有人翻墙", "金江花园小区南门监控"),
        ("金江花园小区南门的摄像头", "金江花园小区南门监控"),
        ("麒麟南路文昌街路口2号探头", "文昌街麒麟南路路口监控2"),
        ("文昌街和麒麟南路路口的监控1", "文昌街麒麟南路路口监控1"),
    ],
)
def test_a_camera_is_found_by_code_name_and_crossing(text: str, label: str) -> None:
    found = first(text)
    assert (found.label, found.kind.value) == (label, "camera")
    assert found.confidence >= CONFIDENT


def test_lamp_posts_stand_every_thirty_metres_of_their_side() -> None:
    odd, even = first("麒麟南路1号灯杆"), first("麒麟南路路灯杆2号")
    assert (odd.label, odd.kind.value) == ("麒麟南路1号灯杆", "lamp_post")
    assert odd.point == pytest.approx((WEST - 0.0001, SOUTH + 5e-5), abs=1e-7)
    assert even.point == pytest.approx((WEST + 0.0001, SOUTH + 10e-5), abs=1e-7)
    third = first("麒麟南路第5号灯杆")
    assert away_m(third, odd.point) == pytest.approx(60, abs=0.5)
    assert third.confidence < CONFIDENT, "nobody has surveyed them"


def test_a_lamp_post_past_the_last_door_is_none() -> None:
    assert first("麒麟南路999号灯杆").kind.value == "road"


def test_a_surveyed_lamp_post_goes_before_a_derived_one() -> None:
    ground = make_ground()
    post = replace(ground.places[3], code="L12", name="麒麟南路12号灯杆")
    town = replace(ground, places=(*ground.places, post))
    found = Geocoder(Gazetteer(town), make_locator()).search("麒麟南路12号灯杆旁边")[0]
    assert (found.label, found.why.code) == ("麒麟南路12号灯杆", "place")
    assert found.point == corner(0.5, 0.5)
    assert found.confidence >= CONFIDENT


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("530302006001G01", "530302006001G01"),
        ("001g01网格", "530302006001G01"),
        ("台子一组", "530302006001G01"),
        ("台子社区第一居民小组", "530302006001G01"),
        ("重庆路一段", "S-V3-1"),
    ],
)
def test_a_grid_is_found_by_code_and_name_and_is_never_a_point(text: str, owner: str) -> None:
    found = first(text)
    assert (found.kind.value, found.precision.value) == ("area", "stretch")
    assert found.confidence < CONFIDENT
    assert found.chain is not None
    assert owner in (found.chain.group, found.chain.street)


def test_an_area_is_named_by_its_code() -> None:
    found = first("A2片")
    assert found.label == "水寨片"
    assert found.chain is not None
    assert found.chain.area == "A2"


def test_a_walk_from_a_house_keeps_to_its_road() -> None:
    start = first("麒麟南路60号")
    found = first("麒麟南路60号往北50米")
    assert away_m(found, start.point) == pytest.approx(50, abs=0.5)
    assert found.point[0] == pytest.approx(start.point[0], abs=1e-7)
    assert found.access == pytest.approx((WEST, found.point[1]), abs=1e-7)
    assert found.uncertainty_m > start.uncertainty_m


def test_a_walk_away_from_the_road_goes_straight() -> None:
    start = first("麒麟南路60号")
    found = first("麒麟南路60号往东50米")
    assert away_m(found, start.point) == pytest.approx(50, abs=0.5)
    assert found.point[0] > start.point[0]


def test_across_from_a_house_is_the_other_side_of_its_road() -> None:
    start, found = first("麒麟南路60号"), first("麒麟南路60号对面")
    assert found.point == pytest.approx((2 * WEST - start.point[0], start.point[1]), abs=1e-7)


def test_metres_from_a_landmark() -> None:
    assert away_m(first("文昌阁往南100米"), corner(0.5, 0.5)) == pytest.approx(100, abs=0.5)


def test_two_far_places_in_one_sentence_are_asked_about() -> None:
    found = GEOCODER.search("他从麒麟南路128号跑到益宁农贸市场了")
    assert {one.label for one in found[:2]} == {"麒麟南路128号", "益宁农贸市场"}
    assert max(one.confidence for one in found) < CONFIDENT


def test_an_address_in_another_town_is_asked_about() -> None:
    geocoder = make_geocoder(Region(("云南", "曲靖"), ("沾益",)))
    for text in ("昆明市麒麟南路128号", "沾益麒麟南路128号"):
        assert geocoder.search(text)[0].confidence < CONFIDENT
    assert geocoder.search("云南省曲靖市麒麟南路128号")[0].confidence >= CONFIDENT


def rename(text: str) -> str:
    return text.replace("文昌街", "太和街").replace("五一路", "泰和路")


def test_a_homophone_that_is_written_like_another_name_is_asked_about() -> None:
    """There is no 泰和街: it may be 太和街, which sounds so, or 泰和路, which is written so."""
    ground = make_ground()
    roads = [replace(road, name=rename(road.name)) for road in ground.roads]
    doors = [replace(a, road=rename(a.road), text=rename(a.text)) for a in ground.addresses]
    town = replace(ground, roads=tuple(roads), addresses=tuple(doors))
    geocoder = Geocoder(Gazetteer(town), make_locator())
    found = geocoder.search("泰和街12号")
    assert {"太和街12号", "泰和路12号"} <= {one.label for one in found}
    assert max(one.confidence for one in found) < CONFIDENT
    assert geocoder.search("太和街12号")[0].confidence >= CONFIDENT
    assert geocoder.search("抬和街12号")[0].label == "太和街12号"


@pytest.mark.parametrize(
    ("alias", "text", "label"),
    [
        (Alias("老花园", "金江花园小区", (0, 0)), "老花园3栋2单元", "金江花园小区3栋2单元"),
        (Alias("老南路", "麒麟南路", (0, 0)), "老南路128号", "麒麟南路128号"),
        (Alias("大槐树", "大槐树", (103.801, 25.501)), "大槐树底下", "大槐树"),
    ],
)
def test_a_learnt_alias_is_a_name_like_any_other(alias: Alias, text: str, label: str) -> None:
    found = make_geocoder(aliases=[alias]).search(text)[0]
    assert found.label == label
    assert found.confidence >= CONFIDENT


def test_names_of_the_ground_are_told_from_learnt_ones() -> None:
    geocoder = make_geocoder(aliases=[Alias("老花园", "金江花园小区", (0, 0))])
    assert geocoder.is_name("文昌街")
    assert geocoder.is_name("金江花园")
    assert not geocoder.is_name("老花园")
    assert not geocoder.is_name("文昌接")


def test_a_name_one_syllable_off_is_offered_and_asked_about() -> None:
    for text in ("文庙街12号", "文昌老街12号", "金江大花园小区"):
        labels = [found.label for found in GEOCODER.search(text)]
        assert any(label.startswith(("文昌街", "金江花园")) for label in labels)
        assert max(found.confidence for found in GEOCODER.search(text)) < CONFIDENT
