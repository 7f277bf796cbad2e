"""Debian packages: installed by root, or only unpacked into a folder by anybody else."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from scripts.commands import run
from scripts.places import TOOLS
from scripts.say import FailureError

QUIET = {"DEBIAN_FRONTEND": "noninteractive", "UCF_FORCE_CONFFOLD": "1", "LC_ALL": "C.UTF-8"}
INSTALL = (
    "apt-get",
    "install",
    "--yes",
    "--no-install-recommends",
    "--option=DPkg::Lock::Timeout=300",
    "--option=Dpkg::Options::=--force-confold",
)
SYSTEM_LISTS = Path("/var/lib/apt/lists")


def is_root() -> bool:
    """Tell whether packages may be installed."""
    return os.geteuid() == 0


def install(packages: Sequence[str], what: str) -> None:
    """Install packages as root, refreshing apt's lists if they are absent or too old."""
    _need_apt(what)
    if not any(SYSTEM_LISTS.glob("*_Packages*")):
        _update()
    try:
        run([*INSTALL, *packages], more=QUIET)
    except FailureError:
        _update()
        run([*INSTALL, *packages], more=QUIET)


def search(pattern: str, what: str) -> list[str]:
    """Return the names of the packages that match a pattern (a regular expression)."""
    _need_apt(what)
    if is_root() and not any(SYSTEM_LISTS.glob("*_Packages*")):
        _update()
    options = [] if is_root() else _refresh_own_lists()
    lines = run(["apt-cache", *options, "search", "--names-only", pattern], more=QUIET)
    return [line.split(" - ")[0].strip() for line in lines.splitlines() if line]


def unpack(packages: Sequence[str], folder: Path, what: str) -> None:
    """Unpack packages, and what they need beyond the system, below a folder.

    Needs no rights: apt works on lists and a cache of our own, and no package's script runs.
    The folder appears only when it is whole.
    """
    _need_apt(what)
    options = _refresh_own_lists()
    archives = TOOLS / "apt/cache/archives"
    fetch = ["--download-only", "--option=Debug::NoLocking=true"]
    run([*INSTALL, *fetch, *options, *packages], more=QUIET)
    making = folder.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for archive in sorted(archives.glob("*.deb")):
        run(["dpkg-deb", "--extract", archive, making])
        archive.unlink()
    making.rename(folder)
    shutil.rmtree(TOOLS / "apt")


def _refresh_own_lists() -> list[str]:
    base = TOOLS / "apt"
    for name in ("state/lists/partial", "cache/archives/partial"):
        (base / name).mkdir(parents=True, exist_ok=True)
    options = [
        f"--option=Dir::State={base}/state",
        f"--option=Dir::Cache={base}/cache",
        "--option=Dir::State::status=/var/lib/dpkg/status",
    ]
    if not any((base / "state/lists").glob("*_Packages*")):
        run(["apt-get", "update", *options], more=QUIET)
    return options


def _update() -> None:
    run(["apt-get", "update", "--option=DPkg::Lock::Timeout=300"], more=QUIET)


def _need_apt(what: str) -> None:
    if shutil.which("apt-get") is None:
        raise FailureError("fail.no_apt", what=what)
