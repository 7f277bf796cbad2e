"""Other nestings and other units: levels out of codes, streets in feet, another continent."""

import re
from pathlib import Path

import pytest
import station_files as files
from shapely import LineString, box

from gis.catalogue import GIS_TEXTS
from gis.imports import inspect, read_station
from gis.metric import measuring_at, to_metres
from gis.model import GridKind

#: A lattice of beats in Chicago: district 07 and 08, sectors 1 and 2, three beats each.
WEST, SOUTH, STEP = -87.7, 41.8, 0.01


def beats(folder: Path, *, spoilt: bool = False) -> Path:
    names = [(d, s, b) for d in ("07", "08") for s in ("1", "2") for b in ("1", "2", "3")]
    shapes = [
        box(WEST + i * STEP, SOUTH, WEST + (i + 1) * STEP, SOUTH + STEP) for i in range(len(names))
    ]
    if spoilt:
        names += [("31", "0", "0")] * 3
        shapes += [
            box(WEST + i * STEP, SOUTH + 0.02, WEST + (i + 1) * STEP, SOUTH + 0.03)
            for i in (0, 3, 6)
        ]
    found = files.frame(
        shapes,
        crs=4326,
        DISTRICT=[d for d, _, _ in names],
        SECTOR=[s for _, s, _ in names],
        BEAT=[b for _, _, b in names],
        BEAT_NUM=["".join(name) + ("0" if name[0] == "31" else "") for name in names],
    )
    files.write(folder / "beats.shp", found)
    return folder


def street_feet(folder: Path) -> Path:
    """Write a street of a tenth of a degree along the beats in US survey feet (EPSG:3435)."""
    ring = box(WEST, SOUTH, WEST + 0.1, SOUTH + STEP / 2).exterior
    lines = files.frame([LineString(ring.coords)], crs=4326).to_crs(3435)
    files.write(folder / "streets.shp", lines.assign(ID=[7]))
    return folder


def test_levels_are_derived_from_the_codes_of_beats(tmp_path: Path) -> None:
    delivery = street_feet(beats(tmp_path / "chicago"))
    proposal = inspect(delivery)
    result = read_station(delivery, proposal.mapping, present=None)
    assert result.ok, result.findings
    assert result.ground is not None
    assert [area.code for area in result.ground.areas] == ["07", "08"]
    kinds = [(grid.kind, grid.level, grid.code, grid.parent) for grid in result.ground.grids]
    assert kinds[:4] == [
        (GridKind.COMMUNITY, 1, "071", "07"),
        (GridKind.COMMUNITY, 1, "072", "07"),
        (GridKind.COMMUNITY, 1, "081", "08"),
        (GridKind.COMMUNITY, 1, "082", "08"),
    ]
    assert [(kind, parent) for kind, _, _, parent in kinds[4:7]] == [(GridKind.GROUP, "071")] * 3
    assert len(kinds) == 4 + 12
    assert result.report.grids == {(1, "community"): 4, (2, "group"): 12}


def test_areas_are_measured_where_they_are(tmp_path: Path) -> None:
    delivery = street_feet(beats(tmp_path / "chicago"))
    result = read_station(delivery, inspect(delivery).mapping, present=None)
    # 12 beats of 0.01 degrees: 1110.8 m north by 831.3 m east (GRS80 at 41.8 N)
    assert result.report.area_km2 == pytest.approx(12 * 1.1107 * 0.8309, rel=0.002)


def test_a_beat_that_appears_three_times(tmp_path: Path) -> None:
    delivery = street_feet(beats(tmp_path / "chicago", spoilt=True))
    mapping = inspect(delivery).mapping
    refused = read_station(delivery, mapping, present=None)
    assert [(f.code, f.feature) for f in refused.findings] == [("duplicate", "31000")] * 2
    assert refused.ground is None
    mended = read_station(delivery, mapping, present=None, fix=True)
    assert mended.ok
    assert [(c.code, c.feature, c.params) for c in mended.changes] == [
        ("pieces_joined", "31000", {"count": 3})
    ]


def test_streets_in_feet_have_their_length(tmp_path: Path) -> None:
    delivery = street_feet(beats(tmp_path / "chicago"))
    result = read_station(delivery, inspect(delivery).mapping, present=None)
    assert result.ground is not None
    with measuring_at(WEST):
        metres = sum(float(to_metres(road.geometry).length) for road in result.ground.roads)
    # twice 0.1 degrees of longitude and twice 0.005 degrees of latitude at 41.8 N
    assert metres == pytest.approx(2 * 8310 + 2 * 555, rel=0.01)


def test_one_flat_layer_becomes_communities_of_one_area(tmp_path: Path) -> None:
    shapes = [files.square(0, 0, 200, 200), files.square(200, 0, 400, 200)]
    files.write(
        tmp_path / "网格.geojson", files.frame(shapes, 4326, 编码=["A", "B"], 名称=["甲", "乙"])
    )
    files.write(tmp_path / "道路.geojson", files.road_frame().to_crs(4326))
    result = read_station(tmp_path, inspect(tmp_path).mapping, present=None)
    assert result.ground is not None, result.findings
    assert [(g.code, g.name, g.kind, g.parent) for g in result.ground.grids] == [
        ("A", "甲", GridKind.COMMUNITY, "A1"),
        ("B", "乙", GridKind.COMMUNITY, "A1"),
    ]


def test_measuring_elsewhere_ends_with_its_block() -> None:
    before = to_metres(files.degrees(box(0, 0, 1, 1))).bounds
    with measuring_at(WEST):
        assert to_metres(LineString([(WEST, SOUTH), (WEST + 1e-3, SOUTH)])).length == pytest.approx(
            83.1, abs=0.2
        )
    assert to_metres(files.degrees(box(0, 0, 1, 1))).bounds == before


def test_every_code_in_the_source_has_text_and_remedy() -> None:
    source = Path(read_station.__code__.co_filename).parents[1]
    texts = "".join(path.read_text("utf-8") for path in source.rglob("*.py"))
    codes = set(re.findall(r'\b(?:fault|notice|error|warning)\(\s*"(\w+)"', texts))
    codes |= {code.replace(".", "_") for code in re.findall(r'RefusedError\("([\w.]+)"', texts)}
    codes |= set(re.findall(r'(?:_told\(turn, |_NotTakenError\()"(\w+)"', texts))
    codes |= {"road_near", "shift_suspected", "encoding_lying", "encoding_undeclared"}
    changes = set(re.findall(r'Change\(\s*"(\w+)"', texts))
    changes |= {"overlap_cut", "outside_cut", "gap_filled"}
    assert len(codes) > 60
    wanted = {f"finding.{code}{end}" for code in codes for end in ("", "_remedy")}
    wanted |= {f"change.{code}" for code in changes}
    for language in ("zh", "en"):
        assert wanted - GIS_TEXTS.texts[language].keys() == set()
