"""The two commands, as an administrator uses them."""

import json
import re
from pathlib import Path

import pyogrio
import pytest
import station_files as files
from typer.testing import CliRunner

from gis.cli import ground as ground_app
from gis.files import read_layers

ENGLISH = {"LC_ALL": "en_GB.UTF-8", "COLUMNS": "200"}


@pytest.fixture
def station(tmp_path: Path) -> Path:
    folder = files.deliver(
        tmp_path / "station", grids=files.grid_frame({"G1": files.square(0, 0, 199.9, 200)})
    )
    (tmp_path / "m.toml").write_text(files.WHOLE.to_toml(), "utf-8")
    return folder


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner(env=ENGLISH).invoke(ground_app, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_inspect_shows_what_is_there_and_saves_its_proposal(station: Path, tmp_path: Path) -> None:
    code, out, _ = run("inspect", station, "--save", tmp_path / "proposed.toml")
    assert code == 0
    assert "G1网格" in out
    assert 'target = "grids"' in out
    code, _, _ = run("import", station, "--mapping", tmp_path / "proposed.toml", "--fix")
    assert code == 0


def test_a_gap_forbids_the_load_and_says_what_to_do(station: Path, tmp_path: Path) -> None:
    out_folder = tmp_path / "out"
    code, out, err = run("import", station, "--mapping", tmp_path / "m.toml", "--out", out_folder)
    assert (code, err) == (1, "Nothing was loaded: 1 errors.\n")
    assert "are covered by nothing below it" in out
    assert "Draw the missing ground" in out
    assert not out_folder.exists()


def test_a_mended_ground_is_written_with_its_reports(station: Path, tmp_path: Path) -> None:
    options = {"--out": "out", "--report": "r.gpkg", "--map": "m.html"}
    paths = [part for key, name in options.items() for part in (key, tmp_path / name)]
    code, out, _ = run(
        "import", station, "--mapping", tmp_path / "m.toml", "--fix", "--json", *paths
    )
    assert code == 0
    document = json.loads(out)
    assert (document["ok"], document["errors"], document["findings"]) == (True, 0, [])
    assert [change["code"] for change in document["changes"]] == ["gap_filled"]
    assert len(read_layers(tmp_path / "out")["grids"]) == 4
    changes = pyogrio.read_dataframe(tmp_path / "r.gpkg", layer="changes")
    assert changes["feature"].tolist() == ["G1"]
    assert changes.crs.to_epsg() == 4326
    page = (tmp_path / "m.html").read_text("utf-8")
    assert "m2 that nobody had added" in page
    assert re.findall(r"<script[^>]+src=|<link[^>]+href=|url\(['\"]?https?:", page) == []


def test_the_report_of_a_refused_ground_points_at_its_faults(station: Path, tmp_path: Path) -> None:
    report = tmp_path / "r.gpkg"
    code, out, _ = run(
        "import", station, "--mapping", tmp_path / "m.toml", "--json", "--report", report
    )
    assert code == 1
    (finding,) = json.loads(out)["findings"]
    assert finding["remedy"].startswith("Draw the missing ground")
    found = pyogrio.read_dataframe(report, layer="findings")
    assert found["code"].tolist() == ["gap"]
    assert files.square(199.8, 0, 200.1, 200).contains(found.geometry[0])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("inspect", "nothing.zip"), "There is no nothing.zip.\nCheck the name.\n"),
        (
            ("import", "nothing.zip", "--mapping", "no.toml"),
            (
                "The mapping can't be read: No such file or directory.\n"
                "Correct the file; it is TOML.\n"
            ),
        ),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    code, _, err = run(*arguments)
    assert (code, err) == (2, sentence)


def test_a_report_that_can_not_be_written(station: Path, tmp_path: Path) -> None:
    target = tmp_path / "none" / "m.html"
    code, _, err = run("import", station, "--mapping", tmp_path / "m.toml", "--map", target)
    assert (code, err) == (2, "m.html can't be written: No such file or directory.\n")


def test_nothing_to_propose(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    code, out, _ = run("inspect", tmp_path)
    assert code == 1
    assert "nothing in it can be read as a map" in out
