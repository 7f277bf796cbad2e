"""Jobs: their states, what a kind of job is, what it reports on its way."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Payload = dict[str, Any]
#: What the catalogue needs to tell why a job failed: {"code": ..., "params": {...}}.
Failure = dict[str, Any]


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


#: Those that the duty room sees live.
LIVE = frozenset({JobState.QUEUED, JobState.RUNNING})
#: One retry: a job that took two processes with it will take the third.
MOST_ATTEMPTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a job is; whatever it can't tell is None.

    `best` and `bound` are the best value so far and the proven bound, in the job's own unit;
    `fraction` is 0 to 1; `seconds_left` is what the job believes.
    """

    best: float | None = None
    bound: float | None = None
    fraction: float | None = None
    seconds_left: float | None = None

    @property
    def gap(self) -> float | None:
        """Return |best - bound| / |best|, as solvers do; None where there is none."""
        if self.best is None or self.bound is None:
            return None
        distance = abs(self.best - self.bound)
        if distance == 0:
            return 0.0
        return distance / abs(self.best) if self.best else None

    def wire(self) -> dict[str, float | None]:
        """Return the progress as pages see it."""
        return {
            "best": self.best,
            "bound": self.bound,
            "gap": self.gap,
            "fraction": self.fraction,
            "seconds_left": self.seconds_left,
        }


Report = Callable[[Progress], None]
ShouldStop = Callable[[], bool]
#: What a kind of job does: payload, report, should_stop; returns JSON. It runs in a process of
#: its own. Once `should_stop()` is true (the time is up) it returns what it has, or is killed.
#: A PatrolError or GisError is its refusal; any other exception counts as a crash.
Work = Callable[[Payload, Report, ShouldStop], Any]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its stable name, its function as `module:function`, its time limit.

    The function is named, not imported: only the job's own process needs its libraries.
    """

    name: str
    work: str
    time_limit_s: float
