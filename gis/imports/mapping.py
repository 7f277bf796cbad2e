"""The mapping file: which layer and field of a delivery is what, as TOML.

snap_m = 0.5                     # points closer than this are one, with --fix
sliver_m2 = 25.0                 # gaps and overlaps smaller than this are closed, with --fix
accept = ["gap"]                 # findings that shall warn and not forbid the load
keep = ["areas", "grids"]        # layers taken from the present ground

[[layer]]
target = "grids"                 # a layer of gis.layers
file = "beats.shp"               # inside the folder or archive
crs = "gcj02"                    # when the file says nothing or something wrong
dissolve = true                  # one feature a code, its pieces joined
where = {STATE = ["valid"]}      # only rows with one of these values

[layer.fields]
code = "BEAT_NUM"                # a column
kind = {value = "group"}         # the same for all
parent = {template = "{DISTRICT}{SECTOR}"}         # put together; {COLUMN:3} takes 3 characters
name = {column = "NAME", words = {old = "new"}}    # translated values
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

from gis.imports.model import MappingError
from gis.layers import LAYERS

#: Findings a station may live with: the grid of a point stays certain, or nearly so.
ACCEPTABLE = ("gap", "overlap", "outside", "shift_suspected")
#: Which way a file gives its coordinates.
LON_LAT, LAT_LON = "lon_lat", "lat_lon"
#: Where roads are cut: where an end meets a line, or wherever two lines cross.
AT_ENDS, AT_CROSSINGS = "ends", "crossings"

DEFAULT_SNAP_M = 0.5
DEFAULT_SLIVER_M2 = 25.0
#: A snap wider than this would move borders that people know.
MOST_SNAP_M = 5.0
MOST_SLIVER_M2 = 10_000.0

Value = str | int | float | bool
_PART = re.compile(r"\{([^{}:]+)(?::(\d+))?\}")


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Where a field's value comes from: a column, a template of columns, or a fixed value.

    `words` translates values of the source; `otherwise` stands for those it doesn't name.
    """

    column: str = ""
    template: str = ""
    value: Value | None = None
    words: tuple[tuple[str, str], ...] = ()
    otherwise: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the source that the rule needs."""
        if self.template:
            return tuple(name for name, _ in _PART.findall(self.template))
        return (self.column,) if self.column else ()

    def apply(self, row: dict[str, Any]) -> Any:
        """Return the value of a row of the source."""
        if self.value is not None:
            return self.value
        found = self._filled(row) if self.template else row[self.column]
        if not self.words and self.otherwise is None:
            return found
        return dict(self.words).get(
            as_text(found), found if self.otherwise is None else self.otherwise
        )

    def _filled(self, row: dict[str, Any]) -> str:
        def part(match: re.Match[str]) -> str:
            text = as_text(row[match[1]])
            return text[: int(match[2])] if match[2] else text

        return _PART.sub(part, self.template)


@dataclass(frozen=True, slots=True)
class LayerMapping:
    """One layer of ours from one layer of a delivery; see the head of the module."""

    target: str
    file: str
    layer: str = ""
    crs: str = ""
    towgs84: tuple[float, ...] = ()
    encoding: str = ""
    axes: str = LON_LAT
    lon: str = ""
    lat: str = ""
    dissolve: bool = False
    cut: str = AT_ENDS
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fields: dict[str, FieldRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a delivery is read, and the tolerances of mending."""

    layers: tuple[LayerMapping, ...]
    snap_m: float = DEFAULT_SNAP_M
    sliver_m2: float = DEFAULT_SLIVER_M2
    accept: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()

    def to_toml(self) -> str:
        """Return the mapping as the text of a mapping file."""
        document = {
            "snap_m": self.snap_m,
            "sliver_m2": self.sliver_m2,
            **{key: list(value) for key, value in self._lists().items() if value},
            "layer": [_layer_table(layer) for layer in self.layers],
        }
        return tomli_w.dumps(document, multiline_strings=False)

    def _lists(self) -> dict[str, tuple[str, ...]]:
        return {"accept": self.accept, "keep": self.keep}


def as_text(value: Any) -> str:
    """Return a value of a source as text: nothing for none, 3 for 3.0."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def load_mapping(path: Path) -> Mapping:
    """Return the mapping in a file. Raises MappingError, see `parse_mapping`."""
    try:
        return parse_mapping(path.read_text("utf-8"))
    except OSError as error:
        raise MappingError("mapping.unreadable", detail=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise MappingError("mapping.unreadable", detail=str(error)) from error


def parse_mapping(text: str) -> Mapping:
    """Return the mapping of a TOML text.

    Raises MappingError mapping.unreadable (detail), mapping.value (where, found, expected),
    mapping.unknown (where, found, expected) or mapping.empty.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingError("mapping.unreadable", detail=str(error)) from error
    _only(document, {"snap_m", "sliver_m2", "accept", "keep", "layer"}, "")
    tables = _typed(document, "layer", list, "", [])
    if not tables:
        raise MappingError("mapping.empty")
    return Mapping(
        layers=tuple(_layer(table, f"layer {n}") for n, table in enumerate(tables, 1)),
        snap_m=_number(document, "snap_m", DEFAULT_SNAP_M, MOST_SNAP_M),
        sliver_m2=_number(document, "sliver_m2", DEFAULT_SLIVER_M2, MOST_SLIVER_M2),
        accept=_chosen(document, "accept", ACCEPTABLE),
        keep=_chosen(document, "keep", tuple(LAYERS)),
    )


