"""What the incidents say of every grid: maps that decay in space and time, several ranges each.

Each component is a distribution over the grids: counts in the grid itself, near repeats at
several distances and ages (Bowers, Johnson and Pease 2004 describe the decay), counts taken over
from neighbours on the network, and the even spread that no evidence at all gives.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.spatial import KDTree

from dispatch.patrols.risk.model import DAY_H, Floats, Grids, Incidents, Settings

#: Components (metres, days): how far an incident spreads, and after how many days it counts half.
OWN_DAYS = (7.0, 30.0, 180.0)
NEAR = ((150.0, 7.0), (150.0, 180.0), (300.0, 7.0), (300.0, 180.0), (600.0, 180.0))
NETWORK_DAYS = 180.0
#: A Gaussian is cut off after so many of its widths.
REACH_WIDTHS = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The incidents in question as seen by the grids.

    `own` and each of `near` are (m, n): how much of an incident falls to a grid. `weight` (n,)
    is what an incident of its type counts, 0 for types not chosen.
    """

    grids: Grids
    incidents: Incidents
    settings: Settings
    own: csr_array
    near: dict[float, csr_array]
    weight: Floats


def gather(grids: Grids, incidents: Incidents, settings: Settings) -> Evidence:
    """Return the evidence that the incidents are, of any time."""
    tree = KDTree(grids.points_m) if len(grids.points_m) else None
    widths = sorted({width for width, _ in NEAR})
    near = {width: _spread(grids, incidents, tree, width) for width in widths}
    weights = settings.type_weights
    return Evidence(
        grids=grids,
        incidents=incidents,
        settings=settings,
        own=_own(grids, incidents),
        near=near,
        weight=np.array([weights.get(str(code), 0.0) for code in incidents.types]),
    )


def component_count(grids: Grids) -> int:
    """Return how many components there are for these grids."""
    return len(OWN_DAYS) + len(NEAR) + (grids.nearness is not None) + 1


def components(evidence: Evidence, at_h: float) -> Floats:
    """Return the components (c, m) at a moment from what was before it, each summing to 1.

    Incidents found by patrols count by the guards: discounted, and at most a set share of what
    was reported. A component without any evidence is even.
    """
    maps = [_guarded(evidence, evidence.own, days, at_h) for days in OWN_DAYS]
    maps += [_guarded(evidence, evidence.near[width], days, at_h) for width, days in NEAR]
    if evidence.grids.nearness is not None:
        own = _guarded(evidence, evidence.own, NETWORK_DAYS, at_h)
        maps.append(evidence.grids.nearness @ own)
    even = evidence.grids.area_m2 / evidence.grids.area_m2.sum()
    return np.stack([*(_as_shares(found, even) for found in maps), even])


def ages_weight(evidence: Evidence, at_h: float, half_life_days: float) -> Floats:
    """Return what each incident counts at a moment (n,): 0 if it is later, half a half-life on."""
    age_h = at_h - evidence.incidents.moments_h
    halves = np.clip(age_h, 0.0, None) / (half_life_days * DAY_H)
    return np.where(age_h > 0, evidence.weight * np.exp2(-halves), 0.0)


def _guarded(evidence: Evidence, share: csr_array, days: float, at_h: float) -> Floats:
    """Return the weighted sum of incidents by grid (m,) under the guards."""
    guards = evidence.settings.guards
    weight = ages_weight(evidence, at_h, days)
    found = evidence.incidents.found_by_patrol
    reported: Floats = share @ np.where(found, 0.0, weight)
    discovered: Floats = share @ np.where(found, weight * guards.patrol_discount, 0.0)
    return reported + np.minimum(discovered, guards.patrol_share * reported)


def _as_shares(found: Floats, even: Floats) -> Floats:
    total = found.sum()
    return found / total if total > 0 else even


def _own(grids: Grids, incidents: Incidents) -> csr_array:
    inside = np.flatnonzero(incidents.grid >= 0)
    entries = (np.ones(len(inside)), (incidents.grid[inside], inside))
    return csr_array(coo_array(entries, shape=(len(grids), len(incidents))))


def _spread(grids: Grids, incidents: Incidents, tree: KDTree | None, width_m: float) -> csr_array:
    """Return how much of each incident falls to each grid, Gaussian over the grids' points.

    An incident that reaches any grid counts as one in all: where the points lie decides who gets
    it, not how much.
    """
    shape = (len(grids.points_m), len(incidents))
    if tree is None or not len(incidents):
        return csr_array((len(grids), len(incidents)))
    other = KDTree(incidents.points_m)
    near = tree.sparse_distance_matrix(other, REACH_WIDTHS * width_m, output_type="coo_matrix")
    height = np.exp(-0.5 * (near.data / width_m) ** 2)
    by_point = csr_array(coo_array((height, (near.row, near.col)), shape=shape))
    by_grid = _point_shares(grids) @ by_point
    total = by_grid.sum(axis=0)
    part = np.divide(1.0, total, out=np.zeros(len(incidents)), where=total > 0)
    return csr_array(by_grid @ diags_array(part))


def _point_shares(grids: Grids) -> csr_array:
    """Return (m, k): the area that each point stands for in its grid."""
    count = np.bincount(grids.grid_of_point, minlength=len(grids))
    area = (grids.area_m2 / np.maximum(count, 1))[grids.grid_of_point]
    index = np.arange(len(grids.grid_of_point))
    shape = (len(grids), len(index))
    ones = csr_array(coo_array((np.ones(len(index)), (grids.grid_of_point, index)), shape=shape))
    return csr_array(ones @ diags_array(area))
