import hashlib
import zipfile
from pathlib import Path

import pytest

from scripts import wheels
from scripts.say import FailureError
from scripts.wheels import Pin, fetch_wheel, find_mirror, get_pin, pick_link

NAME = "tool-1.0-py3-none-any.whl"


def test_a_file_is_found_in_a_json_index() -> None:
    listing = f'{{"files": [{{"filename": "{NAME}", "url": "https://files/x/{NAME}"}}]}}'
    assert pick_link(listing, NAME) == f"https://files/x/{NAME}"


def test_a_file_is_found_in_an_html_index_with_hashes_behind_its_links() -> None:
    listing = f'<a href="../../x/other-{NAME}">a</a><a href="../../x/{NAME}#sha256=00">b</a>'
    assert pick_link(listing, NAME) == f"../../x/{NAME}#sha256=00"


@pytest.mark.parametrize("listing", ['{"files": []}', "<html></html>"])
def test_a_missing_file_is_not_found(listing: str) -> None:
    assert pick_link(listing, NAME) is None


def test_the_first_mirror_variable_that_is_set_wins() -> None:
    assert find_mirror({}) is None
    assert find_mirror({"UV_DEFAULT_INDEX": "", "PIP_INDEX_URL": "https://pip"}) == "https://pip"
    both = {"PIP_INDEX_URL": "https://pip", "UV_DEFAULT_INDEX": "https://uv"}
    assert find_mirror(both) == "https://uv"


def test_an_unknown_machine_is_said_to_be_unknown() -> None:
    with pytest.raises(FailureError) as failure:
        get_pin("uv", "pdp11")
    assert failure.value.code == "fail.machine"
    assert failure.value.params == {"machine": "pdp11", "tool": "uv"}


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index of files with one wheel in it."""
    folder = tmp_path / "index" / "tool"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / NAME, "w") as archive:
        program = zipfile.ZipInfo("tool/run")
        program.external_attr = 0o100755 << 16
        archive.writestr(program, "#!/bin/sh\n")
        archive.writestr("tool/data", "x")
    monkeypatch.setattr(wheels, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(wheels, "find_file_url", lambda *_: (folder / NAME).as_uri())
    return folder / NAME


def test_a_wheel_is_unpacked_with_its_programs_executable(index: Path) -> None:
    pin = Pin("tool", "1.0", NAME, hashlib.sha256(index.read_bytes()).hexdigest())
    folder = fetch_wheel(pin)
    executable = {path.name: path.stat().st_mode & 0o111 != 0 for path in folder.glob("tool/*")}
    assert executable == {"run": True, "data": False}


def test_a_file_with_a_wrong_sum_is_refused_and_leaves_nothing(index: Path, tmp_path: Path) -> None:
    with pytest.raises(FailureError) as failure:
        fetch_wheel(Pin("tool", "1.0", NAME, "0" * 64))
    assert failure.value.code == "fail.checksum"
    assert not (tmp_path / "tools").exists()
