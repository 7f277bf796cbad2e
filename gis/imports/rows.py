"""Rows of our layers from a table and its mapping, each value looked at."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.check.report import Finding, Severity
from gis.imports.delivery import LIMITS
from gis.imports.mapping import FieldRule, LayerMapping, as_text
from gis.imports.table import Table, fault, notice, some
from gis.layers import LAYERS
from gis.model import AddressKind, GridKind, PlaceKind, RoadClass, TurnRule

#: What stands where a station says nothing. A field in neither table must be given.
DEFAULTS: dict[str, dict[str, Any]] = {
    "areas": {"name": "", "name_en": "", "pop": 0},
    "grids": {"name": "", "name_en": "", "side_left": "", "side_right": "", "street": ""},
    "streets": {"name": "", "name_en": ""},
    "sections": {"name": "", "name_en": "", "seq": 1},
    "roads": {"name": "", "name_en": "", "oneway": 0, "street": ""},
    "places": {"name_en": "", "kind": "landmark", "aliases": "", "road": "", "smart": 0},
    "cameras": {"name": "", "facing_deg": 0.0, "key": 0},
    "addresses": {
        "kind": "road", "road": "", "number": 0, "compound": "", "building": 0, "unit": 0,
    },
    "surfaces": {"name": "", "name_en": ""},
    "buildings": {"compound": "", "floors": 1},
}  # fmt: skip
#: What gis.imports.derive works out where a station says nothing.
DERIVED: dict[str, set[str]] = {
    "grids": {"level", "parent"},
    "streets": {"orient", "seq"},
    "sections": {"code"},
    "roads": {"code", "width_m", "from_node", "to_node"},
    "turns": {"code"},
    "places": {"code", "grid"},
    "cameras": {"code", "grid"},
    "addresses": {"code", "text"},
    "surfaces": {"code"},
    "buildings": {"code"},
}
_MOST_INT, _MOST_SMALL = 2**31 - 1, 2**15 - 1
_CHOICES: dict[tuple[str, str], tuple[Any, ...]] = {
    ("grids", "kind"): tuple(kind.value for kind in GridKind),
    ("grids", "level"): (1, 2, 3),
    ("streets", "orient"): ("h", "v"),
    ("roads", "class"): tuple(kind.value for kind in RoadClass),
    ("roads", "oneway"): (-1, 0, 1),
    ("turns", "rule"): tuple(rule.value for rule in TurnRule),
    ("places", "kind"): tuple(kind.value for kind in PlaceKind),
    ("addresses", "kind"): tuple(kind.value for kind in AddressKind),
}
_YES = {"1", "true", "yes", "y", "t", "是", "有"}
_NO = {"0", "false", "no", "n", "f", "否", "无"}
_WORDS = _YES | _NO
#: Fields of numbers with what the ground allows: least, most.
_RANGES: dict[tuple[str, str], tuple[float, float]] = {
    ("areas", "pop"): (0, _MOST_INT),
    ("streets", "seq"): (1, _MOST_SMALL),
    ("sections", "seq"): (1, _MOST_SMALL),
    ("roads", "width_m"): (0.1, 500.0),
    ("cameras", "facing_deg"): (0.0, 359.999),
    ("buildings", "floors"): (1, _MOST_SMALL),
    ("addresses", "number"): (0, _MOST_INT),
    ("addresses", "building"): (0, _MOST_INT),
    ("addresses", "unit"): (0, _MOST_INT),
}
_HOUSE_NUMBERS = {("addresses", field) for field in ("number", "building", "unit")}
_METRES = re.compile(r"\s*(?:m|米)$")
_DBF_NAME_BYTES = 10
_MOST_TOLD = 20


@dataclass(slots=True)
class Row:
    """One feature on its way into the ground: fields of its layer, shape in lon, lat.

    `given` are the fields that came from the station; `whole` is the code of the road that a
    row was cut out of, empty for everything else.
    """

    values: dict[str, Any]
    shape: BaseGeometry
    file: str
    number: int
    given: frozenset[str]
    whole: str = ""

    @property
    def code(self) -> str:
        """The code, or the row's number while there is none."""
        return str(self.values.get("code") or self.number)

    @property
    def place(self) -> tuple[float, float] | None:
        """Lon, lat of a point of the shape."""
        points = shapely.get_coordinates(self.shape).tolist()
        return (round(points[0][0], 6), round(points[0][1], 6)) if points else None


