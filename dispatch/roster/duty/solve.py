"""Giving out shifts: the cheapest roster there is, and how good it is proven to be."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from dispatch.roster.duty.model import DutyModel, build_model
from dispatch.roster.duty.problem import DutyProblem, DutyRoster
from dispatch.roster.search import Limits, Progress, Search, Stage, total


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
    make = _Maker(problem, keep, limits or Limits(), on_progress, cancel or threading.Event(), began)
    found = make.solve(strict=True)
    return make.solve(strict=False) if found is None else found


@dataclass(frozen=True, slots=True)
class _Maker:
    """What both attempts, the strict and the other, begin from."""

    problem: DutyProblem
    keep: DutyRoster | None
    limits: Limits
    on_progress: Callable[[Progress], None]
    cancel: threading.Event
    began: float

    def solve(self, *, strict: bool) -> SolvedDuty | None:
        """Return the best roster, or None when the strict rules leave none."""
        model = build_model(self.problem, strict=strict)
        search = Search(model.cp, self.limits, self.on_progress, self.cancel)
        search.began = self.began
        if self.problem.pins or not strict:
            search.minimise("short", _short(model))
        if self.keep is not None:
            search.hint((x.index, int(d in self.keep.duties)) for d, x in model.works.items())
            search.minimise("changes", _changes(model, self.keep))
        search.minimise("cost", total(model.cost))
        if search.impossible and strict:
            return None
        duties = frozenset(d for d, x in model.works.items() if search.solution and search.value(x))
        return SolvedDuty(DutyRoster(duties), tuple(search.stages), not strict, search.elapsed_s)


def _short(model: DutyModel) -> cp_model.LinearExpr:
    """Pins missed before anything, then minutes below the least hours."""
    minutes = 1 + sum(member.bounds.least_minutes for member in model.problem.members)
    pins = [(minutes, missed) for missed in model.unpinned]
    return total([*pins, *((1, short) for short in model.hours_short)])


def _changes(model: DutyModel, keep: DutyRoster) -> cp_model.LinearExpr:
    return total([(1, ~x if d in keep.duties else x) for d, x in model.works.items()])
