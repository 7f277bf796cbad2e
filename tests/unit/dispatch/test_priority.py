"""A process that gives way does so towards other sessions too, and alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GROUP = Path("/proc/self/autogroup")
PROGRAM = (
    "import os, pathlib; from dispatch.priority import give_way; give_way(7);"
    f"group = pathlib.Path('{GROUP}');"
    "print(os.nice(0), ''.join(group.read_text().split()[-1:]) if group.exists() else '')"
)


def _run(*, own_session: bool) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        start_new_session=own_session,
    )
    niceness, _, group = ended.stdout.strip().partition(" ")
    return int(niceness) - os.nice(0), group


def test_it_is_nicer_than_before() -> None:
    assert _run(own_session=False)[0] == min(7, 19 - os.nice(0))


@pytest.mark.skipif(not GROUP.exists(), reason="this kernel has no autogroups")
def test_its_own_session_gives_way_and_a_shared_one_does_not() -> None:
    # A process of no session of anybody's making is in no group, and its file is empty.
    here = "".join(GROUP.read_text().split()[-1:])
    assert _run(own_session=True)[1] == "7"
    assert _run(own_session=False)[1] == here
