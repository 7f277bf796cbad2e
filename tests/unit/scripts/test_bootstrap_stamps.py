from pathlib import Path

from scripts.stamps import hash_files, is_stamped, list_files, write_stamp


def test_hash_changes_with_content_name_and_extra_words(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("one")
    second.write_text("one")
    hashes = {
        hash_files([first], tmp_path),
        hash_files([second], tmp_path),
        hash_files([first, second], tmp_path),
        hash_files([first], tmp_path, "tests"),
    }
    first.write_text("two")
    hashes.add(hash_files([first], tmp_path))
    assert len(hashes) == 5


def test_hash_does_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abc"]
    for file in files:
        file.write_text(file.name)
    assert hash_files(files, tmp_path) == hash_files(files[::-1], tmp_path)


def test_files_below_skipped_folders_are_left_out(tmp_path: Path) -> None:
    for name in ("src/deep/page.ts", "index.html", "node_modules/vue/index.js", "src/dist/kept.ts"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "dist").mkdir()
    found = list_files(tmp_path, frozenset({"node_modules", "dist"}))
    assert [str(path.relative_to(tmp_path)) for path in found] == [
        "index.html",
        "src/deep/page.ts",
        "src/dist/kept.ts",
    ]


def test_a_stamp_holds_only_for_what_was_written(tmp_path: Path) -> None:
    stamp = tmp_path / "stamps" / "npm"
    assert not is_stamped(stamp, "one")
    write_stamp(stamp, "one")
    assert is_stamped(stamp, "one")
    assert not is_stamped(stamp, "two")
