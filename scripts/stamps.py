"""Remembers what a step was last done for, so that it is done again only when that changes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def hash_files(files: Iterable[Path], base: Path, *extra: str) -> str:
    """Return one hash over the files' names below `base`, their contents and extra words."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path.relative_to(base)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    for word in extra:
        total.update(f"{word}\0".encode())
    return total.hexdigest()


def list_files(folder: Path, skip: frozenset[str]) -> list[Path]:
    """Return every file below a folder, leaving out top-level names in `skip`."""
    tops = [top for top in folder.iterdir() if top.name not in skip]
    below = [path for top in tops if top.is_dir() for path in top.rglob("*")]
    return sorted(path for path in [*tops, *below] if path.is_file())


def is_stamped(stamp: Path, value: str) -> bool:
    """Tell whether a stamp says exactly this."""
    return stamp.exists() and stamp.read_text() == value


def write_stamp(stamp: Path, value: str) -> None:
    """Write a stamp, after the work it stands for."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