def make_rows(table: Table, rule: LayerMapping) -> tuple[list[Row], list[Finding]]:
    """Return the rows of our layer that a table holds under its mapping, and what is wrong.

    Shapes are in lon, lat degrees already. A row with a fault is left out: its finding is an
    error, so that nothing is loaded.
    """
    rules, findings = _rules(table, rule)
    table = _filtered(table, rule)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return [], findings
    table, faults = _with_shapes(table, rule)
    rows, more = _valued(table, rule, rules)
    return rows, [*findings, *faults, *more]


def _rules(table: Table, rule: LayerMapping) -> tuple[dict[str, FieldRule], list[Finding]]:
    if not len(table):
        return {}, []
    findings = [
        fault("field_unmapped", rule.target, file=table.file, column=field)
        for field in missing_fields(rule.target, rule.fields)
    ]
    lacking = [column for column in _needed(rule) if column not in table.columns]
    return rule.fields, [*findings, *(_missing(table, rule, column) for column in lacking)]


def can_hold(target: str, field: str, value: Any) -> bool:
    """Whether a value of a source can stand in a field as it is."""
    _, expected = _read(value, LAYERS[target].fields[field], (target, field))
    return not expected


def missing_fields(target: str, fields: Iterable[str]) -> list[str]:
    """Return the fields of a layer that must be mapped and are not."""
    free = {*DEFAULTS.get(target, ()), *DERIVED.get(target, ()), *fields}
    return [field for field in LAYERS[target].fields if field not in free]


def _needed(rule: LayerMapping) -> list[str]:
    names = [name for field in rule.fields.values() for name in field.columns]
    return list(dict.fromkeys([*names, *(name for name, _ in rule.where)]))


def _missing(table: Table, rule: LayerMapping, column: str) -> Finding:
    """Use a column whose name was cut to ten bytes under its whole name, or say it's missing."""
    whole = column.encode(table.encoding or "utf-8", "replace")
    cut = whole[:_DBF_NAME_BYTES].decode(table.encoding or "utf-8", "ignore")
    if len(whole) > _DBF_NAME_BYTES and cut in table.columns:
        table.columns[column] = table.columns[cut]
        return notice("field_cut", rule.target, file=table.file, column=cut)
    expected = ", ".join(table.columns)[:300]
    return fault("field_missing", rule.target, file=table.file, column=column, expected=expected)


def _filtered(table: Table, rule: LayerMapping) -> Table:
    keep = np.ones(len(table), dtype=bool)
    for name, wanted in rule.where:
        if name in table.columns:
            keep &= np.array([as_text(value) in wanted for value in table.columns[name]], bool)
    return table if keep.all() else table.taking(keep)


def _with_shapes(table: Table, rule: LayerMapping) -> tuple[Table, list[Finding]]:
    """Return the rows with a shape of the right kind, and those without as findings."""
    spec = LAYERS[rule.target]
    missing = shapely.is_missing(table.shapes) | shapely.is_empty(table.shapes)
    kinds = np.array([_kind(shape) for shape in table.shapes], dtype=object)
    wrong = ~missing & (kinds != spec.geometry_type)
    vertices = shapely.get_num_coordinates(table.shapes)
    heavy = ~missing & ~wrong & (vertices > LIMITS.vertices)
    where = {"file": table.file}
    findings = []
    if missing.any():
        rows = _numbers(table, missing)
        findings.append(fault("geometry_missing", rule.target, **where, row=some(rows)))
    if wrong.any():
        params = {"row": some(_numbers(table, wrong)), "expected": spec.geometry_type}
        found = ", ".join(sorted({str(kind) for kind in kinds[wrong]}))
        findings.append(fault("geometry_type", rule.target, **where, **params, found=found))
    if heavy.any():
        most = int(vertices[heavy].max())
        limits = {"row": some(_numbers(table, heavy)), "found": most, "expected": LIMITS.vertices}
        findings.append(fault("too_many_vertices", rule.target, **where, **limits))
    return table.taking(~(missing | wrong | heavy)), findings


def _kind(shape: BaseGeometry | None) -> str:
    return "" if shape is None else str(shape.geom_type).removeprefix("Multi")


def _numbers(table: Table, chosen: Any) -> list[int]:
    return [table.rows[i] for i in np.flatnonzero(chosen).tolist()]


