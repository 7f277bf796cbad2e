"""Improving a large duty roster: a few people's rows are solved anew, again and again.

Large neighbourhood search (Shaw 1998): the others' shifts are taken off the demands, so each
round is a small duty roster of its own, solved by the same model. Rounds are cut by CP-SAT's
deterministic time, so that the same seed gives the same rosters.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random

from dispatch.roster.duty.check import count_cost
from dispatch.roster.duty.model import build_model
from dispatch.roster.duty.problem import Demand, Duty, DutyProblem, DutyRoster, Member
from dispatch.roster.search import Limits, Search, total

#: How many people's rows are solved anew at first; fewer after a round that was cut, more
#: when rounds find nothing.
FEWEST, FIRST = 3, 5
#: So many rounds without a better roster make the neighbourhood larger.
PATIENCE = 12
#: A round ends after so much deterministic time.
ROUND_EFFORT = 3.0


@dataclass(frozen=True, slots=True)
class Hunt:
    """How long to look: until a moment of `time.monotonic`, the cost `goal` (a bound), or a stop.

    `on_better` is told each lower cost.
    """

    until: float
    seed: int
    goal: int
    stopped: Callable[[], bool]
    on_better: Callable[[int], None]


def improve(problem: DutyProblem, roster: DutyRoster, hunt: Hunt) -> DutyRoster:
    """Return the cheapest roster found."""
    rng = Random(hunt.seed)  # noqa: S311 - a search, no secret
    cost, size, idle = count_cost(problem, roster), FIRST, 0
    while cost > hunt.goal and not hunt.stopped() and (left_s := hunt.until - time.monotonic()) > 0:
        chosen = rng.sample(problem.members, min(size, len(problem.members)))
        limits = Limits(seconds=left_s, seed=rng.randrange(2**16), effort=ROUND_EFFORT)
        rows, proven = _solve_anew(problem, roster, chosen, limits)
        changed = _with_rows(roster, chosen, rows)
        found = count_cost(problem, changed)
        idle = 0 if found < cost else idle + 1
        if found < cost:
            hunt.on_better(found)
        if found <= cost:
            roster, cost = changed, found
        size, idle = _resize(size, idle, len(problem.members), proven=proven)
    return roster


def _resize(size: int, idle: int, most: int, *, proven: bool) -> tuple[int, int]:
    if not proven:
        return max(FEWEST, size - 1), idle
    return (min(most, size + 1), 0) if idle >= PATIENCE else (size, idle)


def _solve_anew(
    problem: DutyProblem, roster: DutyRoster, chosen: list[Member], limits: Limits
) -> tuple[Iterable[Duty], bool]:
    """Return the new rows of the chosen, and whether they are the best beside the others."""
    model = build_model(part_of(problem, roster, chosen), strict=True)
    for pin in model.problem.pins & roster.duties:
        model.cp.add(model.works[pin] == 1)
    search = Search(model.cp, limits)
    search.hint((x.index, int(duty in roster.duties)) for duty, x in model.works.items())
    stage = search.minimise("round", total(model.cost))
    if not search.solution:
        names = {member.id for member in chosen}
        return [duty for duty in roster.duties if duty.member in names], False
    return [duty for duty, x in model.works.items() if search.value(x)], stage.proven


def part_of(problem: DutyProblem, roster: DutyRoster, chosen: Iterable[Member]) -> DutyProblem:
    """Return the problem of the chosen alone, the others' shifts taken off the demands."""
    members = tuple(chosen)
    names = {member.id for member in members}
    others = [duty for duty in roster.duties if duty.member not in names]
    there: Counter[tuple[int, str, str | None]] = Counter()
    for duty in others:
        there[duty.day, duty.shift, None] += 1
        for skill in problem.member_of[duty.member].skills:
            there[duty.day, duty.shift, skill] += 1
    return replace(
        problem,
        members=members,
        demands=tuple(_less(d, there[d.day, d.shift, d.skill]) for d in problem.demands),
        pins=frozenset(pin for pin in problem.pins if pin.member in names),
    )


def _less(demand: Demand, there: int) -> Demand:
    return replace(demand, count=demand.count - there)


def _with_rows(roster: DutyRoster, chosen: Iterable[Member], rows: Iterable[Duty]) -> DutyRoster:
    names = {member.id for member in chosen}
    kept = frozenset(duty for duty in roster.duties if duty.member not in names)
    return DutyRoster(kept | frozenset(rows))
