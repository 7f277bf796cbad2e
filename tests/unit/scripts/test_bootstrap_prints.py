from pathlib import Path

import pytest

from dispatch.prints.libraries import PACKAGES, text_environment
from gis.prints import assets
from scripts import print_assets
from scripts.places import PROJECT

DOCKERFILE = (PROJECT / "Dockerfile").read_text("utf-8")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Packages with every file, and an empty folder to copy to."""
    monkeypatch.setattr(print_assets, "FRONTEND", tmp_path / "frontend")
    monkeypatch.setattr(print_assets, "ASSETS", tmp_path / "assets")
    for source in print_assets.FILES.values():
        path = tmp_path / "frontend/node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return tmp_path / "frontend/node_modules", tmp_path / "assets"


def test_every_file_is_copied_once(folders: tuple[Path, Path]) -> None:
    assert print_assets.ensure_print_assets()
    assert not print_assets.ensure_print_assets()
    copied = {name: (folders[1] / name).read_text() for name in print_assets.FILES}
    assert copied == print_assets.FILES


def test_a_new_release_replaces_the_old_files(folders: tuple[Path, Path]) -> None:
    print_assets.ensure_print_assets()
    (folders[0] / "leaflet/dist/leaflet.js").write_text("newer")

    assert print_assets.ensure_print_assets()
    assert (folders[1] / "leaflet.js").read_text() == "newer"


def test_the_assets_are_put_where_the_maps_look_for_them() -> None:
    assert assets.FOLDER == print_assets.ASSETS


def test_the_image_has_the_same_files_and_packages() -> None:
    sources = {Path(source).name for source in print_assets.FILES.values()}
    files = {name for name in sources if not name.endswith(".png")}  # copied by their folder
    assert [name for name in sorted(files) if name not in DOCKERFILE] == []
    assert "leaflet/dist/images/" in DOCKERFILE
    assert [name for name in PACKAGES if name.removesuffix("-config") not in DOCKERFILE] == []


def test_a_system_with_its_own_libraries_needs_no_variables(tmp_path: Path) -> None:
    assert text_environment(tmp_path / "absent") == {}


def test_unpacked_libraries_and_fonts_are_found_by_variables(tmp_path: Path) -> None:
    libraries = [tmp_path / "lib/x86_64-linux-gnu", tmp_path / "usr/lib/x86_64-linux-gnu"]
    for folder in libraries:
        folder.mkdir(parents=True)

    assert text_environment(tmp_path) == {
        "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
    }