def _valued(
    table: Table, rule: LayerMapping, rules: dict[str, FieldRule]
) -> tuple[list[Row], list[Finding]]:
    spec = LAYERS[rule.target]
    given = frozenset(rules)
    rows: list[Row] = []
    findings: list[Finding] = []
    for i, number in enumerate(table.rows):
        cells = {name: values[i] for name, values in table.columns.items()}
        values = dict(DEFAULTS.get(rule.target, {}))
        for field, source in rules.items():
            value, expected = _read(source.apply(cells), spec.fields[field], (rule.target, field))
            if expected:
                where = {"file": table.file, "row": number, "column": _label(source, field)}
                found = as_text(source.apply(cells))[:60]
                findings.append(
                    fault("value", rule.target, **where, found=found, expected=expected)
                )
            elif value is not None:
                values[field] = value
        told = {finding.params["column"] for finding in findings if finding.params["row"] == number}
        findings += [
            f
            for f in _lacking(table, rule, number, values, rules)
            if f.params["column"] not in told
        ]
        shapes = _single(table.shapes[i], spec.geometry_type)
        rows += [Row(dict(values), shape, table.file, number, given) for shape in shapes]
    return rows, _told(findings)


def _single(shape: BaseGeometry, kind: str) -> Iterable[BaseGeometry]:
    """Return a shape as records hold it: lines and points one by one, areas as they are."""
    if shape.geom_type == "Point":
        return [shape]
    flat = shapely.force_2d(shape)
    if kind == "LineString":
        return list(shapely.get_parts(shapely.line_merge(flat)))
    return [flat] if kind == "Polygon" else list(shapely.get_parts(flat))


def _label(source: FieldRule, field: str) -> str:
    return source.column or source.template or field


def _lacking(
    table: Table,
    rule: LayerMapping,
    number: int,
    values: dict[str, Any],
    rules: dict[str, FieldRule],
) -> Iterator[Finding]:
    """Yield a finding for each field that must have a value and has none in this row."""
    free = {*DEFAULTS.get(rule.target, ()), *DERIVED.get(rule.target, ())}
    for field in LAYERS[rule.target].fields:
        if field not in free and values.get(field) in {None, ""}:
            where = {"file": table.file, "row": number, "column": _label(rules[field], field)}
            yield fault("value_missing", rule.target, **where)


def _told(findings: list[Finding]) -> list[Finding]:
    """Return the first findings of each column, and one that counts the others."""
    seen: dict[tuple[str, str], int] = {}
    told: list[Finding] = []
    for finding in findings:
        key = finding.code, str(finding.params["column"])
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= _MOST_TOLD:
            told.append(finding)
    for (code, column), count in seen.items():
        if count > _MOST_TOLD:
            like = next(f for f in findings if (f.code, f.params["column"]) == (code, column))
            params = {"file": like.params["file"], "column": column, "more": count - _MOST_TOLD}
            told.append(fault("more_like_it", like.layer, **params))
    return told


def _read(value: Any, kind: type, where: tuple[str, str]) -> tuple[Any, str]:
    """Return a value as its field holds it, None for nothing, and what was expected if wrong."""
    text = as_text(value)
    if not text:
        return None, ""
    choices = _CHOICES.get(where)
    read, expected = _READERS[kind](_leading(text) if where in _HOUSE_NUMBERS else text)
    if expected:
        return None, expected
    if choices is not None and read not in choices:
        return None, " | ".join(map(str, choices))
    least, most = _RANGES.get(where, (-np.inf, np.inf))
    is_number = isinstance(read, int | float)
    return (
        (None, f"{least:g} - {most:g}") if is_number and not least <= read <= most else (read, "")
    )


def _leading(text: str) -> str:
    """Return the number that a house number begins with: 128 of "128号", 4 of "4-6"."""
    match = re.match(r"\d+", text)
    return match[0] if match else text


def _as_str(text: str) -> tuple[str, str]:
    return text.replace("\0", ""), ""


def _as_int(text: str) -> tuple[int | None, str]:
    if text.lower() in _WORDS:
        return int(text.lower() in _YES), ""
    number, expected = _as_float(text)
    if number is None or not number.is_integer() or abs(number) > _MOST_INT:
        return None, expected or "1, 2, 3 ..."
    return int(number), ""


def _as_float(text: str) -> tuple[float | None, str]:
    try:
        number = float(_METRES.sub("", text))
    except ValueError:
        return None, "123.4"
    return (number, "") if np.isfinite(number) else (None, "123.4")


_READERS: dict[type, Callable[[str], tuple[Any, str]]] = {
    str: _as_str,
    int: _as_int,
    float: _as_float,
}
