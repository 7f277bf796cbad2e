"""A ground that goes out: every layer, four formats, any coordinate system, and back again."""

import zipfile
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
from shapely import MultiPolygon, box

from gis.catalogue import GIS_TEXTS
from gis.datum import read_system
from gis.errors import GisError
from gis.export import Format, Package, to_frames, write_ground
from gis.files import read_layers
from gis.layers import LAYERS
from gis.records import GroundData, to_records

GROUND = Path(__file__).resolve().parents[3] / "data" / "shapefiles"
WGS84 = read_system("wgs84")
#: What the plane may move a point by, in degrees: a hundredth of a millimetre.
FINE = 1e-10


@pytest.fixture(scope="module")
def ground() -> GroundData:
    """The ground without its bulk."""
    data = to_records(read_layers(GROUND))
    return replace(data, addresses=data.addresses[:40], buildings=data.buildings[:40])


def _write(ground: GroundData, folder: Path, format: Format, system: str = "wgs84") -> Path:  # noqa: A002
    return write_ground(ground, folder, Package(format, read_system(system)))


def _unzip(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def test_a_shapefile_export_is_the_ground_again(ground: GroundData, tmp_path: Path) -> None:
    folder = _unzip(_write(ground, tmp_path, Format.SHAPEFILE), tmp_path / "back")
    assert to_records(read_layers(folder)) == ground


def test_shapefile_fields_are_short_and_text_and_system_are_declared(
    ground: GroundData, tmp_path: Path
) -> None:
    folder = _unzip(_write(ground, tmp_path, Format.SHAPEFILE), tmp_path / "back")
    assert {path.stem for path in folder.iterdir()} == set(LAYERS)
    for layer in LAYERS:
        assert {p.suffix for p in folder.glob(f"{layer}.*")} == {
            ".shp", ".shx", ".dbf", ".prj", ".cpg",
        }  # fmt: skip
        assert (folder / f"{layer}.cpg").read_text() == "UTF-8"
        names = pyogrio.read_info(folder / f"{layer}.shp")["fields"]
        assert max(len(name.encode()) for name in names) <= 10


def test_a_geopackage_holds_every_layer_with_its_fields(ground: GroundData, tmp_path: Path) -> None:
    path = _write(ground, tmp_path, Format.GEOPACKAGE)
    assert {name for name, _ in pyogrio.list_layers(path)} == set(LAYERS)
    frames = {name: geopandas.read_file(path, layer=name) for name in LAYERS}
    assert {frame.crs.to_epsg() for frame in frames.values()} == {4326}
    for name, frame in frames.items():
        assert [*frame.columns] == [*LAYERS[name].fields, "geometry"]
        assert len(frame) == len(getattr(ground, name))
    wanted = to_frames(ground, WGS84)["places"]
    assert frames["places"].geometry.geom_equals(wanted.geometry).all()
    assert list(frames["places"]["aliases"]) == list(wanted["aliases"])


@pytest.mark.parametrize(("format", "ending"), [(Format.GEOJSON, "geojson"), (Format.KML, "kml")])
def test_geojson_and_kml_hold_a_file_a_layer(
    ground: GroundData,
    tmp_path: Path,
    format: Format,  # noqa: A002
    ending: str,
) -> None:
    folder = _unzip(_write(ground, tmp_path, format), tmp_path / "back")
    assert {path.name for path in folder.iterdir()} == {f"{layer}.{ending}" for layer in LAYERS}
    grids = pyogrio.read_dataframe(folder / f"grids.{ending}")
    assert list(grids["code"]) == [grid.code for grid in ground.grids]
    assert list(grids["name" if ending == "geojson" else "Name"]) == [g.name for g in ground.grids]


@pytest.mark.parametrize("system", ["cgcs2000", "cgcs2000 zone 35", "EPSG:4544"])
def test_survey_systems_are_declared_and_lead_back(
    ground: GroundData, tmp_path: Path, system: str
) -> None:
    path = _write(ground, tmp_path, Format.GEOPACKAGE, system)
    places = geopandas.read_file(path, layer="places")
    assert places.crs == read_system(system).crs
    back = places.to_crs(4326)
    points = np.array([[place.geometry.x, place.geometry.y] for place in ground.places])
    assert np.abs(back.get_coordinates().to_numpy() - points).max() < 1e-8


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_a_shifted_datum_is_moved_and_never_declared_as_another(
    ground: GroundData, tmp_path: Path, system: str
) -> None:
    folder = _unzip(_write(ground, tmp_path, Format.SHAPEFILE, system), tmp_path / "back")
    assert list(folder.glob("*.prj")) == []
    assert system in (folder / "COORDINATES.txt").read_text("utf-8")
    places = pyogrio.read_dataframe(folder / "places.shp")
    shifted = places.get_coordinates().to_numpy()
    points = np.array([[place.geometry.x, place.geometry.y] for place in ground.places])
    assert np.abs(shifted - points).min() > 1e-4
    assert np.abs(read_system(system).to_wgs84(shifted) - points).max() < 1e-8


def test_kml_is_wgs84_and_nothing_else(ground: GroundData, tmp_path: Path) -> None:
    with pytest.raises(GisError) as error:
        _write(ground, tmp_path, Format.KML, "gcj02")
    assert error.value.code == "export.kml"
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_layer_is_named_with_those_there_are(ground: GroundData, tmp_path: Path) -> None:
    with pytest.raises(GisError) as error:
        write_ground(ground, tmp_path, Package(Format.KML, WGS84, ("beats",)))
    assert error.value.code == "export.layer"
    assert error.value.params == {"layer": "beats", "known": ", ".join(LAYERS)}


def test_chosen_layers_go_alone(ground: GroundData, tmp_path: Path) -> None:
    path = write_ground(ground, tmp_path, Package(Format.GEOPACKAGE, WGS84, ("areas", "grids")))
    assert [name for name, _ in pyogrio.list_layers(path)] == ["areas", "grids"]


@pytest.mark.parametrize("format", list(Format))
def test_an_empty_layer_and_grids_of_several_parts_go_out(
    ground: GroundData,
    tmp_path: Path,
    format: Format,  # noqa: A002
) -> None:
    apart = MultiPolygon([box(103.7, 25.4, 103.71, 25.41), box(103.8, 25.5, 103.81, 25.51)])
    grids = (replace(ground.grids[0], geometry=apart), *ground.grids[1:])
    data = replace(ground, grids=grids, cameras=())
    path = write_ground(data, tmp_path, Package(format, WGS84, ("grids", "cameras")))
    target = path if format is Format.GEOPACKAGE else _unzip(path, tmp_path / "back")
    endings = {Format.SHAPEFILE: "shp", Format.GEOJSON: "geojson", Format.KML: "kml"}
    if format is Format.GEOPACKAGE:
        back = pyogrio.read_dataframe(target, layer="grids")
    else:
        back = pyogrio.read_dataframe(target / f"grids.{endings[format]}")
    assert back.geometry.iloc[0].normalize().equals_exact(apart.normalize(), FINE)


def test_the_same_ground_gives_the_same_bytes(ground: GroundData, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    bodies = [_write(ground, folder, Format.GEOJSON).read_bytes() for folder in (first, second)]
    assert bodies[0] == bodies[1]


def test_refusals_have_words_in_both_languages() -> None:
    for code in ("export.layer", "export.kml", "export.plane", "export.note"):
        assert {
            language: GIS_TEXTS.texts[language].get(code) is None for language in ("zh", "en")
        } == {
            "zh": False,
            "en": False,
        }
