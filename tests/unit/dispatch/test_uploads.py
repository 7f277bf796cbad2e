"""What an uploaded file may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import InvalidError
from dispatch.versions.uploads import KINDS, safe_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("grids.zip", "grids.zip"),
        ("辖区 2026.ZIP", "辖区_2026.zip"),
        ("../../etc/passwd.zip", "passwd.zip"),
        ("C:\\survey\\new.gpkg", "new.gpkg"),
        (".hidden.kml", "hidden.kml"),
        ("liechtenstein.osm.pbf", "liechtenstein.osm.pbf"),
        ("x" * 300 + ".csv", "x" * 100 + ".csv"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_safe(name: str, kept: str) -> None:
    assert safe_name(name).lower() == kept.lower()


@pytest.mark.parametrize("name", ["grids.exe", "zip", "grids.zip.sh", "", "/"])
def test_other_kinds_are_refused(name: str) -> None:
    with pytest.raises(InvalidError) as error:
        safe_name(name)
    assert error.value.code == "upload.kind"


@given(st.text(max_size=300), st.sampled_from(KINDS))
def test_no_name_leads_out_of_its_folder(stem: str, kind: str) -> None:
    try:
        name = safe_name(stem + kind)
    except InvalidError:
        return  # nothing was left before the kind
    assert "/" not in name
    assert "\\" not in name
    assert name not in {".", ".."}
    assert len(name) <= 110
