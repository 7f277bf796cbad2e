from pathlib import Path

from dispatch.cluster.binaries import Installation, find_installation


def _install(root: Path, version: int, *, postgis: bool) -> None:
    programs = root / f"usr/lib/postgresql/{version}/bin"
    extensions = root / f"usr/share/postgresql/{version}/extension"
    programs.mkdir(parents=True)
    extensions.mkdir(parents=True)
    (programs / "postgres").touch()
    if postgis:
        (extensions / "postgis.control").touch()


def test_the_newest_version_with_postgis_is_found(tmp_path: Path) -> None:
    _install(tmp_path, 15, postgis=True)
    _install(tmp_path, 16, postgis=True)
    _install(tmp_path, 17, postgis=False)
    _install(tmp_path, 13, postgis=True)
    assert find_installation(roots=[tmp_path]) == Installation(tmp_path, 16)
    assert find_installation(15, roots=[tmp_path]) == Installation(tmp_path, 15)
    assert find_installation(13, roots=[tmp_path]) is None


def test_the_systems_own_is_preferred(tmp_path: Path) -> None:
    _install(tmp_path / "system", 15, postgis=True)
    _install(tmp_path / "own", 17, postgis=True)
    roots = [tmp_path / "system", tmp_path / "own"]
    assert find_installation(roots=roots) == Installation(tmp_path / "system", 15)


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    assert find_installation(roots=[tmp_path]) is None


def test_an_unpacked_server_is_told_where_its_libraries_are(tmp_path: Path) -> None:
    for folder in ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"):
        (tmp_path / folder).mkdir(parents=True)
    assert Installation(tmp_path, 15).environment() == {
        "LD_LIBRARY_PATH": f"{tmp_path}/lib/x86_64-linux-gnu:{tmp_path}/usr/lib/x86_64-linux-gnu",
        "PROJ_LIB": f"{tmp_path}/usr/share/proj",
        "PROJ_DATA": f"{tmp_path}/usr/share/proj",
    }
    assert Installation(Path("/"), 15).environment() == {}
