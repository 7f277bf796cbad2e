"""A reader that dies takes nothing with it: the command still ends in a sentence."""

import os
from pathlib import Path

import pytest
import station_files as files
from typer.testing import CliRunner

from gis.cli import ground as ground_app
from gis.errors import FileError, GisError
from gis.imports import MappingError, inspect, parse_mapping, run_apart

ENGLISH = {"LC_ALL": "en_GB.UTF-8", "COLUMNS": "200"}
ENDED = (
    "The reader ended unexpectedly: a file in there is too broken to be read.\n"
    "Hand in one layer after the other to find the file, and export it again.\n"
)
#: Makes every later Python process die where GDAL reads a file.
DEADLY = """
import os, signal
from pyogrio import raw
raw.read = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_function_gives_and_raises_comes_back(tmp_path: Path) -> None:
    station = files.deliver(tmp_path / "station")
    assert run_apart(inspect, station) == inspect(station)
    assert run_apart(os.getpid) != os.getpid()
    with pytest.raises(FileError) as missing:
        run_apart(inspect, tmp_path / "none.zip")
    assert (missing.value.code, missing.value.params) == ("file.missing", {"path": "none.zip"})
    with pytest.raises(MappingError, match=r"mapping\.empty"):
        run_apart(parse_mapping, "snap_m = 1")


def test_a_process_that_dies_is_an_error_to_act_on() -> None:
    with pytest.raises(GisError, match=r"import\.reader_ended"):
        run_apart(os._exit, 139)


@pytest.mark.parametrize("command", ["inspect", "import"])
def test_the_commands_outlive_a_reader_that_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    station, mapping = files.deliver(tmp_path / "station"), tmp_path / "m.toml"
    mapping.write_text(files.WHOLE.to_toml(), "utf-8")
    (tmp_path / "sitecustomize.py").write_text(DEADLY)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    more = [f"--mapping={mapping}", f"--out={tmp_path / 'out'}"] if command == "import" else []
    result = CliRunner(env=ENGLISH).invoke(ground_app, [command, str(station), *more])
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", ENDED)
    assert not (tmp_path / "out").exists()
