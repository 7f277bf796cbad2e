"""What is made of samples: how many, and the percentiles that the aims speak of."""

from collections.abc import Sequence

import numpy as np

DECIMALS = 2


def summarise(samples_ms: Sequence[float]) -> dict[str, float] | None:
    """Return count, p50, p95, p99 and max of samples in milliseconds; None without any.

    Percentiles are numpy's default: linear between the two nearest samples.
    """
    if not len(samples_ms):
        return None
    values = np.asarray(samples_ms, dtype=np.float64)
    p50, p95, p99 = np.percentile(values, (50, 95, 99))
    return {
        "count": len(values),
        "p50": round(float(p50), DECIMALS),
        "p95": round(float(p95), DECIMALS),
        "p99": round(float(p99), DECIMALS),
        "max": round(float(values.max()), DECIMALS),
    }
