"""The maps that the risk is compared with, each of what was before a moment."""

from collections.abc import Callable

import numpy as np
from scipy.ndimage import gaussian_filter

from benchmarks.hotspots.raster import Raster
from dispatch.patrols.risk.model import Floats, Incidents

WEEK_H = 168.0
#: Widths of the kernel density map, in metres; each is a peer of its own.
KDE_WIDTHS_M = (150.0, 300.0)

Peer = Callable[[Raster, Incidents], Floats]


def count_map(raster: Raster, before: Incidents) -> Floats:
    """Return how many incidents each cell had, (m,)."""
    inside = before.grid[before.grid >= 0]
    return np.bincount(inside, minlength=len(raster.grids)).astype(np.float64)


def last_week(raster: Raster, before: Incidents) -> Floats:
    """Return how many incidents each cell had in the last seven days."""
    latest_h = before.moments_h.max(initial=0.0)
    return count_map(raster, before.where(before.moments_h >= latest_h - WEEK_H))


def kde_map(width_m: float) -> Peer:
    """Return the peer that smooths the counts by a Gaussian of this width."""

    def smooth(raster: Raster, before: Incidents) -> Floats:
        image = raster.as_image(count_map(raster, before))
        return raster.of_image(gaussian_filter(image, width_m / raster.size_m, mode="constant"))

    return smooth


PEERS: dict[str, Peer] = {
    "count_map": count_map,
    "last_week": last_week,
    **{f"kde_{width:.0f}_m": kde_map(width) for width in KDE_WIDTHS_M},
}
