"""From the files of a station to its ground: all of it or nothing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from gis.check import check_ground
from gis.check.report import Finding, Report, Severity
from gis.check.shapes import place_of
from gis.errors import GisError
from gis.imports import derive
from gis.imports.delivery import Delivery, opened
from gis.imports.derive import Rows
from gis.imports.mapping import AT_CROSSINGS, LayerMapping, Mapping
from gis.imports.mend import close_slivers, mend_rows
from gis.imports.model import Change, ImportResult, RefusedError
from gis.imports.nodes import find_gaps
from gis.imports.placement import Placed, bounds_of, place
from gis.imports.readers import read
from gis.imports.rows import make_rows
from gis.imports.shift import find_shift
from gis.imports.table import Table, fault
from gis.imports.turns import fill_turns
from gis.metric import measuring_at
from gis.records import USUAL_LON, GroundData, from_rows

#: Layers that no ground can do without: whose grid it is, and how long a way takes.
_NEEDED = ("areas", "grids", "roads")


def read_station(
    path: Path, mapping: Mapping, *, present: GroundData | None, fix: bool = False
) -> ImportResult:
    """Return the ground in a delivery, with everything that is wrong about it.

    `path` is a file, a folder or an archive. `present` is the ground to compare with: it tells
    a shifted datum and a wrong place. With `fix` what is safe is mended and told in `changes`.
    Nothing is written beside the files. Raises FileError `file.missing` (path) only: whatever
    else is wrong is a finding.
    """
    try:
        with opened(path) as delivery:
            return _Reading(mapping, present, fix=fix).run(delivery)
    except RefusedError as error:
        return _refused({}, [fault(error.code.replace(".", "_"), **error.params)])


def centre_of(present: GroundData | None) -> tuple[float, float] | None:
    """Return lon, lat of the middle of a ground, or None."""
    if present is None or not present.areas:
        return None
    box = bounds_of(np.array([area.geometry for area in present.areas], dtype=object))
    return None if box is None else ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def _refused(rows: Rows, findings: list[Finding]) -> ImportResult:
    counts = {layer: len(made) for layer, made in rows.items()}
    return ImportResult(None, Report(counts, {}, 0.0, tuple(findings)), ())


def _has_errors(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


class _Reading:
    """One import on its way from files to records."""

    def __init__(self, mapping: Mapping, present: GroundData | None, *, fix: bool) -> None:
        self._mapping = mapping
        self._present = present
        self._near = centre_of(present)
        self._fix = fix
        self._tables: dict[tuple[str, ...], Table] = {}
        self._findings: list[Finding] = []

    def run(self, delivery: Delivery) -> ImportResult:
        placed = [(rule, self._placed(delivery, rule)) for rule in self._mapping.layers]
        with measuring_at(_middle_lon([layer for _, layer in placed])):
            rows = self._rows(placed)
            if _has_errors(self._findings):
                return _refused(rows, self._findings)
            return self._finish(rows)

    def _placed(self, delivery: Delivery, rule: LayerMapping) -> Placed:
        key = (rule.file, rule.layer, rule.encoding, rule.lon, rule.lat)
        is_new = key not in self._tables
        if is_new:
            self._tables[key] = read(
                delivery,
                rule.file,
                rule.layer,
                encoding=rule.encoding,
                lon=rule.lon,
                lat=rule.lat,
            )
            self._note([replace(f, layer=rule.target) for f in self._tables[key].findings])
        placed = place(replace(self._tables[key], findings=()), rule, self._near)
        self._note([self._judged(finding) for finding in placed.table.findings])
        return placed

    def _judged(self, finding: Finding) -> Finding:
        """Forbid what is only strange otherwise: new layers far from those that are kept."""
        is_torn = finding.code == "elsewhere" and bool(self._mapping.keep)
        return replace(finding, severity=Severity.ERROR) if is_torn else finding

    def _note(self, findings: list[Finding]) -> None:
        """Keep findings; those that the mapping accepts only warn."""
        for finding in findings:
            is_accepted = finding.code in self._mapping.accept
            kept = replace(finding, severity=Severity.WARNING) if is_accepted else finding
            if kept not in self._findings:
                self._findings.append(kept)

    def _rows(self, placed: list[tuple[LayerMapping, Placed]]) -> Rows:
        rows: Rows = {}
        for rule, layer in placed:
            self._note(find_shift(rule.target, layer, self._present))
            made, findings = make_rows(layer.table, rule)
            self._note(findings)
            rows.setdefault(rule.target, []).extend(
                derive.dissolve(made) if rule.dissolve else made
            )
        if not _has_errors(self._findings):
            lacking = [t for t in _NEEDED if not rows.get(t) and t not in self._mapping.keep]
            self._note([fault("layer_empty", target) for target in lacking])
        if self._mapping.keep and self._present is None:
            self._note([fault("keep_missing", self._mapping.keep[0])])
        return {**rows, **self._kept()}

    def _kept(self) -> Rows:
        """Return the rows of the layers that are taken from the present ground."""
        if self._present is None:
            return {}
        return {layer: derive.from_records(self._present, layer) for layer in self._mapping.keep}

    def _finish(self, rows: Rows) -> ImportResult:
        changes: list[Change] = mend_rows(rows, self._mapping) if self._fix else []
        derive.fill_streets(rows)
        derive.fill_grids(rows)
        if self._fix:
            changes += close_slivers(rows, self._mapping)
        self._note(_near_misses(rows))
        rule = next((r for r in self._mapping.layers if r.cut == AT_CROSSINGS), None)
        rows["roads"] = derive.fill_roads(rows.get("roads", []), at_crossings=rule is not None)
        rows["turns"], unplaced = fill_turns(rows.get("turns", []), rows["roads"])
        self._note(unplaced)
        derive.fill_codes(rows)
        derive.fill_addresses(rows.get("addresses", []))
        self._note(derive.fill_owners(rows))
        return self._checked(rows, tuple(changes))

    def _checked(self, rows: Rows, changes: tuple[Change, ...]) -> ImportResult:
        try:
            ground = from_rows(derive.as_records(rows))
        except GisError as error:
            self._note([fault("record", error.params["layer"], **error.params)])
            return _refused(rows, self._findings)
        report = check_ground(ground)
        self._note(list(report.findings))
        whole = replace(report, findings=tuple(self._findings))
        return ImportResult(None if _has_errors(self._findings) else ground, whole, changes)


def _middle_lon(placed: list[Placed]) -> float:
    boxes = [box for layer in placed if (box := bounds_of(layer.table.shapes))]
    if not boxes:
        return USUAL_LON
    return (min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2


def _near_misses(rows: Rows) -> list[Finding]:
    """Return the ends of roads that stop just short of another road."""
    roads = rows.get("roads", [])
    if not roads or "from_node" in roads[0].given:
        return []
    return [
        Finding(
            "road_near",
            Severity.WARNING,
            "roads",
            roads[gap.line].code,
            place_of(shapely.Point(gap.point)),
            {"away_m": gap.away_m},
        )
        for gap in find_gaps(derive.in_metres(roads))
    ]
