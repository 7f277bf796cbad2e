"""Shapefiles in the wild: what is wrong with them is said by a code, never by a crash."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
from typer.testing import CliRunner

from gis.catalogue import GIS_TEXTS, render
from gis.cli import ground as ground_app
from gis.errors import FileError, RecordError
from gis.files import read_layers, write_layers
from gis.layers import LAYERS
from gis.records import to_records

DATA = Path(__file__).parents[3] / "data" / "shapefiles"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "ground"
    shutil.copytree(DATA, copy)
    return copy


def rewrite(folder: Path, layer: str, **options: object) -> None:
    frame = pyogrio.read_dataframe(folder / f"{layer}.shp")
    columns = [name for name in frame.columns if name != options.get("without")]
    if shift := options.get("shapes"):
        frame = frame.set_geometry(shift(frame.geometry))  # type: ignore[operator]
    pyogrio.write_dataframe(frame[columns], folder / f"{layer}.shp", encoding="UTF-8")


def no_layer(folder: Path) -> None:
    (folder / "grids.shp").unlink()


def no_prj(folder: Path) -> None:
    (folder / "grids.prj").unlink()


def no_field(folder: Path) -> None:
    rewrite(folder, "grids", without="kind")


def projected(folder: Path) -> None:
    rewrite(folder, "streets", shapes=lambda shapes: shapes.to_crs(4544))


def swapped(folder: Path) -> None:
    def swap(shapes: object) -> object:
        return shapes.map(  # type: ignore[attr-defined]
            lambda shape: type(shape)([(y, x) for x, y in shape.coords])
        )

    rewrite(folder, "streets", shapes=swap)


def lines_for_polygons(folder: Path) -> None:
    rewrite(folder, "areas", shapes=lambda shapes: shapes.boundary.explode().convex_hull.boundary)


def cut_short(folder: Path) -> None:
    path = folder / "buildings.shp"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def no_shapefile(folder: Path) -> None:
    (folder / "areas.shp").write_bytes(b"nothing of the kind")


def lying_cpg(folder: Path) -> None:
    table = folder / "areas.dbf"
    table.write_bytes(table.read_bytes().replace("台子".encode(), "台子".encode("gbk") + b"  "))


@pytest.mark.parametrize(
    ("damage", "code", "params"),
    [
        (no_layer, "file.layer_missing", {"layer": "grids", "file": "grids.shp"}),
        (no_prj, "file.part_missing", {"layer": "grids", "file": "grids.prj"}),
        (no_field, "file.field_missing", {"layer": "grids", "field": "kind"}),
        (projected, "file.crs", {"layer": "streets", "found": 4544, "wanted": 4490}),
        (swapped, "file.crs", {"layer": "streets", "found": "?", "wanted": 4490}),
        (
            lines_for_polygons,
            "file.geometry_type",
            {"layer": "areas", "found": "LineString", "wanted": "Polygon"},
        ),
        (no_shapefile, "file.unreadable", {"layer": "areas", "file": "areas.shp"}),
        (lying_cpg, "file.text", {"layer": "areas", "file": "areas.cpg"}),
    ],
)
def test_damage_has_a_code(
    folder: Path, damage: Callable[[Path], None], code: str, params: dict[str, object]
) -> None:
    damage(folder)
    with pytest.raises(FileError) as raised:
        read_layers(folder)
    assert (raised.value.code, raised.value.params) == (code, params)


def test_a_shapefile_cut_short_is_told_by_its_row(folder: Path) -> None:
    cut_short(folder)
    with pytest.raises(FileError) as raised:
        read_layers(folder)
    assert raised.value.code == "file.geometry_missing"
    assert raised.value.params["layer"] == "buildings"


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError) as raised:
        read_layers(tmp_path / "none")
    assert raised.value.code == "file.folder_missing"


def test_a_value_no_record_allows() -> None:
    frames = read_layers(DATA)
    frames["grids"].loc[3, "kind"] = "parish"
    with pytest.raises(RecordError) as raised:
        to_records(frames)
    assert raised.value.code == "record.value"
    assert raised.value.params["row"] == frames["grids"].loc[3, "code"]


def test_write_and_read_keep_everything(tmp_path: Path) -> None:
    frames = read_layers(DATA)
    write_layers(frames, tmp_path)
    assert to_records(read_layers(tmp_path)) == to_records(frames)


def test_field_names_fit_the_dbf() -> None:
    names = [field for spec in LAYERS.values() for field in spec.fields]
    assert [name for name in names if len(name.encode()) > 10] == []


def test_both_languages_say_the_same_codes() -> None:
    assert GIS_TEXTS.texts["zh"].keys() == GIS_TEXTS.texts["en"].keys()


def test_rendering_never_fails() -> None:
    assert render("no.such.code", "zh") == "no.such.code"
    assert render("file.layer_missing", "fr", layer="x") == (
        "Layer x is missing: there is no {file}."
    )


@pytest.mark.parametrize("json", [[], ["--json"]])
def test_check_command(folder: Path, json: list[str]) -> None:
    result = CliRunner().invoke(ground_app, ["check", str(folder), *json])
    assert result.exit_code == 0


def test_check_command_on_broken_files(folder: Path) -> None:
    no_field(folder)
    result = CliRunner(env={"LC_ALL": "en_GB.UTF-8"}).invoke(ground_app, ["check", str(folder)])
    assert result.exit_code == 2
    assert result.stderr == "Layer grids lacks the field kind.\n"


def test_check_command_on_a_faulty_ground(folder: Path) -> None:
    frame = pyogrio.read_dataframe(folder / "grids.shp")
    frame.loc[7, "parent"] = "nowhere"
    pyogrio.write_dataframe(frame, folder / "grids.shp", encoding="UTF-8")
    result = CliRunner().invoke(ground_app, ["check", str(folder), "--json"])
    assert result.exit_code == 1
    assert '"code": "orphan"' in result.stdout