def _chosen(document: dict[str, Any], key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    words = _typed(document, key, list, "", [])
    for word in words:
        if word not in known:
            raise _wrong(key, word, " | ".join(known))
    return tuple(words)


_TEXTS = ("layer", "crs", "encoding", "lon", "lat")
_LAYER_KEYS = {*_TEXTS, "target", "file", "towgs84", "axes", "dissolve", "cut", "where", "fields"}


def _layer(table: Any, where: str) -> LayerMapping:
    if not isinstance(table, dict):
        raise _wrong(where, table, "[[layer]]")
    _only(table, _LAYER_KEYS, where)
    target = _choice(table, "target", tuple(LAYERS), where, None)
    rules = _typed(table, "fields", dict, where, {})
    _only(rules, set(LAYERS[target].fields), f"{where} fields")
    return LayerMapping(
        target=target,
        file=_typed(table, "file", str, where, None),
        **{key: _typed(table, key, str, where, "") for key in _TEXTS},
        towgs84=_numbers(table, where),
        axes=_choice(table, "axes", (LON_LAT, LAT_LON), where, LON_LAT),
        dissolve=_typed(table, "dissolve", bool, where, False),
        cut=_choice(table, "cut", (AT_ENDS, AT_CROSSINGS), where, AT_ENDS),
        where=_filters(_typed(table, "where", dict, where, {}), f"{where} where"),
        fields={name: _rule(rule, f"{where} fields {name}") for name, rule in rules.items()},
    )


def _rule(rule: Any, where: str) -> FieldRule:
    if isinstance(rule, str):
        return FieldRule(column=rule)
    if not isinstance(rule, dict):
        raise _wrong(where, rule, 'column = "..."')
    _only(rule, {"column", "template", "value", "words", "otherwise"}, where)
    sources = [key for key in ("column", "template", "value") if key in rule]
    if len(sources) != 1:
        raise _wrong(where, ", ".join(sources) or "-", "column | template | value")
    words = _typed(rule, "words", dict, where, {})
    if not isinstance(rule.get("value", ""), Value):
        raise _wrong(where, rule["value"], "text | number | true | false")
    return FieldRule(
        column=_typed(rule, "column", str, where, ""),
        template=_typed(rule, "template", str, where, ""),
        value=rule.get("value"),
        words=tuple((str(key), str(value)) for key, value in words.items()),
        otherwise=_typed(rule, "otherwise", str, where, "") if "otherwise" in rule else None,
    )


def _filters(table: dict[str, Any], where: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not all(isinstance(values, list) for values in table.values()):
        raise _wrong(where, table, '{COLUMN = ["value", ...]}')
    return tuple((name, tuple(as_text(v) for v in values)) for name, values in table.items())


def _numbers(table: dict[str, Any], where: str) -> tuple[float, ...]:
    values = _typed(table, "towgs84", list, where, [])
    if len(values) not in {0, 3, 7} or not all(_is_number(value) for value in values):
        raise _wrong(f"{where} towgs84", values, "3 | 7 numbers")
    return tuple(float(value) for value in values)


def _number(table: dict[str, Any], key: str, usual: float, most: float) -> float:
    value = table.get(key, usual)
    if not _is_number(value) or not 0 <= value <= most:
        raise _wrong(key, value, f"0 - {most:g}")
    return float(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _choice(
    table: dict[str, Any], key: str, known: tuple[str, ...], where: str, usual: str | None
) -> str:
    value = _typed(table, key, str, where, usual)
    if value not in known:
        raise _wrong(f"{where} {key}", value, " | ".join(known))
    return str(value)


def _typed(table: dict[str, Any], key: str, kind: type, where: str, usual: Any) -> Any:
    """Return a value of a table; `usual` None means that it must be there."""
    value = table.get(key, usual)
    if not isinstance(value, kind):
        found = "-" if value is None else value
        raise _wrong(f"{where} {key}".strip(), found, kind.__name__)
    return value


def _only(table: dict[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise MappingError(
                "mapping.unknown", where=where, found=key, expected=", ".join(sorted(known))
            )


def _wrong(where: str, found: Any, expected: str) -> MappingError:
    return MappingError("mapping.value", where=where, found=str(found)[:80], expected=expected)


def _layer_table(layer: LayerMapping) -> dict[str, Any]:
    table: dict[str, Any] = {"target": layer.target, "file": layer.file}
    table |= {key: getattr(layer, key) for key in _TEXTS if getattr(layer, key)}
    if layer.towgs84:
        table["towgs84"] = list(layer.towgs84)
    if layer.axes != LON_LAT:
        table["axes"] = layer.axes
    if layer.dissolve:
        table["dissolve"] = True
    if layer.cut != AT_ENDS:
        table["cut"] = layer.cut
    if layer.where:
        table["where"] = {name: list(values) for name, values in layer.where}
    table["fields"] = {name: _rule_value(rule) for name, rule in layer.fields.items()}
    return table


def _rule_value(rule: FieldRule) -> Any:
    if rule == FieldRule(column=rule.column):
        return rule.column
    parts: Iterable[tuple[str, Any]] = (
        ("column", rule.column or None),
        ("template", rule.template or None),
        ("value", rule.value),
        ("words", dict(rule.words) or None),
        ("otherwise", rule.otherwise),
    )
    return {key: value for key, value in parts if value is not None}
