from scripts.postgres import pick_version


def test_the_newest_packaged_version_is_taken() -> None:
    packages = [
        "postgresql-15-postgis-3",
        "postgresql-17-postgis-3",
        "postgresql-15-postgis-3-scripts",
    ]
    assert pick_version(packages) == 17


def test_versions_that_are_too_old_are_passed_over() -> None:
    assert pick_version(["postgresql-13-postgis-3"]) == 15
