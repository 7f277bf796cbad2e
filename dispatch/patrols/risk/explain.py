"""Why a grid has its risk: reasons as stable codes with facts; the pages have the words.

The codes are in the catalogue under `risk`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dispatch.patrols.risk.evidence import Evidence
from dispatch.patrols.risk.model import DAY_H, Floats, Incidents, Ints
from dispatch.patrols.risk.score import NO_ASSESSMENT, Assessment

DAYS = 30
WITHIN_M = 200.0
#: A recent incident so near counts as the near repeat that burglars are known for.
REPEAT_DAYS = 7
#: The hours named hold this share of the incidents.
MOSTLY = 0.6
#: Hours are named only if they are no more than this: "mostly in 18 hours" says nothing.
MOST_HOURS = 8
MOST_TYPES = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code with its parameters."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def explain(
    evidence: Evidence, grid: str, at_h: float, assessment: Assessment = NO_ASSESSMENT
) -> tuple[Reason, ...]:
    """Return the reasons for a grid's risk at a moment, the most telling first."""
    number = evidence.grids.codes.index(grid)
    near = _near(evidence, number, at_h)
    reasons = [*_from_people(grid, at_h, assessment), *_from_types(near)]
    recent = near.moments_h >= at_h - REPEAT_DAYS * DAY_H
    if recent.any():
        params = {"count": int(recent.sum()), "days": REPEAT_DAYS, "within_m": int(WITHIN_M)}
        reasons.append(Reason("recent_nearby", params))
    found = int(near.found_by_patrol.sum())
    if found:
        reasons.append(Reason("found_by_patrol", {"count": found}))
    return tuple(reasons) or (Reason("minimum_presence"),)


def mostly_between(hours: Ints) -> tuple[int, int] | None:
    """Return the shortest span of hours of the day that holds most of them, or None.

    The end is exclusive and may lie past midnight: (22, 24), (23, 2).
    """
    counts = np.bincount(hours % DAY_H, minlength=DAY_H)
    for width in range(1, MOST_HOURS + 1):
        spans = np.array([np.roll(counts, -start)[:width].sum() for start in range(DAY_H)])
        start = int(spans.argmax())
        if spans[start] >= MOSTLY * counts.sum():
            return start, (start + width - 1) % DAY_H + 1
    return None


def _near(evidence: Evidence, number: int, at_h: float) -> Incidents:
    """Return the last month's incidents that count, in the grid or near one of its points."""
    incidents = evidence.incidents
    recent = (incidents.moments_h < at_h) & (incidents.moments_h >= at_h - DAYS * DAY_H)
    chosen = incidents.where(recent & (evidence.weight > 0))
    points = evidence.grids.points_m[evidence.grids.grid_of_point == number]
    near = (chosen.grid == number) | (_distance_m(chosen.points_m, points) <= WITHIN_M)
    return chosen.where(near)


def _distance_m(points: Floats, others: Floats) -> Floats:
    if not len(points) or not len(others):
        return np.full(len(points), np.inf)
    gaps = points[:, np.newaxis, :] - others[np.newaxis, :, :]
    return np.asarray(np.hypot(gaps[..., 0], gaps[..., 1]).min(axis=1))


def _from_people(grid: str, at_h: float, assessment: Assessment) -> Iterator[Reason]:
    for manual in assessment.weights:
        if manual.grid == grid and at_h < manual.until_h:
            yield Reason("assessed", {"factor": manual.factor, "until_h": manual.until_h})
    for event in assessment.events:
        if grid in event.grids and event.start_h <= at_h < event.end_h:
            yield Reason("event", {"kind": event.kind, "factor": event.factor})


def _from_types(near: Incidents) -> Iterator[Reason]:
    for code, count in Counter(near.types.tolist()).most_common(MOST_TYPES):
        of_type = near.moments_h[near.types == code]
        params = {"type": code, "count": count, "days": DAYS, "within_m": int(WITHIN_M)}
        span = mostly_between(np.floor(of_type).astype(np.int64))
        if span is None:
            yield Reason("incidents", params)
        else:
            yield Reason("incidents_mostly", params | {"from_hour": span[0], "to_hour": span[1]})
