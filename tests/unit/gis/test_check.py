"""Each finding, from a small ground broken on purpose."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis.check import Finding, Severity, check_ground
from gis.metric import to_lonlat
from gis.model import Area, Camera, Grid, GridKind, Road, RoadClass
from gis.records import GroundData

EAST, NORTH = 378_000.0, 2_820_000.0


def degrees(shape: BaseGeometry) -> Any:
    return to_lonlat(shapely.transform(shape, lambda xy: xy + np.array([EAST, NORTH])))


def box(west: float, south: float, east: float, north: float) -> Polygon:
    return degrees(shapely.box(west, south, east, north))


def grid(code: str, kind: GridKind, level: int, parent: str, geometry: Polygon) -> Grid:
    return Grid(code, code, code, level, kind, parent, None, None, None, geometry)


def road(code: str, start: str, end: str, *points: tuple[float, float]) -> Road:
    line = degrees(LineString(points))
    return Road(code, code, code, RoadClass.LANE, 0, 3.0, start, end, None, line)


AREA = Area("A1", "甲", "A", 10, box(0, 0, 400, 200))
COMMUNITY = grid("K", GridKind.COMMUNITY, 1, "A1", box(0, 0, 400, 200))
WEST = grid("G1", GridKind.GROUP, 2, "K", box(0, 0, 200, 200))
EAST_GROUP = grid("G2", GridKind.GROUP, 2, "K", box(200, 0, 400, 200))
STREET = replace(
    grid("S", GridKind.STREET, 2, "K", box(0, 90, 400, 110)), side_left="K", side_right="K"
)
COMPOUND = grid("X", GridKind.COMPOUND, 3, "G1", box(20, 20, 80, 80))
GRIDS = (COMMUNITY, WEST, EAST_GROUP, STREET, COMPOUND)
ROADS = (
    road("R1", "N1", "N2", (0, 100), (200, 100)),
    road("R2", "N2", "N3", (200, 100), (400, 100)),
)
CAMERA = Camera("C1", "C1", 0.0, False, "X", degrees(Point(50, 50)))


def ground(**layers: Any) -> GroundData:
    empty: dict[str, Any] = dict.fromkeys(GroundData.__slots__, ())
    sound = {"areas": (AREA,), "grids": GRIDS, "roads": ROADS, "cameras": (CAMERA,)}
    return GroundData(**(empty | sound | layers))


def swapped_for(*changed: Grid) -> tuple[Grid, ...]:
    by_code = {one.code: one for one in changed}
    return tuple(by_code.get(one.code, one) for one in GRIDS)


def told(data: GroundData) -> list[tuple[str, Severity, str, str, dict[str, Any]]]:
    return [(f.code, f.severity, f.layer, f.feature, f.params) for f in check_ground(data).findings]


def test_a_sound_ground() -> None:
    report = check_ground(ground())
    assert report.findings == ()
    assert report.ok
    assert report.area_km2 == pytest.approx(0.08)
    assert report.layers["grids"] == 5
    assert report.grids == {
        (1, "community"): 1,
        (2, "group"): 2,
        (2, "street"): 1,
        (3, "compound"): 1,
    }


def test_invalid() -> None:
    bow = degrees(Polygon([(20, 20), (80, 80), (80, 20), (20, 80)]))
    (finding,) = check_ground(ground(grids=swapped_for(replace(COMPOUND, geometry=bow)))).findings
    assert (finding.code, finding.layer, finding.feature) == ("invalid", "grids", "X")
    assert finding.params["reason"].startswith("Self-intersection")


def test_duplicate() -> None:
    findings = told(ground(cameras=(CAMERA, CAMERA)))
    assert findings == [("duplicate", Severity.ERROR, "cameras", "C1", {})]


def test_orphan() -> None:
    findings = told(ground(grids=swapped_for(replace(COMPOUND, parent="G9"))))
    assert findings == [("orphan", Severity.ERROR, "grids", "X", {"parent": "G9"})]


def test_parent_of_the_wrong_level() -> None:
    findings = told(ground(grids=swapped_for(replace(COMPOUND, parent="K"))))
    assert findings == [("parent_level", Severity.ERROR, "grids", "X", {"parent": "K"})]


def test_level_that_does_not_go_with_the_kind() -> None:
    findings = told(ground(grids=swapped_for(replace(COMPOUND, level=2))))
    params = {"level": 2, "kind": "compound"}
    assert findings == [("level", Severity.ERROR, "grids", "X", params)]


def test_side_without_a_community() -> None:
    findings = told(ground(grids=swapped_for(replace(STREET, side_right="Q"))))
    assert findings == [("side", Severity.ERROR, "grids", "S", {"side": "Q"})]


def test_overlap() -> None:
    wider = replace(WEST, geometry=box(0, 0, 210, 200))
    findings = told(ground(grids=swapped_for(wider)))
    params = {"other": "G2", "area_m2": pytest.approx(2000, abs=0.2)}
    assert findings == [("overlap", Severity.ERROR, "grids", "G1", params)]


def test_gap_between_groups() -> None:
    narrower = replace(EAST_GROUP, geometry=box(205, 0, 400, 200))
    findings = told(ground(grids=swapped_for(narrower)))
    params = {"area_m2": pytest.approx(1000, abs=0.2)}
    assert findings == [("gap", Severity.ERROR, "grids", "K", params)]


def test_gap_in_an_area() -> None:
    larger = replace(AREA, geometry=box(0, 0, 400, 210))
    findings = told(ground(areas=(larger,)))
    params = {"area_m2": pytest.approx(4000, abs=0.5)}
    assert findings == [("gap", Severity.ERROR, "areas", "A1", params)]


def test_outside_its_parent() -> None:
    shifted = replace(COMPOUND, geometry=box(170, 20, 230, 80))
    data = ground(grids=swapped_for(shifted), cameras=())
    params = {"parent": "G1", "area_m2": pytest.approx(1800, abs=0.2)}
    assert told(data) == [("outside", Severity.ERROR, "grids", "X", params)]


def test_corridor_outside_its_sides() -> None:
    longer = replace(STREET, geometry=box(0, 90, 410, 110))
    params = {"parent": "K", "area_m2": pytest.approx(200, abs=0.2)}
    assert told(ground(grids=swapped_for(longer))) == [
        ("outside", Severity.ERROR, "grids", "S", params)
    ]


def test_grid_of_a_camera_missing() -> None:
    findings = told(ground(cameras=(replace(CAMERA, grid="X9"),)))
    assert findings == [("grid_missing", Severity.ERROR, "cameras", "C1", {"grid": "X9"})]


def test_camera_far_from_its_grid_is_a_warning() -> None:
    away = replace(CAMERA, geometry=degrees(Point(180, 50)))
    report = check_ground(ground(cameras=(away,)))
    assert report.ok
    assert [(f.code, f.params) for f in report.findings] == [
        ("place_outside", {"grid": "X", "distance_m": 100})
    ]


def test_ends_apart_at_a_node() -> None:
    loose = road("R2", "N2", "N3", (203, 100), (400, 100))
    params = {"node": "N2", "distance_m": 3.0}
    assert told(ground(roads=(ROADS[0], loose))) == [
        ("node", Severity.ERROR, "roads", "R2", params)
    ]


def test_island_of_roads_is_a_warning() -> None:
    island = road("R3", "N8", "N9", (20, 20), (80, 20))
    assert told(ground(roads=(*ROADS, island))) == [
        ("component", Severity.WARNING, "roads", "R3", {"roads": 1})
    ]


def test_a_finding_points_at_its_place() -> None:
    wider = replace(WEST, geometry=box(0, 0, 210, 200))
    (finding,) = check_ground(ground(grids=swapped_for(wider))).findings
    assert box(200, 0, 210, 200).buffer(1e-5).contains(Point(finding.place))


def test_text_in_both_languages() -> None:
    finding = Finding("gap", Severity.ERROR, "areas", "A1", None, {"area_m2": 12.5})
    assert finding.text("zh") == "有 12.5 平方米未被下级覆盖"
    assert finding.text("en") == "12.5 m2 are covered by nothing below it"
