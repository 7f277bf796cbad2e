"""Opening what a station delivers: a file, a folder or an archive, copied apart under limits.

Everything is copied to a folder of its own first, so that readers may mend side files there and
the station's files stay as they are.
"""

import gzip
import lzma
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from gis.errors import FileError
from gis.imports.model import RefusedError

_MEGA = 1_000_000
_BLOCK = 1 << 20
#: An archive may hold archives (a folder of zipped layers, a KMZ), those nothing more.
_DEPTH = 2
_ARCHIVES = (".zip", ".kmz")
_JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db")
_MOST_NAME = 200
#: What reading a damaged archive raises.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a delivery may hold."""

    packed_bytes: int = 50 * _MEGA
    unpacked_bytes: int = 200 * _MEGA
    files: int = 1_000
    vertices: int = 100_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Delivery:
    """An opened delivery: a folder of plain files and their names in it, sorted."""

    root: Path
    files: tuple[str, ...]


@contextmanager
def opened(path: Path, limits: Limits = LIMITS) -> Iterator[Delivery]:
    """Yield the delivery at `path`; what was copied is removed afterwards.

    Raises FileError `file.missing` (path), and RefusedError for what is not opened:
    archive.too_large, archive.too_many, archive.unpacks_too_large, archive.name, archive.link,
    archive.encrypted, archive.damaged, archive.nested.
    """
    if not path.exists():
        raise FileError("file.missing", path=path.name)
    with tempfile.TemporaryDirectory(prefix="ground-") as folder:
        root, packed = Path(folder, "files"), Path(folder, "packed")
        root.mkdir()
        opener = _Opener(root, packed, limits)
        opener.open(path)
        yield Delivery(root, tuple(sorted(opener.names)))


class _Opener:
    """Copies files into a folder and counts what they come to.

    An archive becomes a folder of its name, so that a person knows what a.zip/b.shp is; `packed`
    is where it lies while it is unpacked.
    """

    def __init__(self, root: Path, packed: Path, limits: Limits) -> None:
        self._root = root
        self._packed = packed
        self._limits = limits
        self._bytes = 0
        self.names: set[str] = set()

    def open(self, path: Path) -> None:
        if path.is_symlink():
            raise RefusedError("archive.link", name=path.name)
        if path.is_dir():
            self._folder(path)
            return
        size = path.stat().st_size
        if size > self._limits.packed_bytes:
            raise RefusedError("archive.too_large", found=size, most=self._limits.packed_bytes)
        for part in _parts_of(path):
            self._file(part, part.name)

    def _folder(self, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink():
                raise RefusedError("archive.link", name=path.name)
            if path.is_file():
                self._file(path, path.relative_to(folder).as_posix())

    def _file(self, path: Path, name: str) -> None:
        with path.open("rb") as stream:
            self._take(stream, name, depth=0)

    def _take(self, stream: IO[bytes], name: str, depth: int) -> None:
        """Copy one file; an archive is copied and then unpacked under its own name."""
        target = self._place(name)
        if target is None:
            return
        if target.suffix in _ARCHIVES:
            self._unpack(stream, target, name, depth + 1)
            return
        if target.suffix == ".gz":
            target = target.with_suffix("")
            with gzip.GzipFile(fileobj=stream) as unpacked:
                self._copy(unpacked, target, name)
        else:
            self._copy(stream, target, name)
        self.names.add(target.relative_to(self._root).as_posix())

    def _place(self, name: str) -> Path | None:
        """Return where a file goes, or None for what is only a trace of somebody's computer."""
        pure = PurePosixPath(name.replace("\\", "/"))
        if pure.name.startswith("._") or any(part in _JUNK for part in pure.parts):
            return None
        parts = pure.parts
        is_plain = parts and all(_is_plain(part) for part in parts) and len(name) <= _MOST_NAME
        target = self._root.joinpath(*parts) if is_plain else self._root
        target = target.with_suffix(target.suffix.lower()) if is_plain else target
        if not is_plain or target.exists():
            raise RefusedError("archive.name", name=ascii(name)[:_MOST_NAME])
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _copy(self, stream: IO[bytes] | gzip.GzipFile, target: Path, name: str) -> None:
        self._count_file()
        try:
            with target.open("xb") as copy:
                while block := stream.read(_BLOCK):
                    self._count_bytes(len(block))
                    copy.write(block)
        except _BROKEN as error:
            raise RefusedError(
                "archive.damaged", name=name, detail=str(error)[:_MOST_NAME]
            ) from error

    def _unpack(self, stream: IO[bytes], folder: Path, name: str, depth: int) -> None:
        if depth > _DEPTH:
            raise RefusedError("archive.nested", name=name)
        inner = folder.relative_to(self._root).as_posix()
        folder.mkdir()
        archive = self._packed / f"{depth}.zip"
        self._packed.mkdir(exist_ok=True)
        self._copy(stream, archive, name)
        try:
            with zipfile.ZipFile(archive) as pack:
                members = [m for m in pack.infolist() if not m.filename.endswith("/")]
                self._look_over(members)
                for member in members:
                    with pack.open(member) as content:
                        self._take(content, f"{inner}/{_name_of(member)}", depth)
        except _BROKEN as error:
            raise RefusedError(
                "archive.damaged", name=name, detail=str(error)[:_MOST_NAME]
            ) from error
        archive.unlink()

    def _look_over(self, members: list[zipfile.ZipInfo]) -> None:
        """Refuse by what the directory says, before anything is unpacked."""
        if len(members) + len(self.names) > self._limits.files:
            raise RefusedError("archive.too_many", found=len(members), most=self._limits.files)
        total = sum(member.file_size for member in members)
        if total > self._limits.unpacked_bytes:
            most = self._limits.unpacked_bytes
            raise RefusedError("archive.unpacks_too_large", found=total, most=most)
        for member in members:
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in {0, stat.S_IFREG}:
                raise RefusedError("archive.link", name=_name_of(member))
            if member.filename.startswith(("/", "\\")):
                raise RefusedError("archive.name", name=ascii(_name_of(member))[:_MOST_NAME])
            if member.flag_bits & _ENCRYPTED:
                raise RefusedError("archive.encrypted", name=_name_of(member))

    def _count_file(self) -> None:
        if len(self.names) >= self._limits.files:
            most = self._limits.files
            raise RefusedError("archive.too_many", found=len(self.names) + 1, most=most)

    def _count_bytes(self, count: int) -> None:
        self._bytes += count
        if self._bytes > self._limits.unpacked_bytes:
            most = self._limits.unpacked_bytes
            raise RefusedError("archive.unpacks_too_large", found=self._bytes, most=most)


def _parts_of(path: Path) -> list[Path]:
    """Return a file and what belongs to it: the side files of a shapefile."""
    if path.suffix.lower() not in {".shp", ".dbf"}:
        return [path]
    stem = path.stem.lower()
    return sorted(p for p in path.parent.iterdir() if p.is_file() and p.stem.lower() == stem)


def _is_plain(part: str) -> bool:
    return part not in {"", ".", "..", "/"} and ":" not in part and part.isprintable()


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name; archivers on Chinese Windows write it in GBK without saying so."""
    if member.flag_bits & _UTF8_NAME or member.filename.isascii():
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
