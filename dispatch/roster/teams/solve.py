"""Composing the standing teams from who there is."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from dispatch.roster.search import Limits, Progress, Search, Stage, in_order, total
from dispatch.roster.teams.model import (
    TeamsModel,
    build_model,
    changes,
    preferences,
    shortfalls,
)
from dispatch.roster.teams.problem import Composition, TeamsProblem


@dataclass(frozen=True, slots=True)
class Composed:
    """The teams; `proven` when none are better in any tier."""

    composition: Composition
    stages: tuple[Stage, ...]
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether the composition is proven to be the best."""
        return all(stage.proven for stage in self.stages)


def compose(
    problem: TeamsProblem,
    *,
    keep: Composition | None = None,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancel: threading.Event | None = None,
) -> Composed:
    """Return the best composition; never infeasible, what is missing are tiers.

    With `keep` an older composition is changed as little as pins, seats and grids allow.
    """
    began = time.monotonic()
    model = build_model(problem)
    search = Search(model.cp, limits or Limits(), on_progress, cancel or threading.Event())
    search.began = began
    tiers = shortfalls(model)
    tiers += [changes(model, keep)] if keep is not None else []
    _begin_with(search, model, keep or problem.current)
    search.minimise("covered", in_order(tiers), [total(tier) for tier in tiers])
    search.minimise("preference", total(preferences(model)))
    composition = Composition()
    if search.solution:
        composition = Composition(
            seats=frozenset(s for s, x in model.seats.items() if search.value(x)),
            answers=frozenset(a for a, x in model.answers.items() if search.value(x)),
        )
    return Composed(composition, tuple(search.stages), search.elapsed_s)


def _begin_with(search: Search, model: TeamsModel, start: Composition) -> None:
    """Have the search begin with a composition: what it ends with is seldom far from it."""
    seats = ((x.index, int(seated in start.seats)) for seated, x in model.seats.items())
    answers = ((x.index, int(answer in start.answers)) for answer, x in model.answers.items())
    search.hint((*seats, *answers))
