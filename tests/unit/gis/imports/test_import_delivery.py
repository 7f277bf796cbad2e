"""What is opened and what is refused, before any map is read."""

import gzip
import os
import stat
import zipfile
from pathlib import Path

import pytest

from gis.errors import FileError
from gis.imports import Mapping, inspect, read_station
from gis.imports.delivery import Limits, opened
from gis.imports.mapping import LayerMapping
from gis.imports.model import RefusedError

SMALL = Limits(packed_bytes=10_000, unpacked_bytes=20_000, files=5)


def archive(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return path


def refused(path: Path, limits: Limits = SMALL) -> str:
    with pytest.raises(RefusedError) as caught, opened(path, limits):
        pass
    return caught.value.code


def names(path: Path) -> tuple[str, ...]:
    with opened(path, SMALL) as delivery:
        return delivery.files


def test_an_archive_is_unpacked_under_its_name(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"x/b.SHP": b"1", "c.dbf": b"2"})
    assert names(path) == ("a.zip/c.dbf", "a.zip/x/b.shp")


def test_traces_of_other_systems_are_left_out(tmp_path: Path) -> None:
    files = {"__MACOSX/._a.shp": b"1", "._a.shp": b"1", ".DS_Store": b"1", "a.shp": b"1"}
    assert names(archive(tmp_path / "a.zip", files)) == ("a.zip/a.shp",)


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"AAAA.shp": b"1"})
    path.write_bytes(path.read_bytes().replace(b"AAAA", "网格".encode("gbk")))
    assert names(path) == ("a.zip/网格.shp",)


def test_side_files_come_along_with_a_shapefile(tmp_path: Path) -> None:
    for name in ("a.shp", "a.DBF", "a.shx", "b.shp"):
        (tmp_path / name).write_bytes(b"1")
    assert names(tmp_path / "a.shp") == ("a.dbf", "a.shp", "a.shx")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught, opened(tmp_path / "nothing.zip"):
        pass
    assert (caught.value.code, caught.value.params) == ("file.missing", {"path": "nothing.zip"})


def test_too_large_as_delivered(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(bytes(10_001))
    assert refused(tmp_path / "a.gpkg") == "archive.too_large"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_is_refused_by_its_directory(tmp_path: Path, method: int) -> None:
    path = archive(tmp_path / "a.zip", {"a.shp": bytes(20_001)}, method)
    assert path.stat().st_size < 1000
    assert refused(path) == "archive.unpacks_too_large"


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.shp": bytes(5_000_000)})
    said, lie = (5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(said, lie))
    assert refused(path) in {"archive.damaged", "archive.unpacks_too_large"}


def test_a_gzip_bomb(tmp_path: Path) -> None:
    (tmp_path / "a.osm.gz").write_bytes(gzip.compress(bytes(1_000_000)))
    assert refused(tmp_path / "a.osm.gz") == "archive.unpacks_too_large"


def test_many_small_bombs_count_together(tmp_path: Path) -> None:
    for number in range(3):
        archive(tmp_path / f"{number}.zip", {"a.shp": bytes(8_000)})
    assert refused(tmp_path) == "archive.unpacks_too_large"


def test_too_many_files(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {f"{n}.shp": b"" for n in range(6)})
    assert refused(path) == "archive.too_many"


@pytest.mark.parametrize(
    "name",
    ["../a.shp", "/etc/a.shp", "a/../../b.shp", "..\\a.shp", "C:\\a.shp", "a\x01.shp", "x" * 250],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "a.zip", {name: b"1"})
    assert refused(path) == "archive.name"
    assert sorted(tmp_path.iterdir()) == [path]


def test_two_files_of_one_name(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.shp": b"1", "A.shp": b"2"})
    path.write_bytes(path.read_bytes().replace(b"A.shp", b"a.shp"))
    assert refused(path) == "archive.name"


def test_links_are_not_followed(tmp_path: Path) -> None:
    member = zipfile.ZipInfo("a.shp")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as pack:
        pack.writestr(member, "/etc/passwd")
    assert refused(tmp_path / "a.zip") == "archive.link"
    folder = tmp_path / "folder"
    folder.mkdir()
    os.symlink("/etc/passwd", folder / "a.csv")
    assert refused(folder) == "archive.link"


def test_archives_in_archives_in_archives(tmp_path: Path) -> None:
    inner = archive(tmp_path / "1.zip", {"a.shp": b"1"})
    for number in (2, 3):
        inner = archive(tmp_path / f"{number}.zip", {f"{number}.zip": inner.read_bytes()})
    assert refused(tmp_path / "3.zip") == "archive.nested"
    assert names(tmp_path / "2.zip") == ("2.zip/2.zip/a.shp",)


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.shp": b"x" * 999}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"xxx", b"xyx", 1))
    assert refused(path) == "archive.damaged"
    (tmp_path / "b.zip").write_bytes(b"no archive")
    assert refused(tmp_path / "b.zip") == "archive.damaged"


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.shp": b"1"})
    with opened(path) as delivery:
        root = delivery.root
        assert root.exists()
    assert not root.exists()


def test_what_is_refused_is_a_finding_of_import_and_proposal(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"../a.shp": b"1"})
    (finding,) = inspect(path).findings
    assert (finding.code, finding.params) == ("archive_name", {"name": "'a.zip/../a.shp'"})
    result = read_station(path, Mapping((LayerMapping("areas", "a.shp"),)), present=None)
    assert (result.findings, result.ground, result.ok) == ((finding,), None, False)


def test_a_delivery_without_any_map(tmp_path: Path) -> None:
    (tmp_path / "读我.txt").write_text("nothing")
    (finding,) = inspect(tmp_path).findings
    assert (finding.code, finding.params) == ("nothing_readable", {"found": "读我.txt"})
