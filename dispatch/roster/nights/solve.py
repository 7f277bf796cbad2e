"""Giving out the nights: the best roster there is, by tiers, and how good it is proven to be."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from dispatch.roster.nights import goals
from dispatch.roster.nights.greedy import make_first
from dispatch.roster.nights.model import NightsModel, build_model
from dispatch.roster.nights.problem import Problem, Roster
from dispatch.roster.search import Limits, Progress, Search, Stage, Terms, in_order, total


@dataclass(frozen=True, slots=True)
class Solved:
    """A roster with the two stages of its search; `proven` when none can be better."""

    roster: Roster
    stages: tuple[Stage, ...]
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether the roster is proven to be the best in every tier."""
        return all(stage.proven for stage in self.stages)


def solve(
    problem: Problem,
    *,
    keep: Roster | None = None,
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancel: threading.Event | None = None,
) -> Solved:
    """Return the best roster within the limits; never infeasible, shortfalls are tiers.

    With `keep` an older roster is changed as little as the tiers of shortfalls allow: for
    pins and forbids of the leader. A cut or cancelled search returns the best roster found.
    """
    began = time.monotonic()
    model = build_model(problem)
    search = Search(model.cp, limits or Limits(), on_progress, cancel or threading.Event())
    search.began, search.light = began, True
    first = make_first(model)
    on_progress(Progress("first", None, 0, search.elapsed_s))
    if keep is not None:
        search.hint(hint_of(model, keep))
    tiers = promise(model, keep)
    search.minimise("promise", in_order(tiers), [total(tier) for tier in tiers])
    search.forget_hints()
    search.minimise("quality", total(goals.quality(model)), exact=False)
    roster = read_roster(model, search) if search.solution else first
    return Solved(roster, tuple(search.stages), search.elapsed_s)


def promise(model: NightsModel, keep: Roster | None) -> list[Terms]:
    """Return the tiers that come before quality."""
    tiers = [goals.pins(model), goals.nights(model), goals.cover(model)]
    tiers += [goals.changes(model, keep.places)] if keep is not None else []
    return [*tiers, goals.away(model)]


def hint_of(model: NightsModel, roster: Roster) -> list[tuple[int, int]]:
    """Return the values of the places' variables in a roster."""
    return [(x.index, int(place in roster.places)) for place, x in model.places.items()]


def read_roster(model: NightsModel, search: Search) -> Roster:
    """Return the roster of the search's best solution."""
    return Roster(frozenset(p for p, x in model.places.items() if search.value(x)))
