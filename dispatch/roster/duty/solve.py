"""Giving out shifts: the cheapest roster there is, and how good it is proven to be."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from dispatch.roster.duty.check import count_cost
from dispatch.roster.duty.improve import Hunt, improve, make_first
from dispatch.roster.duty.model import DutyModel, build_model
from dispatch.roster.duty.problem import DutyProblem, DutyRoster
from dispatch.roster.search import Limits, Progress, Search, Stage, total

#: The share of the time that the whole model gets before a part at a time is solved.
WHOLE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class SolvedDuty:
    """A duty roster; `proven` when none is cheaper. `short` when hours or pins had to give."""

    roster: DutyRoster
    stages: tuple[Stage, ...]
    short: bool
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether the roster is proven to be the best."""
        return all(stage.proven for stage in self.stages)


def solve(
    problem: DutyProblem,
    *,
    keep: DutyRoster | None = None,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancel: threading.Event | None = None,
) -> SolvedDuty:
    """Return the cheapest roster within the limits; with `keep`, the nearest to an older one.

    Only least hours and pins can make a roster impossible. When they do, what is missing of
    them is minimised first, and the checker shows it.
    """
    began = time.monotonic()
    attempt = _Attempt(
        problem, keep, limits or Limits(), on_progress, cancel or threading.Event(), began
    )
    found = attempt.solve(strict=True)
    if found is None:
        return attempt.solve(strict=False) or SolvedDuty(DutyRoster(), (), True, 0.0)
    return found if found.proven or keep is not None else attempt.improve(found)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What the attempts at a problem have in common."""

    problem: DutyProblem
    keep: DutyRoster | None
    limits: Limits
    on_progress: Callable[[Progress], None]
    cancel: threading.Event
    began: float

    def solve(self, *, strict: bool) -> SolvedDuty | None:
        """Return the best roster of the whole model, or None when strict rules leave none."""
        model = build_model(self.problem, strict=strict)
        search = Search(model.cp, self._whole_limits(), self.on_progress, self.cancel)
        search.began = self.began
        if self.problem.pins or not strict:
            search.minimise("short", _short(model))
        if self.keep is not None:
            search.hint((x.index, int(d in self.keep.duties)) for d, x in model.works.items())
            search.minimise("changes", _changes(model, self.keep))
        search.minimise("cost", total(model.cost))
        if search.impossible and strict:
            return None
        if not search.solution and strict:
            return self._first(search)
        if not search.solution:
            search.limits = replace(self.limits, first_only=True)
            search.stages.pop()
            search.minimise("cost", total(model.cost))
        duties = frozenset(d for d, x in model.works.items() if search.solution and search.value(x))
        return SolvedDuty(DutyRoster(duties), tuple(search.stages), not strict, search.elapsed_s)

    def _first(self, search: Search) -> SolvedDuty | None:
        """Return a roster made row by row, with what the search knows of the bound."""
        roster = make_first(self.problem, self.limits.seed)
        if roster is None:
            return None
        stage = replace(search.stages[-1], value=count_cost(self.problem, roster))
        stages = (*search.stages[:-1], stage)
        return SolvedDuty(roster, stages, short=False, seconds=search.elapsed_s)

    def _whole_limits(self) -> Limits:
        return replace(self.limits, seconds=WHOLE_SHARE * self.limits.seconds)

    def improve(self, found: SolvedDuty) -> SolvedDuty:
        """Return a cheaper roster, looked for a few people at a time until the time is over."""
        stage = found.stages[-1]

        def tell(cost: int) -> None:
            elapsed_s = time.monotonic() - self.began
            self.on_progress(Progress("cost", cost, stage.bound, elapsed_s))

        hunt = Hunt(
            until=self.began + self.limits.seconds,
            seed=self.limits.seed,
            goal=stage.bound,
            stopped=self.cancel.is_set,
            on_better=tell,
        )
        roster = improve(self.problem, found.roster, hunt)
        cost, elapsed_s = count_cost(self.problem, roster), time.monotonic() - self.began
        better = replace(stage, value=cost, proven=cost == stage.bound, seconds=elapsed_s)
        return replace(found, roster=roster, stages=(*found.stages[:-1], better), seconds=elapsed_s)


def _short(model: DutyModel) -> cp_model.LinearExpr:
    """Pins missed before anything, then minutes below the least hours."""
    minutes = 1 + sum(member.bounds.least_minutes for member in model.problem.members)
    pins = [(minutes, missed) for missed in model.unpinned]
    return total([*pins, *((1, short) for short in model.hours_short)])


def _changes(model: DutyModel, keep: DutyRoster) -> cp_model.LinearExpr:
    return total([(1, ~x if d in keep.duties else x) for d, x in model.works.items()])
