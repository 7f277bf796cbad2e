"""`patrolgrid print`: files written, and refusals in a sentence."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Databases

pytestmark = pytest.mark.db

PROGRAM = Path(sys.executable).with_name("patrolgrid")


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    with databases.copy() as url:
        yield url


def _print(url: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "print", *map(str, arguments)],
        env={**os.environ, "DATABASE_URL": url, "PATROL_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_both_forms_are_written_at_once(url: str, tmp_path: Path) -> None:
    html, pdf = tmp_path / "heat.html", tmp_path / "heat.pdf"

    done = _print(url, "heat", "--html", html, "--pdf", pdf, "--language", "zh")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith(f"Wrote {html}")
    assert "警情时段热力图" in html.read_text("utf-8")
    assert pdf.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["heat"], "Say where to write"),
        (["heat", "--html", "x.html", "--language", "fr"], "There is no language fr"),
        (["heat", "--html", "/nowhere/x.html"], "Cannot write /nowhere/x.html"),
        (["route", "999", "--html", "x.html"], "999"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    url: str, arguments: list[str], said: str
) -> None:
    refused = _print(url, *arguments)

    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
