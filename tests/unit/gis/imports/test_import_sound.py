"""Sound deliveries of every kind become the same ground."""

import gzip
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import osmium
import pytest
import station_files as files
from shapely import Point

from gis.files import read_layers, write_ground
from gis.imports import FieldRule, LayerMapping, Mapping, inspect, read_station
from gis.layers import LAYERS
from gis.model import GridKind, RoadClass
from gis.records import GroundData, from_rows, to_records


@pytest.fixture
def station(tmp_path: Path) -> Path:
    return files.deliver(tmp_path / "station")


def ground_of(folder: Path, mapping: Mapping = files.WHOLE) -> GroundData:
    result = files.imported(folder, mapping)
    assert result.ground is not None, result.findings
    return result.ground


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return target


def test_shapefiles_become_a_ground_without_a_finding(station: Path) -> None:
    result = files.imported(station)
    assert (result.findings, result.changes, result.ok) == ((), (), True)
    ground = ground_of(station)
    assert [(grid.code, grid.name, grid.level, grid.kind) for grid in ground.grids] == [
        ("K1", "K1网格", 1, GridKind.COMMUNITY),
        ("K2", "K2网格", 1, GridKind.COMMUNITY),
        ("G1", "G1网格", 2, GridKind.GROUP),
        ("G2", "G2网格", 2, GridKind.GROUP),
    ]
    assert [(area.code, area.name, area.population) for area in ground.areas] == [("A1", "甲片", 0)]


def test_layers_a_station_lacks_are_empty(station: Path) -> None:
    ground = ground_of(station)
    lacking = {name for name in LAYERS if not getattr(ground, name)}
    assert lacking >= {"streets", "sections", "places", "cameras", "addresses", "buildings"}


def test_roads_are_cut_where_they_meet_and_get_nodes(station: Path) -> None:
    roads = ground_of(station).roads
    assert [(road.code, road.name, road.road_class) for road in roads] == [
        ("R00001", "文昌路0", RoadClass.LANE),
        ("R00002", "文昌路0", RoadClass.LANE),
        ("R00003", "文昌路1", RoadClass.LANE),
    ]
    ends = [{road.from_node, road.to_node} for road in roads]
    assert len(set.intersection(*ends)) == 1


def test_a_zip_of_the_folder_is_the_same(station: Path, tmp_path: Path) -> None:
    archive = zipped(station, tmp_path / "all.zip")
    inner = replace_files(files.WHOLE, lambda name: f"all.zip/{name}")
    assert ground_of(archive, inner) == ground_of(station)


def test_a_folder_of_zips_is_the_same(station: Path, tmp_path: Path) -> None:
    folder = tmp_path / "zips"
    folder.mkdir()
    zipped(station, folder / "x.ZIP")
    inner = replace_files(files.WHOLE, lambda name: f"x.zip/{name}")
    assert ground_of(folder, inner) == ground_of(station)


def replace_files(mapping: Mapping, rename: object) -> Mapping:
    assert callable(rename)
    layers = tuple(replace(rule, file=rename(rule.file)) for rule in mapping.layers)
    return replace(mapping, layers=layers)


def as_one_format(folder: Path, suffix: str) -> Path:
    for name, found in (
        ("areas", files.area_frame()),
        ("grids", files.grid_frame()),
        ("roads", files.road_frame()),
    ):
        moved = found.to_crs(4326)
        files.write(folder / f"{name}.{suffix}", moved)
    return folder


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "kml"])
def test_other_formats_are_the_same(station: Path, tmp_path: Path, suffix: str) -> None:
    folder = as_one_format(tmp_path / suffix, suffix)
    mapping = replace_files(files.WHOLE, lambda name: name.replace("shp", suffix))
    if suffix == "kml":
        mapping = with_kml_names(mapping)
    found, wanted = ground_of(folder, mapping), ground_of(station)
    assert [grid.code for grid in found.grids] == [grid.code for grid in wanted.grids]
    for mine, theirs in zip(found.grids, wanted.grids, strict=True):
        assert mine.geometry.equals_exact(theirs.geometry, 1e-7, normalize=True)


def with_kml_names(mapping: Mapping) -> Mapping:
    """KML calls a feature's name Name."""
    return replace(
        mapping,
        layers=tuple(
            replace(
                rule,
                fields={
                    field: FieldRule(column="Name") if source.column == "name" else source
                    for field, source in rule.fields.items()
                },
            )
            for rule in mapping.layers
        ),
    )


