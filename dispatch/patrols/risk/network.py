"""Nearness of grids over the network: how much of its neighbours' risk a grid takes on."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, diags_array

from dispatch.patrols.risk.model import Floats, Ints

#: On foot a third of the nearness is left after three minutes.
SCALE_S = 180.0
#: Beyond this many scales nothing is left worth keeping.
REACH_SCALES = 4.0


def nearness_from_times(times_s: Floats, scale_s: float = SCALE_S) -> csr_array:
    """Return rows of shares from travel times (m, m) between grids; inf is no way."""
    near = np.exp(-times_s / scale_s) * (times_s <= REACH_SCALES * scale_s)
    np.fill_diagonal(near, 1.0)
    return _with_rows_of_one(csr_array(near))


def nearness_from_neighbours(count: int, pairs: ArrayLike, share: float = 0.5) -> csr_array:
    """Return rows of shares from pairs (k, 2) of adjoining grids, each pair once.

    A grid with neighbours keeps 1 - `share` and takes `share` from them, in equal parts.
    """
    ends: Ints = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
    adjoining = csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    degree = adjoining.sum(axis=1)
    part = np.divide(share, degree, out=np.zeros(count), where=degree > 0)
    return csr_array(diags_array(part) @ adjoining + diags_array(1.0 - part * degree))


def _with_rows_of_one(weights: csr_array) -> csr_array:
    return csr_array(diags_array(1.0 / weights.sum(axis=1)) @ weights)
