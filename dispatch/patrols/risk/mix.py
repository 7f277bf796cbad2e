"""How much each component counts: learnt from which of them foresaw the station's own past.

The risk of a grid is a mixture of the components; its weights are those under which the incidents
of the last weeks were most likely, each given only what was before its day (the EM algorithm of
Dempster, Laird and Rubin 1977 for mixture weights; its optimum is unique).
"""

import numpy as np

from dispatch.patrols.risk.evidence import Evidence, component_count, components
from dispatch.patrols.risk.model import DAY_H, Floats, Grids

#: EM is slow where components are alike; the rounds cost little.
ROUNDS = 1000
#: Pretended incidents shared evenly among the components: a station's first weeks say little.
PRIOR = 20.0


def even_mix(grids: Grids) -> Floats:
    """Return equal weights (c,), for a station without a past."""
    count = component_count(grids)
    return np.full(count, 1.0 / count)


def fit_mix(evidence: Evidence, from_h: float, until_h: float) -> Floats:
    """Return the weights (c,) learnt day by day from a span of the past; they sum to 1.

    The span should begin where about half of what is known now was known already: with a
    shorter past wider maps foresee better than they do today.
    Incidents found by patrols are not learnt from: they are where somebody was sent.
    """
    foreseen = [
        _foreseen(evidence, day_h)
        for day_h in np.arange(from_h, until_h - DAY_H + 1e-9, DAY_H, dtype=np.float64)
    ]
    likelihood = np.concatenate([*foreseen, np.empty((0, component_count(evidence.grids)))])
    mix = even_mix(evidence.grids)
    for _ in range(ROUNDS):
        parts = likelihood * mix
        parts /= np.maximum(parts.sum(axis=1, keepdims=True), np.finfo(np.float64).tiny)
        mix = parts.sum(axis=0) + PRIOR / len(mix)
        mix /= mix.sum()
    return mix


def _foreseen(evidence: Evidence, day_h: float) -> Floats:
    """Return what each component gave to each of a day's incidents beforehand, (k, c)."""
    incidents = evidence.incidents
    today = (incidents.moments_h >= day_h) & (incidents.moments_h < day_h + DAY_H)
    counts = today & (incidents.grid >= 0) & ~incidents.found_by_patrol & (evidence.weight > 0)
    return np.asarray(components(evidence, day_h)[:, incidents.grid[counts]].T)