def test_several_layers_in_one_geopackage(station: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.gpkg"
    for name, found in (
        ("areas", files.area_frame()),
        ("grids", files.grid_frame()),
        ("roads", files.road_frame()),
    ):
        files.write(path, found, layer=name, append=path.exists())
    mapping = replace(
        files.WHOLE,
        layers=tuple(
            replace(rule, file="all.gpkg", layer=rule.target) for rule in files.WHOLE.layers
        ),
    )
    found, wanted = ground_of(path, mapping), ground_of(station)
    assert [grid.code for grid in found.grids] == [grid.code for grid in wanted.grids]
    assert found.roads == wanted.roads


def test_a_kmz_is_a_zipped_kml(tmp_path: Path) -> None:
    path = files.write(tmp_path / "doc.kml", files.area_frame().to_crs(4326))
    packed = tmp_path / "a.kmz"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "doc.kml")
    (source,) = inspect(packed).sources
    assert (source.file, source.count, source.geometry) == ("a.kmz/doc.kml", 1, "Polygon")


def csv_places(station: Path, text: str, encoding: str = "utf-8") -> GroundData:
    (station / "places.csv").write_bytes(text.encode(encoding))
    fields = {"code": FieldRule(column="编码"), "name": FieldRule(column="名称")}
    places = LayerMapping("places", "places.csv", crs="wgs84", fields=fields)
    return ground_of(station, replace(files.WHOLE, layers=(*files.WHOLE.layers, places)))


