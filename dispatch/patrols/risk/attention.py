"""From risk to presence: nobody gets everything, nobody gets nothing."""

import numpy as np

from dispatch.patrols.risk.model import Floats, Guards


def attention(risk: Floats, guards: Guards) -> Floats:
    """Return the share of presence that each grid should get, (m,), summing to 1.

    `risk` is (m,). Every grid gets its minimum, none more than the cap; what the cap takes
    goes to the others by their risk. With too few grids for the cap it is an even share.
    """
    count = len(risk)
    least = guards.least_share / count
    most = max(guards.most_share, 1.0 / count)
    total = risk.sum()
    shares = risk / total if total > 0 else np.full(count, 1.0 / count)
    shares = least + (1.0 - guards.least_share) * shares
    return _capped(shares, most)


def _capped(shares: Floats, most: float) -> Floats:
    """Cut what is above the cap and share it among the rest in proportion, until none is."""
    capped = np.zeros(len(shares), dtype=bool)
    while (shares > most + 1e-12).any():
        capped |= shares >= most
        left = max(0.0, 1.0 - most * float(capped.sum()))
        free = np.where(capped, 0.0, shares)
        if free.sum() <= np.finfo(np.float64).tiny:
            free = np.where(capped, 0.0, 1.0)
        shares = np.where(capped, most, free / (free.sum() or 1.0) * left)
    return shares
