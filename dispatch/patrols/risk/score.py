"""The risk of every grid at every hour of a week: incidents, assessment and events together."""

from dataclasses import dataclass, field

import numpy as np

from dispatch.patrols.risk.evidence import Evidence, ages_weight, components
from dispatch.patrols.risk.model import WEEK_H, Event, Floats, Grids, Ints, ManualWeight
from dispatch.patrols.risk.rhythm import rhythm

#: Over how many days the station's incidents are averaged to expect the next week's.
RATE_DAYS = 56.0


@dataclass(frozen=True, slots=True)
class Assessment:
    """What people know beyond the incidents: the weekly assessment, and what is going on."""

    weights: tuple[ManualWeight, ...] = ()
    events: tuple[Event, ...] = ()


NO_ASSESSMENT = Assessment()


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """Weighted incidents to be expected by grid and hour, (m, 168), from `at_h` on.

    Column j is the hour from at_h + j to at_h + j + 1. `place` (m,) is the share of each grid,
    whenever.
    """

    grids: Grids
    at_h: float
    expected: Floats
    place: Floats = field(repr=False)

    def between(self, start_h: float, end_h: float) -> Floats:
        """Return what is to be expected by grid (m,) within whole hours of the week."""
        first, last = int(start_h - self.at_h), int(end_h - self.at_h)
        return np.asarray(self.expected[:, first:last].sum(axis=1))


def score(
    evidence: Evidence, mix: Floats, at_h: float, assessment: Assessment = NO_ASSESSMENT
) -> Risk:
    """Return the risk in the week from `at_h`, a whole hour, by what was before it."""
    place = mix @ components(evidence, at_h)
    hours: Ints = np.arange(WEEK_H, dtype=np.int64) + int(at_h)
    in_week = rhythm(evidence, at_h)[:, hours % WEEK_H]
    weekly = _weekly_total(evidence, at_h)
    expected = weekly * place[:, np.newaxis] * in_week
    expected *= _factors(evidence.grids, hours, assessment)
    return Risk(evidence.grids, at_h, expected, place)


def _weekly_total(evidence: Evidence, at_h: float) -> float:
    """Return how many weighted incidents a week has, the last weeks counting most."""
    moments_h = evidence.incidents.moments_h
    if not len(moments_h):
        return 0.0
    known_h = max(WEEK_H, min(at_h - moments_h.min(), 4 * RATE_DAYS * 24))
    # The decayed hours that were observed: the integral of 2^(-age / half-life).
    halves = known_h / (RATE_DAYS * 24)
    observed_h = RATE_DAYS * 24 / np.log(2) * (1 - np.exp2(-halves))
    discount = evidence.settings.guards.patrol_discount
    parts = np.where(evidence.incidents.found_by_patrol, discount, 1.0)
    weight = ages_weight(evidence, at_h, RATE_DAYS) * parts * (moments_h >= at_h - known_h)
    return float(weight.sum() / observed_h * WEEK_H)


def _factors(grids: Grids, moments: Ints, assessment: Assessment) -> Floats:
    """Return what assessment and events multiply the risk by, (m, 168)."""
    number = {code: index for index, code in enumerate(grids.codes)}
    factors = np.ones((len(grids), len(moments)))
    for manual in assessment.weights:
        if manual.grid in number:
            factors[number[manual.grid], moments < manual.until_h] *= manual.factor
    for event in assessment.events:
        there = np.array([code in event.grids for code in grids.codes], dtype=bool)
        during = (moments >= event.start_h) & (moments < event.end_h)
        factors[np.ix_(there, during)] *= event.factor
    return factors
