"""One run of PyVRP's iterated local search, with limits and penalties that suit patrols.

PyVRP begins with a penalty on lateness far above any prize, which keeps the search on this side
of the time windows; beginning near what a prize is worth finds more (docs/patrol-model.md).
"""

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from pyvrp import (
    IteratedLocalSearch,
    IteratedLocalSearchParams,
    PenaltyManager,
    PenaltyParams,
    ProblemData,
    RandomNumberGenerator,
    Result,
    Solution,
)
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

ENGINE = f"pyvrp {version('pyvrp')}"

#: Watchers are asked once in so many iterations.
WATCH_EVERY = 50
#: A solution that breaks a rule has no cost: PyVRP then gives the largest integer.
NO_COST = 2**62
#: A short memory of past costs and an early return to the best: patrols are searched for seconds.
HISTORY = 100
RESTART_AFTER = 2000
#: The penalty on a second of lateness begins at a mean prize over this many mean short legs.
LATE_LEGS = 0.5
#: How far above where it begins the penalty may rise.
PENALTY_ROOM = 2.0
PARAMETERS = IteratedLocalSearchParams(
    num_iters_no_improvement=RESTART_AFTER, history_length=HISTORY
)


@dataclass(frozen=True, slots=True)
class Limit:
    """When a search ends: after so many seconds of `clock`, or so many iterations.

    The same iterations give the same plan; seconds do not, so plans record their iterations.
    """

    seconds: float | None = None
    iterations: int | None = None
    clock: Callable[[], float] = time.perf_counter


@dataclass(frozen=True, slots=True)
class Progress:
    """How a search is doing: the best cost (None before the first usable plan), so far in time."""

    best: int | None
    seconds: float
    iterations: int


#: Called now and then during a search; what it returns true for ends the search.
Watch = Callable[[Progress], bool]


class Stop:
    """PyVRP's stopping criterion for a limit and a watcher."""

    def __init__(self, limit: Limit, watch: Watch | None) -> None:
        self._limit = limit
        self._watch = watch
        self._began = limit.clock()
        self._iterations = 0

    def __call__(self, best_cost: float) -> bool:
        """Say whether to stop; PyVRP asks before every iteration."""
        seconds = self._limit.clock() - self._began
        done = self._iterations
        self._iterations += 1
        if self._limit.iterations is not None and done >= self._limit.iterations:
            return True
        if self._limit.seconds is not None and seconds >= self._limit.seconds:
            return True
        if self._watch is None or done % WATCH_EVERY:
            return False
        best = int(best_cost) if best_cost < NO_COST else None
        return self._watch(Progress(best, seconds, done))


def run_search(
    data: ProblemData,
    limit: Limit,
    seed: int,
    *,
    start: Solution | None = None,
    watch: Watch | None = None,
) -> Result:
    """Return what the search finds from `start`, or from a random solution without one."""
    stop = Stop(limit, watch)
    rng = RandomNumberGenerator(seed=seed)
    local = _local_search(data, rng)
    penalties = _penalties(data)
    if start is None:
        start = local(
            Solution.make_random(data, rng), penalties.max_cost_evaluator(), exhaustive=True
        )
    with warnings.catch_warnings():
        # At its bound the penalty is still a search for a usable plan, not a reason to fail.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        search = IteratedLocalSearch(data, penalties, local, start, PARAMETERS)
        return search.run(stop, collect_stats=False)


def _local_search(data: ProblemData, rng: RandomNumberGenerator) -> LocalSearch:
    neighbours = compute_neighbours(data, NeighbourhoodParams())
    local = LocalSearch(data, rng, neighbours, PerturbationManager(PerturbationParams()))
    for operator in OPERATORS:
        if operator.supports(data):
            local.add_operator(operator(data))
    return local


def _penalties(data: ProblemData) -> PenaltyManager:
    begin = _late_penalty(data)
    params = PenaltyParams(max_penalty=PENALTY_ROOM * begin)
    return PenaltyManager(([], begin, begin), params)


def _late_penalty(data: ProblemData) -> float:
    """Return the penalty to begin with: the middle prize over a part of the middle short leg."""
    prizes = [client.prize for client in data.clients()]
    times = data.duration_matrix(0)[: len(prizes), : len(prizes)].astype(np.float64)
    if len(prizes) < 2:
        return 1.0
    np.fill_diagonal(times, np.inf)
    short_s = max(1.0, float(np.median(times.min(axis=1))))
    return max(1.0, float(np.median(prizes)) / (LATE_LEGS * short_s))
