import re
from pathlib import Path

import pytest
from shapely import LineString, Point, box

from gis.errors import FileError
from gis.prints.assets import load_assets
from gis.prints.layers import Feature, LayerStyle, MapLabel, MapLayer
from gis.prints.offline import Heading, make_part, offline_map

STYLE = LayerStyle("#123456", 2.0, "#abcdef", 0.5)
#: Whatever makes a browser fetch by itself; a link to click on is none of it.
LOADS = re.compile(
    r"""<(?:script|img|iframe|source|embed|object)[^>]*\s(?:src|data)=["'](?!data:)"""
    r"""|<link\b|@import|url\((?!["']?(?:data:|\#))""",
    re.IGNORECASE,
)


def _layers(tip: str = "水寨社区") -> list[MapLayer]:
    return [
        MapLayer("网格", (Feature(box(103.80, 25.50, 103.81, 25.51), tip),), STYLE),
        MapLayer("路线", (Feature(LineString([(103.80, 25.50), (103.81, 25.51)])),), STYLE),
        MapLayer("警情", (Feature(Point(103.805, 25.505), rows=(("类型", "纠纷"),)),), STYLE),
    ]


def _page(tip: str = "水寨社区") -> str:
    labels = [MapLabel("台子", (103.803, 25.503), "area", 0)]
    return offline_map(_layers(tip), labels, heading=Heading("网格图", "2026年"))


def test_a_page_loads_nothing() -> None:
    without_leaflet = _page().replace(load_assets().leaflet, "")

    assert LOADS.findall(without_leaflet) == []


def test_a_page_holds_leaflet_and_its_images_and_licence() -> None:
    page, assets = _page(), load_assets()

    assert assets.leaflet in page
    assert assets.style in page
    assert assets.style.count("url(data:image/png;base64,") == 3
    assert "Redistribution and use in source and binary forms" in assets.leaflet
    assert "Redistribution and use in source and binary forms" in assets.heat


def test_equal_input_gives_the_same_bytes() -> None:
    assert _page() == _page()


def test_text_from_files_never_becomes_markup_or_script() -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"

    page = offline_map(_layers(hostile), heading=Heading(hostile, hostile))

    assert "<script>alert" not in page
    assert "<img" not in page.replace(load_assets().leaflet, "")


def test_two_maps_of_one_page_share_no_name() -> None:
    first, second = (make_part(_layers(), name=name) for name in ("one", "two"))

    names = [set(re.findall(r"\b\w+_(?:one|two)_\d+\b", part.script)) for part in (first, second)]
    assert names[0] & names[1] == set()
    assert len(names[0]) == len(names[1])


def test_coordinates_are_cut_to_a_tenth_of_a_metre() -> None:
    exact = MapLayer("", (Feature(Point(103.80000012345, 25.5000001)),), STYLE)

    script = make_part([exact], name="map").script

    assert "103.80000012345" not in script
    assert "[103.8, 25.5]" in script


def test_an_empty_map_shows_the_world() -> None:
    assert "[[-85.0, -180.0], [85.0, 180.0]]" in make_part([], name="map").script


def test_a_missing_asset_is_named_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        load_assets(tmp_path)

    assert caught.value.code == "print.asset_missing"
    assert caught.value.params == {"file": "LICENSE.leaflet", "folder": tmp_path}
