"""Minimising one stage after another with CP-SAT: progress, cancel, limits, same result by seed.

A stage's value is kept by a constraint when the next begins, so earlier stages count for more
than any amount of later ones. OR-Tools is imported here and by the models only; whoever starts
a server must not import this.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

#: A weighted sum, term by term.
Terms = list[tuple[int, cp_model.LinearExprT]]
#: CP-SAT's statuses that come with a solution.
FOUND = frozenset({cp_model.OPTIMAL, cp_model.FEASIBLE})
#: The linear relaxation of rosters is nearly integral: relaxing everything is what proves them.
RELAX_ALL = 2
#: A cancelled search ends within so many seconds.
CANCEL_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how a search goes.

    `seconds` of wall clock for all stages together; `effort`, in CP-SAT's deterministic time
    (roughly seconds of one core), cuts each stage at the same point on every machine. A result
    depends on the seed alone as long as no stage was cut by `seconds`; `workers` are threads.
    With `first_only` a stage ends at its first solution; one that need not be exact ends as
    soon as it is proven to be within the share `near` of the best.
    """

    seconds: float = 60.0
    workers: int = 1
    seed: int = 1
    effort: float | None = None
    first_only: bool = False
    near: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: the best value of the stage, what none can be below, the time."""

    stage: str
    best: int | None
    bound: int
    seconds: float

    @property
    def gap(self) -> float | None:
        """The share of the best value that may still be saved; None before the first solution."""
        return None if self.best is None else gap(self.best, self.bound)


@dataclass(frozen=True, slots=True)
class Stage:
    """What came of a stage; `value` is None when it ended before any solution."""

    name: str
    value: int | None
    bound: int
    proven: bool
    seconds: float


@dataclass(slots=True)
class Search:
    """A model that is minimised stage by stage.

    With `light` the model is simplified less before each stage: worth it for models whose
    linear relaxation settles nearly everything anyway.
    """

    model: cp_model.CpModel
    limits: Limits = field(default_factory=Limits)
    on_progress: Callable[[Progress], None] = lambda _: None
    cancel: threading.Event = field(default_factory=threading.Event)
    stages: list[Stage] = field(default_factory=list)
    solution: list[int] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    impossible: bool = False
    light: bool = False
    _found: cp_model.CpSolver | None = None

    def minimise(
        self,
        name: str,
        goal: cp_model.LinearExpr,
        tiers: Sequence[cp_model.LinearExpr] = (),
        *,
        exact: bool = True,
    ) -> Stage:
        """Minimise the goal, let later stages make nothing worse, and return what came of it.

        A goal that is a sum of `tiers` with large factors is kept tier by tier: rows with
        such factors blur the relaxation. A stage that is not `exact` may end within `near`.
        """
        self.model.minimize(goal)
        began = time.monotonic()
        if self._left_s() <= 0 or self.cancel.is_set():
            stage = Stage(name, None, 0, proven=False, seconds=0.0)
        else:
            solver = self._make_solver()
            solver.parameters.relative_gap_limit = 0.0 if exact else self.limits.near
            watch = _Watch(self, name)
            solver.best_bound_callback = watch.on_bound
            with _stopping(solver, self.cancel):
                status = solver.solve(self.model, watch)
            stage = self._read(name, solver, status, time.monotonic() - began)
        self.stages.append(stage)
        if stage.value is not None:
            for part in tiers or (goal,):
                self.model.add(part <= self.value(part))
            self.hint(enumerate(self.solution))
        return stage

    def forget_hints(self) -> None:
        """Let the next stage begin from its relaxation and not from the last stage's solution.

        Following a hint costs a linear program for every few variables: more than half of the
        time where the relaxation alone leads straight to a better solution.
        """
        self.model.clear_hints()  # type: ignore[no-untyped-call]

    def hint(self, values: Iterable[tuple[int, int]]) -> None:
        """Tell the next stage where to begin: values by the variables' indices."""
        self.forget_hints()
        for index, value in values:
            self.model.add_hint(self.model.get_int_var_from_proto_index(index), value)

    def value(self, expression: cp_model.LinearExprT) -> int:
        """Return a value in the best solution of the last stage that found one."""
        if self._found is None:
            raise RuntimeError("no stage has found a solution")
        return self._found.value(expression)

    @property
    def proven(self) -> bool:
        """Whether every stage is proven to be at its best."""
        return all(stage.proven for stage in self.stages)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the search was made."""
        return time.monotonic() - self.began

    def _left_s(self) -> float:
        return self.limits.seconds - self.elapsed_s

    def _make_solver(self) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = self.limits.workers
        parameters.interleave_search = self.limits.workers > 1
        parameters.random_seed = self.limits.seed
        parameters.linearization_level = RELAX_ALL
        parameters.max_time_in_seconds = max(self._left_s(), 0.0)
        parameters.stop_after_first_solution = self.limits.first_only
        if self.light:
            parameters.max_presolve_iterations = 1
            parameters.cp_model_probing_level = 0
            parameters.symmetry_level = 0
        if self.limits.effort is not None:
            parameters.max_deterministic_time = self.limits.effort
        return solver

    def _read(
        self, name: str, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus, seconds: float
    ) -> Stage:
        bound = round(solver.best_objective_bound)
        self.impossible = status == cp_model.INFEASIBLE
        if status not in FOUND:
            return Stage(name, None, bound, proven=False, seconds=seconds)
        self._found = solver
        self.solution = list(solver.response_proto.solution)
        value = round(solver.objective_value)
        return Stage(name, value, bound, proven=bound >= value, seconds=seconds)


class _Watch(cp_model.CpSolverSolutionCallback):
    """Tells each better solution and each better bound."""

    def __init__(self, search: Search, stage: str) -> None:
        super().__init__()
        self._search = search
        self._stage = stage
        self._best: int | None = None

    def on_solution_callback(self) -> None:
        """Tell the solution that was just found."""
        self._best = round(self.objective_value)
        self.on_bound(self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        """Tell a bound that was just proven."""
        seconds = self._search.elapsed_s
        self._search.on_progress(Progress(self._stage, self._best, round(bound), seconds))


@contextmanager
def _stopping(solver: cp_model.CpSolver, cancel: threading.Event) -> Iterator[None]:
    """Stop the solver as soon as the event is set, from a thread of its own."""
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            if cancel.wait(CANCEL_POLL_S):
                solver.stop_search()
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def gap(best: int, bound: int) -> float:
    """Return by what share of the best value the bound lies below it; 0 when both are 0."""
    return (best - bound) / abs(best) if best else float(best != bound)


def total(terms: Terms) -> cp_model.LinearExpr:
    """Return the weighted sum of terms."""
    return cp_model.LinearExpr.weighted_sum(
        [term for _, term in terms], [weight for weight, _ in terms]
    )


def in_order(tiers: Sequence[Terms]) -> cp_model.LinearExpr:
    """Return one sum of tiers, in which none can outweigh an earlier one.

    Every term must be without negative values, and the variables' domains must be finite.
    """
    weighted: Terms = []
    reach = 1
    for terms in reversed(tiers):
        weighted += [(weight * reach, term) for weight, term in terms]
        reach *= 1 + sum(weight * _most(term) for weight, term in terms)
    return total(weighted)


def _most(term: cp_model.LinearExprT) -> int:
    if isinstance(term, int):
        return term
    return max(term.domain.flattened_intervals()) if isinstance(term, cp_model.IntVar) else 1
