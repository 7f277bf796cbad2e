"""Coordinates as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.catalogue import GIS_TEXTS
from gis.datum import CoordinatesError, Datum, Pasted, read_pasted


@pytest.mark.parametrize(
    "text",
    [
        "103.79,25.48",
        "25.48,103.79",
        " 25.48，103.79 ",
        "１０３．７９，２５．４８",
        "(103.79 25.48)",
        "103.79,25.48,",
        "103.79/25.48",
        "E103.79 N25.48",
        "N25.48 E103.79",
        "N25.48E103.79",
        "103.79E, 25.48N",
        "25.48N103.79E",
        "lng:103.79 lat:25.48",
        "lat=25.48, lon=103.79",
        "经度：103.79 纬度：25.48",
        "东经103.79度，北纬25.48度",
        "103°47'24\"E 25°28'48\"N",
        "103°47′24″，25°28′48″",
        "25º28’48” 103º47’24”",
        "25°28'48'' 103°47'24''",
        "东经103°47′24″ 北纬25°28′48″",
        "北纬25度28.8分，东经103度47.4分",
        "E103°47.4', N25°28.8'",
    ],
)
def test_ways_to_write_one_point(text: str) -> None:
    found = read_pasted(text)
    assert found is not None
    assert (found.lon, found.lat) == pytest.approx((103.79, 25.48), abs=1e-9)
    assert found.datum is None


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("https://uri.amap.com/marker?position=103.79,25.48&name=x", Datum.GCJ02),
        ("https://wb.amap.com/?q=25.480000%2C103.790000%2C%E5%90%8D", Datum.GCJ02),
        ("https://uri.amap.com/marker?position=103.79,25.48&coordinate=wgs84", Datum.WGS84),
        ("【高德地图】分享位置：麒麟路 https://www.amap.com/?q=25.48,103.79,麒麟路", Datum.GCJ02),
        ("https://apis.map.qq.com/uri/v1/marker?marker=coord:25.48,103.79;title:x", Datum.GCJ02),
        ("http://api.map.baidu.com/marker?location=25.48,103.79&title=x", Datum.BD09),
        ("http://api.map.baidu.com/marker?location=25.48,103.79&coord_type=gcj02", Datum.GCJ02),
        ("https://www.openstreetmap.org/?mlat=25.48&mlon=103.79", Datum.WGS84),
        ("geo:25.48,103.79", Datum.WGS84),
        ("103.79,25.48 GCJ-02", Datum.GCJ02),
        ("高德：103.79,25.48", Datum.GCJ02),
        ("103.79,25.48（百度）", Datum.BD09),
        ("103.790000,25.480000 WGS-84", Datum.WGS84),
    ],
)
def test_texts_that_say_their_datum(text: str, datum: Datum) -> None:
    found = read_pasted(text)
    assert found is not None
    assert (found.lon, found.lat, found.datum) == (103.79, 25.48, datum)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "文昌街12号",
        "麒麟南路128.5",
        "12-3",
        "3 5",
        "2栋3.5",
        "五一路12.5,13.5",
        "103.79,",
        "103.79 25",
        "103.7925.48",
        "10,20,30",
        "https://example.org/a",
        "1.5," * 2000,
    ],
)
def test_what_is_no_coordinates(text: str) -> None:
    assert read_pasted(text) is None


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("103°61' 25°28'", "minutes", {"found": "61"}),
        ("103°10'75\" 25°28'10\"", "minutes", {"found": "75"}),
        ("190.5,25.5", "lon_range", {"found": "190.5"}),
        ("103.5,95.5", "lat_range", {"found": "103.5"}),
        ("10.5,20.5", "order", {"found": "10.5,20.5"}),
        ("E103.79 E25.48", "same_axis", {"found": "E103.79 E25.48"}),
        (
            "【高德地图】益宁派出所 https://surl.amap.com/abc12",
            "link",
            {"link": "https://surl.amap.com/abc12"},
        ),
    ],
)
def test_coordinates_that_cannot_be_right(text: str, code: str, params: dict[str, str]) -> None:
    with pytest.raises(CoordinatesError) as caught:
        read_pasted(text)
    assert (caught.value.code, caught.value.params) == (f"coordinates.{code}", params)
    for language in ("zh", "en"):
        assert GIS_TEXTS.find(f"coordinates.{code}", language)
        assert GIS_TEXTS.find(f"coordinates.{code}_remedy", language)


@pytest.mark.parametrize(
    ("text", "resolution_m"),
    [("103.79,25.48", 556.6), ("103.79001,25.48002", 0.56), ("103°47' 25°28'", 927.67)],
)
def test_the_last_digit_says_how_sure_it_is(text: str, resolution_m: float) -> None:
    found = read_pasted(text)
    assert found is not None
    assert found.resolution_m == resolution_m


def test_outside_china_the_axes_must_be_named() -> None:
    assert read_pasted("W87.6 N41.8") == Pasted(-87.6, 41.8, None, 5566.0)
    assert read_pasted("-120.5,41.8") == Pasted(-120.5, 41.8, None, 5566.0)


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    try:
        found = read_pasted(text)
    except CoordinatesError:
        return
    assert found is None or (abs(found.lon) <= 180 and abs(found.lat) <= 90)


@given(st.floats(73.5, 135.5), st.floats(3.5, 53.5), st.booleans())
def test_what_is_written_is_read(lon: float, lat: float, swap: bool) -> None:
    numbers = (f"{lat:.6f}", f"{lon:.6f}") if swap else (f"{lon:.6f}", f"{lat:.6f}")
    assert read_pasted(",".join(numbers)) == Pasted(round(lon, 6), round(lat, 6), None, 0.06)
