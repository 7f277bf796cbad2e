"""Proposing a mapping for a delivery by its names and shapes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from gis.check.report import Finding
from gis.imports.delivery import Delivery, opened
from gis.imports.guess import guess_fields, guess_target
from gis.imports.mapping import LAT_LON, LayerMapping, Mapping, as_text
from gis.imports.model import FieldPreview, Proposal, RefusedError, SourceLayer
from gis.imports.nesting import propose_levels
from gis.imports.placement import Placed, bounds_of, guess_system, place
from gis.imports.readers import list_sources, read
from gis.imports.rows import missing_fields
from gis.imports.shift import find_shift
from gis.imports.station import centre_of
from gis.imports.table import Table, fault
from gis.layers import LAYERS
from gis.metric import measuring_at
from gis.records import GroundData

_SAMPLES = 3
_SAMPLE_CHARACTERS = 40


def inspect(path: Path, *, present: GroundData | None = None) -> Proposal:
    """Return what a delivery holds and a mapping that could read it.

    `present` is the ground to compare with, as for `read_station`. Raises FileError
    `file.missing` (path); a delivery that can't be opened gives no sources and a finding.
    """
    try:
        with opened(path) as delivery:
            return _propose(delivery, present)
    except RefusedError as error:
        finding = fault(error.code.replace(".", "_"), **error.params)
        return Proposal(Mapping(()), (), (finding,))


def _propose(delivery: Delivery, present: GroundData | None) -> Proposal:
    looked = [_look(delivery, file, layer, present) for file, layer in list_sources(delivery)]
    findings = [finding for _, _, found in looked for finding in found]
    if not looked:
        findings = [fault("nothing_readable", found=", ".join(delivery.files)[:200])]
    layers = [rule for _, rules, _ in looked for rule in rules]
    sources = tuple(source for source, _, _ in looked)
    mapping = Mapping(_without_doubles(layers), keep=_kept(layers, present))
    return Proposal(mapping, sources, tuple(findings))


def _kept(layers: list[LayerMapping], present: GroundData | None) -> tuple[str, ...]:
    """Return the layers to take from the present ground: all others when no grids come along."""
    targets = {rule.target for rule in layers}
    if present is None or not targets or targets & {"areas", "grids"}:
        return ()
    return tuple(layer for layer in LAYERS if layer not in targets and getattr(present, layer))


def _look(
    delivery: Delivery, file: str, layer: str, present: GroundData | None
) -> tuple[SourceLayer, tuple[LayerMapping, ...], list[Finding]]:
    table = read(delivery, file, layer)
    kind = _kind(table)
    target = guess_target(file, layer, kind, list(table.columns)) if len(table) else ""
    base = _base(table, target, centre_of(present))
    placed = place(replace(table, findings=()), base, centre_of(present))
    findings = [replace(finding, layer=target or finding.layer) for finding in table.findings]
    findings += placed.table.findings
    rules: tuple[LayerMapping, ...] = ()
    if target:
        base, shift = _shifted(base, placed, present)
        findings += shift
        rules = _rules(base, table)
    source = _source(table, kind, placed, rules[0].target if rules else "")
    return source, rules, findings


def _base(table: Table, target: str, near: tuple[float, float] | None) -> LayerMapping:
    """Return a mapping with what the file leaves unsaid about its texts and coordinates."""
    spoilt = any(finding.code.startswith("encoding_") for finding in table.findings)
    base = LayerMapping(
        target=target or "places",
        file=table.file,
        layer=table.layer,
        crs="" if table.crs else guess_system(table.shapes, near),
        encoding=table.encoding if spoilt else "",
    )
    turned = place(replace(table, findings=()), base, near)
    if not any(finding.code == "swapped" for finding in turned.table.findings):
        return base
    return replace(base, axes=LAT_LON)


def _shifted(
    base: LayerMapping, placed: Placed, present: GroundData | None
) -> tuple[LayerMapping, list[Finding]]:
    """Return the mapping with the datum that fits the present ground, and what was suspected."""
    bounds = bounds_of(placed.table.shapes)
    if bounds is None:
        return base, []
    with measuring_at((bounds[0] + bounds[2]) / 2):
        found = find_shift(base.target, placed, present)
    return (replace(base, crs=found[0].params["expected"]) if found else base), found


def _rules(base: LayerMapping, table: Table) -> tuple[LayerMapping, ...]:
    fields = guess_fields(base.target, table.columns)
    is_ours = {"code", "kind", "parent"} <= fields.keys()
    if base.target == "grids" and not is_ours:
        return propose_levels(base, table.columns)
    # a layer that lacks what ours needs is shown, but not proposed
    return () if missing_fields(base.target, fields) else (replace(base, fields=fields),)


def _without_doubles(layers: list[LayerMapping]) -> tuple[LayerMapping, ...]:
    """Return the mappings with one source of areas: levels out of one layer fit together."""
    dissolved = [rule for rule in layers if rule.target == "areas" and rule.dissolve]
    if not dissolved:
        return tuple(layers)
    keep = dissolved[0]
    return tuple(rule for rule in layers if rule.target != "areas" or rule is keep)


def _kind(table: Table) -> str:
    there = table.shapes[~shapely.is_missing(table.shapes)]
    kinds = [str(shape.geom_type).removeprefix("Multi") for shape in there[:100]]
    return max(set(kinds), key=kinds.count) if kinds else ""


def _source(table: Table, kind: str, placed: Placed, target: str) -> SourceLayer:
    bounds = bounds_of(placed.table.shapes)
    is_finite = bounds is not None and bool(np.isfinite(bounds).all())
    return SourceLayer(
        file=table.file,
        layer=table.layer,
        geometry=kind,
        count=len(table),
        crs=placed.system.name if placed.system else table.crs,
        encoding=table.encoding,
        bounds=bounds if is_finite else None,
        fields=tuple(_preview(name, values) for name, values in table.columns.items()),
        target=target,
    )


def _preview(name: str, values: list[object]) -> FieldPreview:
    texts = [as_text(value)[:_SAMPLE_CHARACTERS] for value in values]
    samples = tuple(dict.fromkeys(text for text in texts if text))[:_SAMPLES]
    kind = next((type(value).__name__ for value in values if value is not None), "")
    return FieldPreview(name, kind, samples)
