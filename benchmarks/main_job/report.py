"""What is told of a run: the figures beside the aims."""

from typing import Any

#: The 99th percentiles aimed at, in milliseconds, on 2 cores.
AIMS_P99_MS = {
    "incident": 60.0,
    "recommendation": 40.0,
    "assign": 60.0,
    "commit_to_frame": 150.0,
    "position": 50.0,
}


def judge(figures: dict[str, dict[str, float] | None]) -> dict[str, dict[str, Any]]:
    """Return each aim with what was reached and whether it was met; no sample is a miss."""
    judged = {}
    for name, aim_ms in AIMS_P99_MS.items():
        reached = figures.get(name)
        p99 = reached["p99"] if reached else None
        judged[name] = {
            "aim_p99_ms": aim_ms,
            "p99_ms": p99,
            "met": p99 is not None and p99 <= aim_ms,
        }
    return judged
