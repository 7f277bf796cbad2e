"""Files broken in every way a station has sent them: each is a finding, none is half-loaded."""

import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import station_files as files
from shapely import LineString, Point, Polygon

from gis.check import Severity
from gis.datum import wgs84_to_bd09, wgs84_to_gcj02
from gis.imports import FieldRule, LayerMapping, Mapping, inspect
from gis.metric import to_lonlat, to_metres

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.fixture
def station(tmp_path: Path) -> Path:
    return files.deliver(tmp_path / "station")


def with_areas(**changed: Any) -> Mapping:
    return replace(files.WHOLE, layers=(replace(files.AREAS, **changed), *files.WHOLE.layers[1:]))


def found(folder: Path, mapping: Mapping = files.WHOLE, **options: Any) -> list[Any]:
    """Return code, severity, layer and parameters of each finding; nothing is loaded on errors."""
    result = files.imported(folder, mapping, **options)
    errors = [f for f in result.findings if f.severity is ERROR]
    assert (result.ground is None) == bool(errors) == (not result.ok)
    return [(f.code, f.severity, f.layer, f.params) for f in result.findings]


# files


def test_the_dbf_is_missing(station: Path) -> None:
    (station / "areas.dbf").unlink()
    assert found(station) == [("dbf_missing", ERROR, "areas", {"file": "areas.dbf"})]


def test_the_shx_is_missing_and_made_anew(station: Path) -> None:
    (station / "areas.shx").unlink()
    assert found(station) == [("shx_missing", WARNING, "areas", {"file": "areas.shx"})]


def test_the_prj_is_missing(station: Path) -> None:
    (station / "areas.prj").unlink()
    (prj, crs) = found(station)
    assert prj == ("prj_missing", WARNING, "areas", {"file": "areas.prj"})
    assert crs[:3] == ("crs_missing", ERROR, "areas")
    assert crs[3]["expected"] == "wgs84"
    assert found(station, with_areas(crs="cgcs2000")) == [prj]


def test_the_prj_makes_no_sense(station: Path) -> None:
    (station / "areas.prj").write_text("GEOGCS[nonsense")
    assert [code for code, *_ in found(station)] == ["prj_unreadable", "crs_missing"]


def test_the_shp_is_cut_short(station: Path) -> None:
    path = station / "areas.shp"
    content = path.read_bytes()
    path.write_bytes(content[:-40])
    params = {"file": "areas.shp", "found": len(content) - 40, "expected": len(content)}
    assert found(station) == [("truncated", ERROR, "areas", params)]


def test_the_dbf_is_cut_short(station: Path) -> None:
    path = station / "grids.dbf"
    content = path.read_bytes()
    path.write_bytes(content[:-200])
    params = {"file": "grids.dbf", "found": len(content) - 200, "expected": len(content) - 1}
    assert found(station) == [("truncated", ERROR, "grids", params)]


def test_shapes_and_rows_are_of_different_files(station: Path) -> None:
    (station / "grids.dbf").write_bytes((station / "areas.dbf").read_bytes())
    params = {"file": "grids.shp", "shapes": 4, "rows": 1}
    assert found(station) == [("counts_differ", ERROR, "grids", params)]


@pytest.mark.parametrize("content", [b"", b"no shapefile at all", b"\0" * 200])
def test_what_is_no_shapefile(station: Path, content: bytes) -> None:
    (station / "areas.shp").write_bytes(content)
    params = {"file": "areas.shp", "detail": f"{len(content)} bytes"}
    assert found(station) == [("file_unreadable", ERROR, "areas", params)]


def test_a_null_geometry_names_its_row(station: Path) -> None:
    grids = files.grid_frame()
    grids.loc[2, "geometry"] = None
    files.write(station / "grids.shp", grids)
    assert found(station) == [
        ("geometry_missing", ERROR, "grids", {"file": "grids.shp", "row": "3"})
    ]


def test_a_file_that_is_not_there(station: Path) -> None:
    params = {"file": "area.shp", "expected": "areas.shp, grids.shp, roads.shp"}
    assert found(station, with_areas(file="area.shp")) == [
        ("source_missing", ERROR, "areas", params)
    ]