@pytest.mark.parametrize(
    "text",
    [
        '编码,名称,经度,纬度\nP1,"菜,市场",{lon:.7f},{lat:.7f}\n',
        "编码;名称;lng;lat\n\nP1;菜,市场;{lon:.7f};{lat:.7f}\n",
        "编码\t名称\t坐标\nP1\t菜,市场\t{lat:.7f},{lon:.7f}\n",
        "编码|名称|WKT\nP1|菜,市场|POINT ({lon:.7f} {lat:.7f})\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_in_its_many_forms(station: Path, text: str, encoding: str) -> None:
    point = files.degrees(Point(50, 50))
    (place,) = csv_places(station, text.format(lon=point.x, lat=point.y), encoding).places
    assert (place.code, place.name, place.grid) == ("P1", "菜,市场", "G1")
    assert place.geometry.distance(point) < 1e-7


def test_degrees_and_minutes_in_a_csv(station: Path) -> None:
    text = "编码,名称,经度,纬度\nP1,塔,东经103°47′21.0″,北纬25°29′7.0″\n"
    (place,) = csv_places(station, text).places
    assert (place.geometry.x, place.geometry.y) == pytest.approx((103.789167, 25.485278), abs=1e-6)


OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="25.48" lon="103.79"/><node id="2" lat="25.481" lon="103.79"/>
<node id="3" lat="25.482" lon="103.79"/><node id="4" lat="25.481" lon="103.791"/>
<node id="9" lat="25.4805" lon="103.7901"><tag k="addr:street" v="文昌路"/>
<tag k="addr:housenumber" v="12号"/></node>
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>
<tag k="name" v="文昌路"/><tag k="oneway" v="yes"/></way>
<way id="11"><nd ref="2"/><nd ref="4"/><tag k="highway" v="footway"/></way>
<way id="12"><nd ref="2"/><nd ref="4"/><tag k="highway" v="proposed"/></way></osm>"""


def osm_file(folder: Path, kind: str) -> Path:
    path = folder / "town.osm"
    path.write_text(OSM, "utf-8")
    if kind == "osm.gz":
        packed = folder / "town.osm.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
        return packed
    if kind == "osm.pbf":
        packed = folder / "town.osm.pbf"
        with osmium.SimpleWriter(str(packed)) as writer:
            for item in osmium.FileProcessor(str(path)):
                writer.add(item)
        return packed
    return path


@pytest.mark.parametrize("kind", ["osm", "osm.gz", "osm.pbf"])
def test_roads_and_addresses_of_openstreetmap(station: Path, tmp_path: Path, kind: str) -> None:
    path = osm_file(tmp_path, kind)
    (station / path.name).write_bytes(path.read_bytes())
    layers = inspect(path).mapping.layers
    mapping = Mapping((files.AREAS, files.GRIDS, *layers))
    ground = ground_of(station, mapping)
    assert [(road.code, road.road_class.value, road.oneway) for road in ground.roads] == [
        ("10-1", "main", 1),
        ("10-2", "main", 1),
        ("11", "footpath", 0),
    ]
    (address,) = ground.addresses
    assert (address.road, address.number, address.text) == ("文昌路", 12, "文昌路12号")


def test_a_template_a_word_and_a_filter(station: Path) -> None:
    shapes = [files.square(10, 10, 20, 20), files.square(30, 10, 40, 20)]
    found = files.frame(shapes, a=["X1", "X2"], b=[7.0, 8.0], use=["绿化", "水"])
    files.write(station / "uses.shp", found)
    fields = {
        "code": FieldRule(template="{a:1}-{b}"),
        "kind": FieldRule(column="use", words=(("绿化", "green"),), otherwise="square"),
    }
    rule = LayerMapping("surfaces", "uses.shp", where=(("b", ("7",)),), fields=fields)
    ground = ground_of(station, replace(files.WHOLE, layers=(*files.WHOLE.layers, rule)))
    assert [(one.code, one.kind) for one in ground.surfaces] == [("X-7", "green")]


def test_parents_owners_and_levels_are_found_by_place(station: Path) -> None:
    fields = {name: rule for name, rule in files.GRID_FIELDS.items() if name != "parent"}
    cameras = files.frame([files.degrees(Point(300, 50)), files.degrees(Point(401, 50))])
    files.write(station / "cams.shp", cameras.assign(id=["C1", "C2"]))
    mapping = Mapping((
        files.AREAS,
        replace(files.GRIDS, fields=fields),
        files.ROADS,
        LayerMapping("cameras", "cams.shp", fields={"code": FieldRule(column="id")}),
    ))  # fmt: skip
    ground = ground_of(station, mapping)
    assert [grid.parent for grid in ground.grids] == ["A1", "A1", "K1", "K2"]
    assert [(camera.code, camera.grid) for camera in ground.cameras] == [("C1", "G2"), ("C2", "G2")]


def test_what_was_read_is_written_and_read_again(station: Path, tmp_path: Path) -> None:
    ground = ground_of(station)
    write_ground(ground, tmp_path / "out")
    assert to_records(read_layers(tmp_path / "out")) == ground


def test_layers_can_be_kept_from_the_present_ground(station: Path) -> None:
    present = ground_of(station)
    mapping = Mapping((files.ROADS,), keep=("areas", "grids"))
    result = files.imported(station, mapping, present=present)
    assert result.ground == present
    alone = files.imported(station, mapping)
    assert "keep_missing" in files.codes(alone)


def test_only_the_proposal_reads_it_too(station: Path) -> None:
    proposal = inspect(station)
    assert {source.file: source.target for source in proposal.sources} == {
        "areas.shp": "areas",
        "grids.shp": "grids",
        "roads.shp": "roads",
    }
    assert ground_of(station, proposal.mapping).grids == ground_of(station).grids


def test_the_stations_files_stay_as_they_were(station: Path) -> None:
    (station / "roads.shx").unlink()
    before = {path.name: path.read_bytes() for path in station.iterdir()}
    files.imported(station, fix=True)
    assert {path.name: path.read_bytes() for path in station.iterdir()} == before


def test_numbers_as_json_writes_them(station: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"code": 7, "name": None, "floors": 3.0},
            "geometry": json.loads(
                io.StringIO(files.frame([files.square(1, 1, 9, 9)]).to_json()).read()
            )["features"][0]["geometry"],
        }
    ]
    document = {"type": "FeatureCollection", "features": features}
    (station / "b.geojson").write_text(json.dumps(document))
    fields = {"code": FieldRule(column="code"), "floors": FieldRule(column="floors")}
    rule = LayerMapping("buildings", "b.geojson", fields=fields)
    mapping = replace(files.WHOLE, layers=(*files.WHOLE.layers, rule))
    (building,) = ground_of(station, mapping).buildings
    assert (building.code, building.floors) == ("7", 3)


def test_an_empty_ground_has_all_layers() -> None:
    assert from_rows({}).areas == ()
    assert read_station.__doc__
