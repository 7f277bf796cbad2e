"""Topology of a ground: everything that would make a grid answer wrongly, with its place."""

from collections import Counter
from collections.abc import Callable

import shapely

from gis.check.cover import find_gaps, find_outside, find_overlaps
from gis.check.network import find_false_turns, find_islands, find_loose_ends
from gis.check.records import (
    find_duplicates,
    find_invalid,
    find_lost_sections,
    find_orphans,
    find_strays,
)
from gis.check.report import Finding, Report, Severity, print_report, to_document, to_json
from gis.check.shapes import in_metres
from gis.metric import measuring_at
from gis.records import GroundData, centre_lon

__all__ = [
    "Finding",
    "Report",
    "Severity",
    "check_ground",
    "print_report",
    "to_document",
    "to_json",
]

_CHECKS = (
    find_invalid,
    find_duplicates,
    find_orphans,
    find_lost_sections,
    find_overlaps,
    find_gaps,
    find_outside,
    find_strays,
    find_loose_ends,
    find_false_turns,
    find_islands,
)


def _ignore(_: float) -> None:
    """Tell nobody."""


def check_ground(data: GroundData, *, on_check: Callable[[float], None] = _ignore) -> Report:
    """Check a ground and return its counts, size (km2) and findings.

    Counts are told, not judged: another station has other numbers. `on_check` is told, after
    each check, which part of them (0 to 1) is done.
    """
    with measuring_at(centre_lon(data)):
        return _check(data, on_check)


def _check(data: GroundData, on_check: Callable[[float], None]) -> Report:
    findings: list[Finding] = []
    for number, check in enumerate(_CHECKS, 1):
        findings += check(data)
        on_check(number / len(_CHECKS))
    kinds = Counter((grid.level, grid.kind.value) for grid in data.grids)
    return Report(
        layers={layer: len(getattr(data, layer)) for layer in data.__slots__},
        grids=dict(sorted(kinds.items())),
        area_km2=float(shapely.area(in_metres(data.areas)).sum()) / 1e6,
        findings=tuple(findings),
    )
