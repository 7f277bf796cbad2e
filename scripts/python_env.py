"""uv, and the Python environment it makes from the lock file."""

import os
import re
import shutil
from pathlib import Path

from scripts.commands import build_environment, run
from scripts.places import PROGRAMS, PROJECT, TOOLS
from scripts.stamps import hash_files, is_stamped, write_stamp
from scripts.wheels import fetch_wheel, find_mirror, get_pin

OLDEST_UV = (0, 9)
VENV = PROJECT / ".venv"
STAMP = VENV / "patrolgrid-stamp"


def ensure_uv() -> bool:
    """Put a uv on the tools' PATH unless one of a usable age is there; tell if it was fetched."""
    found = shutil.which("uv", path=build_environment()["PATH"])
    if found and _get_version(found) >= OLDEST_UV:
        return False
    pin = get_pin("uv")
    folder = fetch_wheel(pin)
    program = folder / f"uv-{pin.version}.data" / "scripts" / "uv"
    PROGRAMS.mkdir(parents=True, exist_ok=True)
    link = PROGRAMS / "uv"
    link.unlink(missing_ok=True)
    link.symlink_to(program)
    return True


def ensure_python(*, tests: bool) -> bool:
    """Make .venv as the lock file says, with the test tools when asked; tell if it changed.

    An environment that has the test tools serves both purposes.
    """
    lock = hash_files([PROJECT / "uv.lock", PROJECT / "pyproject.toml"], PROJECT)
    whole, lean = f"{lock} tests", lock
    if is_stamped(STAMP, whole) or (not tests and is_stamped(STAMP, lean)):
        return False
    mirror = find_mirror(os.environ)
    if mirror is None:
        run(["uv", "sync", "--locked", "--inexact", *([] if tests else ["--no-dev"])])
    else:
        _sync_from(mirror, tests=tests)
    write_stamp(STAMP, whole if tests else lean)
    return True


def _sync_from(mirror: str, *, tests: bool) -> None:
    """Install the locked files, by their hashes, from another index than the lock names.

    The lock file holds whole addresses, and `uv sync --locked` refuses any other index.
    """
    wanted = TOOLS / "requirements.txt"
    wanted.parent.mkdir(parents=True, exist_ok=True)
    groups = [] if tests else ["--no-dev"]
    run(["uv", "export", "--frozen", "--no-emit-project", "--output-file", wanted, *groups])
    if not VENV.exists():
        run(["uv", "venv", VENV])
    index = {"UV_DEFAULT_INDEX": mirror}
    run(["uv", "pip", "install", "--require-hashes", "--requirements", wanted], more=index)
    run(["uv", "pip", "install", "--no-deps", "--editable", PROJECT], more=index)


def _get_version(program: str | Path) -> tuple[int, ...]:
    numbers = re.search(r"(\d+)\.(\d+)", run([program, "--version"]))
    return tuple(int(part) for part in numbers.groups()) if numbers else (0,)
