"""Levels hidden in the columns of one polygon layer: beats that name their sector and district."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gis.imports.guess import guess_fields
from gis.imports.mapping import FieldRule, LayerMapping, as_text

#: A level above has at most this share of the units' number.
_COARSER = 0.5
#: Share of the units that may name two parents: spoilt rows.
_STRAY = 0.02

Columns = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class _Nest:
    """The columns that name the levels, coarsest first, each with how many it tells apart."""

    code: str
    levels: tuple[FieldRule, ...]


def propose_levels(base: LayerMapping, columns: Columns) -> tuple[LayerMapping, ...]:
    """Return the mappings that make areas and grids of one polygon layer.

    A column with few values that every unit names once is a level above; a second one splits
    the first. Without such columns the units are communities of one area.
    """
    nest = _find_nest(columns)
    fields = {n: r for n, r in guess_fields("grids", columns).items() if n in {"name", "name_en"}}
    if not nest.levels:
        units = {"code": FieldRule(column=nest.code), "kind": FieldRule(value="community")}
        one = {"code": FieldRule(value="A1"), "name": FieldRule(value="A1")}
        return (
            _layer(base, "areas", one, dissolve=True),
            _layer(base, "grids", units | fields | {"parent": FieldRule(value="A1")}),
        )
    top, *middle = nest.levels
    mappings = [_layer(base, "areas", {"code": top}, dissolve=True)]
    kinds = ["community", "group"] if middle else ["community"]
    parents = [top, *middle]
    for kind, code, parent in zip(
        kinds, [*middle, FieldRule(column=nest.code)], parents, strict=True
    ):
        rules = {"code": code, "kind": FieldRule(value=kind), "parent": parent}
        is_unit = code.column == nest.code
        mappings.append(
            _layer(base, "grids", rules | (fields if is_unit else {}), dissolve=not is_unit)
        )
    return tuple(mappings)


def _layer(
    base: LayerMapping, target: str, fields: dict[str, FieldRule], *, dissolve: bool = False
) -> LayerMapping:
    return LayerMapping(
        target=target,
        file=base.file,
        layer=base.layer,
        crs=base.crs,
        encoding=base.encoding,
        axes=base.axes,
        dissolve=dissolve,
        fields=fields,
    )


def _find_nest(columns: Columns) -> _Nest:
    texts = {name: [as_text(value) for value in values] for name, values in columns.items()}
    guessed = guess_fields("grids", columns).get("code")
    code = guessed.column if guessed else max(texts, key=lambda name: len(set(texts[name])))
    units = texts[code]
    above = [
        name
        for name, values in texts.items()
        if name != code and _is_above(values, units) and all(values)
    ]
    if not above:
        return _Nest(code, ())
    top = min(above, key=lambda name: len(set(texts[name])))
    # the fewest values may also be a counter inside the level; the level splits into more
    candidates = sorted(above, key=lambda name: -len(set(texts[name])))
    top = candidates[0] if len(candidates) > 1 else top
    for name in [name for name in texts if name in above and name != top]:
        pairs = list(zip(texts[top], texts[name], strict=True))
        if _splits(pairs, texts[top], units):
            middle = FieldRule(template=f"{{{top}}}{{{name}}}")
            return _Nest(code, (FieldRule(column=top), middle))
    return _Nest(code, (FieldRule(column=top),))


def _is_above(values: Sequence[str], units: Sequence[str]) -> bool:
    """Whether a column names a level above the units: fewer values, one for each unit."""
    distinct = len(set(values))
    if not 1 < distinct <= _COARSER * len(set(units)):
        return False
    pairs = len(set(zip(units, values, strict=True)))
    return pairs - len(set(units)) <= _STRAY * len(set(units))


def _splits(pairs: Sequence[Any], top: Sequence[str], units: Sequence[str]) -> bool:
    count = len(set(pairs))
    return len(set(top)) < count <= _COARSER * len(set(units))
