"""Mapping files: what they may say, and what is wrong with them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.catalogue import GIS_TEXTS
from gis.imports import FieldRule, LayerMapping, Mapping, MappingError, load_mapping, parse_mapping
from gis.layers import LAYERS

WHOLE = """
snap_m = 1
sliver_m2 = 30.5
accept = ["gap"]
keep = ["roads"]

[[layer]]
target = "grids"
file = "beats.shp"
layer = "x"
crs = "gcj02"
towgs84 = [1, 2.5, 3]
encoding = "gbk"
axes = "lat_lon"
lon = "X"
lat = "Y"
dissolve = true
cut = "crossings"
where = {STATE = ["a", 1]}

[layer.fields]
code = "NO"
kind = {value = "group"}
parent = {template = "{D}{S:1}"}
name = {column = "N", words = {a = "b"}, otherwise = "c"}
"""


def test_everything_a_mapping_can_say() -> None:
    fields = {
        "code": FieldRule(column="NO"),
        "kind": FieldRule(value="group"),
        "parent": FieldRule(template="{D}{S:1}"),
        "name": FieldRule(column="N", words=(("a", "b"),), otherwise="c"),
    }
    layer = LayerMapping(
        target="grids",
        file="beats.shp",
        layer="x",
        crs="gcj02",
        towgs84=(1.0, 2.5, 3.0),
        encoding="gbk",
        axes="lat_lon",
        lon="X",
        lat="Y",
        dissolve=True,
        cut="crossings",
        where=(("STATE", ("a", "1")),),
        fields=fields,
    )
    wanted = Mapping((layer,), snap_m=1.0, sliver_m2=30.5, accept=("gap",), keep=("roads",))
    assert parse_mapping(WHOLE) == wanted
    assert parse_mapping(wanted.to_toml()) == wanted


ONE = '[[layer]]\ntarget = "areas"\nfile = "a.shp"\n'


@pytest.mark.parametrize(
    ("text", "code", "where", "found"),
    [
        ("snap_m = 1", "empty", None, None),
        ("[layer]", "value", "layer", "{}"),
        ("layer = [1]", "value", "layer 1", "1"),
        ('[[layer]]\ntarget = "x"\nfile = "a"', "value", "layer 1 target", "x"),
        ('[[layer]]\ntarget = "areas"', "value", "layer 1 file", "-"),
        (ONE + "crs = 4326", "value", "layer 1 crs", "4326"),
        (ONE + 'crss = "x"', "unknown", "layer 1", "crss"),
        (ONE + "towgs84 = [1]", "value", "layer 1 towgs84", "[1]"),
        (ONE + 'axes = "up"', "value", "layer 1 axes", "up"),
        (ONE + "where = {A = 1}", "value", "layer 1 where", "{'A': 1}"),
        (ONE + 'fields = {colour = "x"}', "unknown", "layer 1 fields", "colour"),
        (ONE + "fields = {code = 1}", "value", "layer 1 fields code", "1"),
        (ONE + "fields = {code = {}}", "value", "layer 1 fields code", "-"),
        (ONE + "fields = {code = {value = [1]}}", "value", "layer 1 fields code", "[1]"),
        ("snap_m = 99\n" + ONE, "value", "snap_m", "99"),
        ("snap_m = true\n" + ONE, "value", "snap_m", "True"),
        ('accept = ["orphan"]\n' + ONE, "value", "accept", "orphan"),
        ('keep = ["rivers"]\n' + ONE, "value", "keep", "rivers"),
    ],
)
def test_what_is_wrong_names_its_place(
    text: str, code: str, where: str | None, found: str | None
) -> None:
    with pytest.raises(MappingError) as caught:
        parse_mapping(text)
    error = caught.value
    assert error.code == f"mapping.{code}"
    assert (error.params.get("where"), error.params.get("found")) == (where, found)
    for language in ("zh", "en"):
        assert GIS_TEXTS.find(error.code, language)
        assert GIS_TEXTS.find(f"{error.code}_remedy", language)


@pytest.mark.parametrize("content", [b"[[", b"\xff\xfe", None])
def test_a_file_that_is_no_mapping(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "m.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert caught.value.code == "mapping.unreadable"


words = st.text(min_size=1, max_size=8)
rules = st.one_of(
    st.builds(FieldRule, column=words),
    st.builds(FieldRule, value=st.one_of(words, st.integers(-9, 9), st.booleans())),
    st.builds(FieldRule, template=words.map(lambda word: f"{{{word}}}")),
    st.builds(
        FieldRule,
        column=words,
        words=st.dictionaries(words, words, min_size=1).map(lambda d: tuple(d.items())),
        otherwise=st.none() | words,
    ),
)


@settings(deadline=None)
@given(st.sampled_from(sorted(LAYERS)), words, rules, st.floats(0, 5))
def test_any_mapping_is_read_as_it_was_written(
    target: str, file: str, rule: FieldRule, snap_m: float
) -> None:
    layer = LayerMapping(target, file, fields={"code": rule})
    mapping = Mapping((layer,), snap_m=snap_m)
    assert parse_mapping(mapping.to_toml()) == mapping


def test_a_template_takes_columns_and_beginnings_only() -> None:
    rule = FieldRule(template="{a:2}-{b}-{c.__class__}")
    assert rule.columns == ("a", "b", "c.__class__")
    assert rule.apply({"a": "12345", "b": 7.0, "c.__class__": None}) == "12-7-"