def test_broken_json_names_line_and_column(station: Path) -> None:
    (station / "areas.geojson").write_text('{"type": "FeatureCollection",\n "features": [}')
    params = {"file": "areas.geojson", "detail": "Expecting value", "row": 2, "column": 15}
    assert found(station, with_areas(file="areas.geojson")) == [("syntax", ERROR, "areas", params)]


def test_broken_kml_names_its_line(station: Path) -> None:
    (station / "areas.kml").write_text("<kml>\n<Document></kml>")
    (finding,) = found(station, with_areas(file="areas.kml"))
    assert finding[:3] == ("syntax", ERROR, "areas")
    assert finding[3]["row"] == 2


BOMB = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><kml><Document><name>&b;&c;</name></Document></kml>"""


@pytest.mark.parametrize("name", ["areas.kml", "areas.osm"])
def test_entities_are_refused(station: Path, name: str) -> None:
    (station / name).write_text(BOMB)
    mapping = with_areas(file=name, layer="roads" if name.endswith("osm") else "")
    assert found(station, mapping) == [("xml_hostile", ERROR, "areas", {"file": name})]


VRT = """<OGRVRTDataSource><OGRVRTLayer name="areas"><SrcDataSource>{0}</SrcDataSource>
</OGRVRTLayer></OGRVRTDataSource>"""
PIPELINE = '{{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read {0}"}}'


@pytest.mark.parametrize("recipe", [VRT, PIPELINE, PIPELINE + '"FeatureCollection"'])
@pytest.mark.parametrize("suffix", ["geojson", "json", "gpkg", "kml", "osm"])
def test_a_recipe_that_reads_other_files_is_no_map(
    station: Path, tmp_path: Path, recipe: str, suffix: str
) -> None:
    secret = files.write(tmp_path / "secret.shp", files.area_frame())
    (station / f"areas.{suffix}").write_text(recipe.format(secret))
    mapping = with_areas(file=f"areas.{suffix}", layer="roads" if suffix == "osm" else "")
    result = files.imported(station, mapping)
    assert result.ground is None
    assert files.codes(result)[0] in {"file_unreadable", "syntax"}
    assert "甲片" not in str(inspect(station).sources[0].fields)


@pytest.mark.parametrize("key", ["crs", "\\u0063rs"])
@pytest.mark.parametrize("kind", ["link", "url", "file"])
def test_a_coordinate_system_behind_a_link_is_not_fetched(
    station: Path, key: str, kind: str
) -> None:
    crs = f'"{key}": {{"type": "{kind}", "properties": {{"href": "http://127.0.0.1:9/x"}}}}'
    (station / "areas.geojson").write_text(
        f'{{"type": "FeatureCollection", {crs}, "features": []}}'
    )
    told = found(station, with_areas(file="areas.geojson"))
    assert told == [
        ("file_unreadable", ERROR, "areas", {"file": "areas.geojson", "detail": "geojson"})
    ]


def test_bottomless_xml_is_refused(station: Path) -> None:
    (station / "areas.kml").write_text(f"<kml>{'<a>' * 5000}{'</a>' * 5000}</kml>")
    assert found(station, with_areas(file="areas.kml"))[0][0] == "xml_hostile"


@pytest.mark.parametrize("name", ["areas.gpkg", "areas.osm.pbf"])
def test_what_no_reader_understands(station: Path, name: str) -> None:
    (station / name).write_bytes(b"SQLite format 3\0" + bytes(100))
    mapping = with_areas(file=name, layer="roads" if name.endswith("pbf") else "")
    (finding,) = found(station, mapping)
    assert finding[:3] == ("file_unreadable", ERROR, "areas")
    assert finding[3]["file"] == name


# texts


def test_gbk_without_a_cpg_is_read_and_told(station: Path) -> None:
    files.write(station / "grids.shp", files.grid_frame(), encoding="GBK")
    (station / "grids.cpg").unlink()
    clear_language(station / "grids.dbf")
    result = files.imported(station)
    finding = files.only(result, WARNING)
    assert (finding.code, finding.layer) == ("encoding_undeclared", "grids")
    assert (finding.params["found"], finding.params["sample"]) == ("gb18030", "K1网格")
    assert result.ground is not None
    assert result.ground.grids[0].name == "K1网格"
    told = replace(files.GRIDS, encoding="gbk")
    assert found(station, Mapping((files.AREAS, told, files.ROADS))) == []


@pytest.mark.parametrize(("real", "said"), [("GBK", "UTF-8"), ("UTF-8", "GBK"), ("GBK", "BIG5")])
def test_a_cpg_that_lies(station: Path, real: str, said: str) -> None:
    files.write(station / "grids.shp", files.grid_frame(), encoding=real)
    (station / "grids.cpg").write_text(said)
    result = files.imported(station)
    finding = files.only(result, WARNING)
    assert finding.code == "encoding_lying"
    assert result.ground is not None
    assert result.ground.grids[0].name == "K1网格"
    assert inspect(station).mapping.layers[1].encoding == finding.params["found"]


def clear_language(table: Path) -> None:
    with table.open("r+b") as file:
        file.seek(29)
        file.write(b"\0")


def test_a_field_name_cut_in_the_middle_of_a_character(station: Path) -> None:
    path = station / "areas.dbf"
    content = bytearray(path.read_bytes())
    # GDAL itself cuts names whole; other programs cut the bytes
    name = "片区名称".encode()[:10]
    at = content.index(b"name\0")
    content[at : at + 11] = name + b"\0"
    path.write_bytes(bytes(content))
    fields = {"code": FieldRule(column="code"), "name": FieldRule(column="片区名")}
    finding = ("field_cut", WARNING, "areas", {"file": "areas.dbf", "column": "片区名"})
    assert found(station, with_areas(fields=fields)) == [finding]
    # the whole name of the mapping means the cut one as well
    fields = {"code": FieldRule(column="code"), "name": FieldRule(column="片区名称")}
    assert ("field_cut", WARNING, "areas") in [
        f[:3] for f in found(station, with_areas(fields=fields))
    ]


def test_a_text_cut_in_the_middle_of_a_character(station: Path) -> None:
    path = station / "areas.dbf"
    content = bytearray(path.read_bytes())
    at = content.index("甲片".encode())
    content[at + 4 : at + 6] = b"  "
    path.write_bytes(bytes(content))
    (finding,) = found(station)
    params = {"file": "areas.dbf", "column": "name", "row": "1"}
    assert finding == ("text_cut", WARNING, "areas", params)


# values


def test_a_value_of_the_wrong_kind_names_row_and_column(station: Path) -> None:
    areas = files.area_frame().assign(people="viele")
    files.write(station / "areas.shp", areas)
    fields = {**files.AREA_FIELDS, "pop": FieldRule(column="people")}
    params = {"file": "areas.shp", "row": 1, "column": "people", "found": "viele"}
    assert found(station, with_areas(fields=fields)) == [
        ("value", ERROR, "areas", params | {"expected": "123.4"})
    ]


def test_a_word_that_is_none_of_the_choices(station: Path) -> None:
    grids = files.grid_frame()
    grids.loc[1, "kind"] = "片区"
    files.write(station / "grids.shp", grids)
    (finding,) = found(station)
    assert finding[:3] == ("value", ERROR, "grids")
    assert finding[3]["row"] == 2
    assert finding[3]["expected"] == "compound | street | group | community"


def test_a_code_left_empty(station: Path) -> None:
    grids = files.grid_frame()
    grids.loc[3, "code"] = None
    files.write(station / "grids.shp", grids)
    params = {"file": "grids.shp", "row": 4, "column": "code"}
    assert found(station) == [("value_missing", ERROR, "grids", params)]


def test_many_faults_of_a_column_are_counted(station: Path) -> None:
    shapes = [files.square(i, 0, i + 0.5, 1) for i in range(30)]
    files.write(station / "b.shp", files.frame(shapes, floors=["x"] * 30))
    rule = LayerMapping("buildings", "b.shp", fields={"floors": FieldRule(column="floors")})
    told = found(station, replace(files.WHOLE, layers=(*files.WHOLE.layers, rule)))
    assert [code for code, *_ in told] == ["value"] * 20 + ["more_like_it"]
    assert told[-1][3] == {"file": "b.shp", "column": "floors", "more": 10}


def test_a_column_that_is_not_there(station: Path) -> None:
    fields = {**files.AREA_FIELDS, "name": FieldRule(column="名称")}
    params = {"file": "areas.shp", "column": "名称", "expected": "code, name"}
    assert found(station, with_areas(fields=fields)) == [("field_missing", ERROR, "areas", params)]


def test_a_field_that_must_be_mapped(station: Path) -> None:
    rule = replace(files.ROADS, fields={})
    params = {"file": "roads.shp", "column": "class"}
    assert found(station, Mapping((files.AREAS, files.GRIDS, rule))) == [
        ("field_unmapped", ERROR, "roads", params)
    ]


def test_shapes_of_the_wrong_kind(station: Path) -> None:
    params = {"file": "roads.shp", "row": "1, 2", "found": "LineString", "expected": "Polygon"}
    assert found(
        station, with_areas(file="roads.shp", fields={"code": FieldRule(column="name")})
    ) == [("geometry_type", ERROR, "areas", params)]


def test_an_outline_of_too_many_vertices(station: Path) -> None:
    turn = np.linspace(0, 2 * np.pi, 100_004, endpoint=False)
    ring = Polygon(np.column_stack([200 + 50 * np.cos(turn), 100 + 50 * np.sin(turn)]))
    files.write(station / "areas.shp", files.area_frame(files.degrees(ring)))
    (finding,) = found(station)
    assert finding[:3] == ("too_many_vertices", ERROR, "areas")
    assert finding[3] == {"file": "areas.shp", "row": "1", "found": 100_005, "expected": 100_000}


def csv_finding(station: Path, content: bytes, **rule: Any) -> list[Any]:
    (station / "p.csv").write_bytes(content)
    fields = {"name": FieldRule(column="name")}
    places = LayerMapping("places", "p.csv", crs="wgs84", fields=fields, **rule)
    return found(station, replace(files.WHOLE, layers=(*files.WHOLE.layers, places)))


def test_a_cell_too_many_in_a_csv(station: Path) -> None:
    params = {"file": "p.csv", "row": "4", "found": 4, "expected": 3}
    content = b"name,lon,lat\n\na,103.79,25.485\nb,c,103.79,25.485\n"
    assert csv_finding(station, content) == [("row_length", ERROR, "places", params)]


def test_a_coordinate_that_is_none_in_a_csv(station: Path) -> None:
    params = {"file": "p.csv", "row": 3, "column": "lat", "found": "north"}
    content = b"name,lon,lat\na,103.79,25.485\nb,103.79,north\n"
    told = csv_finding(station, content)
    assert told[0] == ("coordinate_value", ERROR, "places", params)


def test_a_csv_without_coordinates(station: Path) -> None:
    params = {"file": "p.csv", "found": "name, where"}
    told = csv_finding(station, b"name,where\na,b\n")
    assert told == [("csv_no_coordinates", ERROR, "places", params)]


def test_a_csv_in_gbk_is_read_and_told(station: Path) -> None:
    content = "name,lon,lat\n菜市场,103.79,25.485\n".encode("gbk")
    told = csv_finding(station, content)
    assert told[0][:3] == ("encoding_undeclared", WARNING, "places")
    assert (told[0][3]["found"], told[0][3]["sample"][:3]) == ("gb18030", "菜市场")


@pytest.mark.parametrize("content", [b"name,lon,lat\n\0\0,1,2\n", b"\xff\xfe\0"])
def test_a_csv_that_is_no_text(station: Path, content: bytes) -> None:
    assert csv_finding(station, content)[0][0] == "encoding_unknown"


def test_an_empty_csv(station: Path) -> None:
    assert csv_finding(station, b"") == [("file_empty", ERROR, "places", {"file": "p.csv"})]


# places


def moved(found_frame: Any, move: Any) -> Any:
    return found_frame.set_geometry(found_frame.geometry.transform(move))


def test_swapped_axes(station: Path) -> None:
    files.write(station / "areas.shp", moved(files.area_frame(), lambda xy: xy[:, ::-1]))
    (finding,) = found(station)
    assert finding[:3] == ("swapped", ERROR, "areas")
    assert finding[3]["expected"] == "lat_lon"
    assert found(station, with_areas(axes="lat_lon")) == []
    assert inspect(station).mapping.layers[0].axes == "lat_lon"


def test_metres_declared_as_degrees(station: Path) -> None:
    areas = files.area_frame()
    areas["geometry"] = [to_metres(areas.geometry[0])]
    files.write(station / "areas.shp", areas)
    present = files.imported(files.deliver(station.parent / "present")).ground
    (finding,) = found(station, present=present)
    assert finding[:3] == ("not_degrees", ERROR, "areas")
    assert finding[3]["expected"] == "cgcs2000 cm 105"
    assert found(station, with_areas(crs=finding[3]["expected"])) == []


def test_metres_with_the_zone_before_them(station: Path) -> None:
    areas = files.area_frame().to_crs(4523)
    files.write(station / "areas.shp", areas)
    assert found(station) == []
    (station / "areas.prj").unlink()
    assert found(station)[-1][3]["expected"] == "cgcs2000 zone 35"


def test_a_plane_of_another_zone(station: Path) -> None:
    areas = files.area_frame().to_crs(4544)
    files.write(station / "areas.shp", areas.set_crs(4554, allow_override=True))
    present = files.imported(files.deliver(station.parent / "present")).ground
    (finding,) = found(station, present=present)
    assert finding[:3] == ("crs_outside", ERROR, "areas")
    assert finding[3]["expected"] == "133.5, 45.85, 134.77, 48.4"


def test_a_plane_with_northing_and_easting_swapped(station: Path) -> None:
    areas = moved(files.area_frame().to_crs(4544), lambda xy: xy[:, ::-1])
    files.write(station / "areas.shp", areas)
    assert [finding[:3] for finding in found(station)] == [("swapped", ERROR, "areas")]


def test_numbers_that_are_none(station: Path) -> None:
    """A line may hold them: GDAL takes NaN for a number."""
    path = station / "roads.shp"
    content = bytearray(path.read_bytes())
    content[-16:] = struct.pack("<dd", float("nan"), 1.0)
    path.write_bytes(bytes(content))
    params = {"file": "roads.shp", "found": 1}
    assert found(station) == [("coordinates_nan", ERROR, "roads", params)]


def test_an_old_datum_warns_of_its_error(station: Path) -> None:
    files.write(station / "areas.shp", files.area_frame().set_crs(4610, allow_override=True))
    params = {"file": "areas.shp", "name": "Xian 1980", "error_m": 100}
    assert found(station) == [("datum_inexact", WARNING, "areas", params)]
    told = found(station, with_areas(towgs84=(0.0, 0.0, 0.0)))
    assert "datum_inexact" not in [code for code, *_ in told]


def test_a_system_nobody_knows(station: Path) -> None:
    (finding,) = found(station, with_areas(crs="EPSG:1"))
    assert finding[:3] == ("crs_unknown", ERROR, "areas")
    assert finding[3]["found"] == "EPSG:1"


@pytest.mark.parametrize(
    ("shift", "datum", "metres"), [(wgs84_to_gcj02, "gcj02", 389), (wgs84_to_bd09, "bd09", 928)]
)
@pytest.mark.parametrize("by", ["code", "border"])
def test_a_shifted_datum_shows_against_the_present_ground(
    station: Path, shift: Any, datum: str, metres: int, by: str
) -> None:
    present = files.imported(station).ground
    grids = moved(files.grid_frame(), shift)
    if by == "border":
        grids["code"] = grids["name"] = ["K7", "K8", "G7", "G8"]
        grids["parent"] = ["A1", "A1", "K7", "K8"]
    folder = files.deliver(station.parent / "shifted", grids=grids)
    told = [
        f for f in files.imported(folder, present=present).findings if f.code == "shift_suspected"
    ]
    (finding,) = told
    assert (finding.severity, finding.params["expected"]) == (ERROR, datum)
    assert finding.params["shift_m"] == pytest.approx(metres, abs=25)
    assert finding.params["after_m"] < 1
    mapping = Mapping((files.AREAS, replace(files.GRIDS, crs=datum), files.ROADS))
    assert found(folder, mapping, present=present) == []
    proposed = {rule.file: rule.crs for rule in inspect(folder, present=present).mapping.layers}
    assert proposed["grids.shp"] == datum


def test_a_sound_ground_is_not_suspected(station: Path) -> None:
    present = files.imported(station).ground
    assert found(station, present=present) == []


# topology


def test_the_checks_of_a_ground_hold_for_what_is_read(station: Path) -> None:
    grids = files.grid_frame(
        {"G1": files.square(0, 0, 190, 200), "G2": files.square(200, 0, 420, 200)}
    )
    grids.loc[0, "parent"] = "A9"
    files.write(station / "grids.shp", grids)
    told = [(code, layer) for code, _, layer, _ in found(station)]
    assert told == [("orphan", "grids"), ("gap", "areas"), ("gap", "grids"), ("outside", "grids")]


def test_a_finding_that_the_station_accepts_only_warns(station: Path) -> None:
    files.write(station / "grids.shp", files.grid_frame({"G1": files.square(0, 0, 190, 200)}))
    assert [finding[:2] for finding in found(station)] == [("gap", ERROR)]
    accepted = replace(files.WHOLE, accept=("gap",))
    assert [finding[:2] for finding in found(station, accepted)] == [("gap", WARNING)]


def test_an_orphan_section(station: Path) -> None:
    files.write(station / "s.shp", files.frame([files.line((0, 100), (400, 100))], code=["S1"]))
    fields = {
        "code": FieldRule(column="code"),
        "street": FieldRule(value="H9"),
        "grid": FieldRule(value="K1"),
    }
    rule = LayerMapping("sections", "s.shp", fields=fields)
    told = found(station, replace(files.WHOLE, layers=(*files.WHOLE.layers, rule)))
    assert told == [("section_street", ERROR, "sections", {"street": "H9"})]


def test_roads_that_nearly_meet_and_roads_apart(station: Path) -> None:
    roads = files.road_frame(
        files.line((0, 100), (400, 100)),
        files.line((200, 0), (200, 98.8)),
        files.line((20, 20), (20, 50)),
    )
    files.write(station / "roads.shp", roads)
    told = found(station)
    assert [(code, severity) for code, severity, *_ in told] == [
        ("road_near", WARNING),
        ("component", WARNING),
        ("component", WARNING),
    ]
    assert told[0][3] == {"away_m": pytest.approx(1.2, abs=0.01)}


def test_no_roads_no_ground(station: Path) -> None:
    assert found(station, Mapping((files.AREAS, files.GRIDS))) == [
        ("layer_empty", ERROR, "roads", {})
    ]


def test_layers_kept_from_a_ground_far_away_do_not_go_together(station: Path) -> None:
    present = files.imported(station).ground
    away = files.road_frame(LineString([(116.39, 39.9), (116.4, 39.9)]))
    folder = files.deliver(station.parent / "away", roads=away)
    mapping = Mapping((files.ROADS,), keep=("areas", "grids"))
    assert found(folder, mapping, present=present)[0][:3] == ("elsewhere", ERROR, "roads")


def test_a_document_of_every_finding_is_json(station: Path) -> None:
    (station / "areas.shx").unlink()
    result = files.imported(station)
    assert json.loads(json.dumps([finding.params for finding in result.findings]))


def test_a_point_in_metres_is_where_it_was() -> None:
    assert to_metres(to_lonlat(Point(378_000, 2_820_000))).x == pytest.approx(378_000, abs=1e-3)
