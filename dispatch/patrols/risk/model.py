"""What risk is computed from: grids, incidents, what the station sets, events. Frozen data.

Moments are hours since a Monday 00:00 local time, so that `moment % 168` is the hour of the week.
Points are metres on the ground's plane.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WEEK_H = 168
DAY_H = 24


@dataclass(frozen=True, slots=True, eq=False)
class Grids:
    """The m grids: codes, areas (m,), and k points spread evenly in them, (k, 2).

    `grid_of_point` (k,) says which grid each point is in. `nearness` (m, m) has in each row the
    shares, summing to 1, that a grid takes from others over the network; `network.py` makes it.
    """

    codes: tuple[str, ...]
    area_m2: Floats
    points_m: Floats
    grid_of_point: Ints
    nearness: csr_array | None = None

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, eq=False)
class Incidents:
    """The n incidents: points (n, 2), moments (n,), grid numbers (n,), -1 outside every grid.

    `types` (n,) are codes; `found_by_patrol` (n,) marks what only came up because somebody
    was sent there.
    """

    points_m: Floats
    moments_h: Floats
    grid: Ints
    types: NDArray[np.str_]
    found_by_patrol: Bools

    def __len__(self) -> int:
        return len(self.moments_h)

    def before(self, moment_h: float) -> "Incidents":
        """Return the incidents before a moment."""
        return self.where(self.moments_h < moment_h)

    def where(self, chosen: Bools) -> "Incidents":
        """Return the incidents marked in (n,)."""
        return Incidents(
            self.points_m[chosen],
            self.moments_h[chosen],
            self.grid[chosen],
            self.types[chosen],
            self.found_by_patrol[chosen],
        )


@dataclass(frozen=True, slots=True)
class ManualWeight:
    """The weekly assessment's word on a grid: its risk times `factor` until `until_h`."""

    grid: str
    factor: float
    until_h: float


@dataclass(frozen=True, slots=True)
class Event:
    """Market day, match, holiday: the risk of `grids` times `factor` while it lasts."""

    kind: str
    grids: frozenset[str]
    start_h: float
    end_h: float
    factor: float


@dataclass(frozen=True, slots=True)
class Guards:
    """What keeps attention honest.

    `patrol_discount` is what an incident found by a patrol counts of a reported one; together
    such incidents add at most `patrol_share` to a grid's risk. No grid gets more than
    `most_share` of all attention, none less than `least_share` of an even share.
    """

    patrol_discount: float = 0.25
    patrol_share: float = 0.2
    most_share: float = 0.1
    least_share: float = 0.2


@dataclass(frozen=True, slots=True)
class Settings:
    """What the station sets: which types count and how much, its guards."""

    type_weights: Mapping[str, float]
    guards: Guards = field(default_factory=Guards)
