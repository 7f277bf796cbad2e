"""Improving a large duty roster: a few people's rows or a few days are solved anew, in turns.

Large neighbourhood search (Shaw 1998): what stays is taken off the demands or fixed, so each
round is a small duty roster of its own, solved by the same model. Rounds are cut by CP-SAT's
deterministic time, so that the same seed gives the same rosters.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import cycle
from random import Random

from dispatch.roster.duty.check import count_cost
from dispatch.roster.duty.model import build_model
from dispatch.roster.duty.problem import Demand, Duty, DutyProblem, DutyRoster, Member
from dispatch.roster.search import Limits, Search, total

#: People's rows, or days of everybody, that are solved anew at first, and at the least.
PEOPLE, DAYS, FEWEST = 5.0, 6.0, 3.0
#: A round that was proven makes the next of its kind larger, one that was cut smaller.
LARGER, SMALLER = 1.05, 0.93
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


@dataclass(frozen=True, slots=True)
class Hood:
    """What a round may change: the cells of some members on some days."""

    members: tuple[Member, ...]
    days: range


def improve(problem: DutyProblem, roster: DutyRoster, hunt: Hunt) -> DutyRoster:
    """Return the cheapest roster found."""
    rng = Random(hunt.seed)  # noqa: S311 - a search, no secret
    cost, hoods = count_cost(problem, roster), _Hoods(problem, rng)
    for by_days in cycle((False, True)):
        left_s = hunt.until - time.monotonic()
        if cost <= hunt.goal or hunt.stopped() or left_s <= 0:
            break
        hood = hoods.draw(by_days=by_days)
        limits = Limits(seconds=left_s, seed=rng.randrange(2**16), effort=ROUND_EFFORT)
        changed, proven = _solve_anew(problem, roster, hood, limits)
        hoods.resize(by_days=by_days, proven=proven)
        found = count_cost(problem, changed)
        if found < cost:
            hunt.on_better(found)
        if found <= cost:
            roster, cost = changed, found
    return roster


def make_first(problem: DutyProblem, seed: int) -> DutyRoster | None:
    """Return a roster made row by row; None when somebody's own rules leave no row.

    Rows bind each other by demands only, which may be missed, so there is nothing to take back.
    """
    roster = DutyRoster()
    for member in problem.members:
        limits = Limits(seed=seed, effort=ROUND_EFFORT)
        row = _find_row(problem, roster, member, limits)
        if row is None:
            return None
        roster = DutyRoster(roster.duties | row)
    return roster


def _find_row(
    problem: DutyProblem, roster: DutyRoster, member: Member, limits: Limits
) -> frozenset[Duty] | None:
    """Return a member's best row beside those there are, pins before anything."""
    model = build_model(part_of(problem, roster, [member]), strict=True)
    search = Search(model.cp, limits)
    search.minimise("pins", total([(1, missed) for missed in model.unpinned]))
    search.minimise("row", total(model.cost))
    if not search.solution:
        return None
    return frozenset(duty for duty, x in model.works.items() if search.value(x))


class _Hoods:
    """Draws what is solved anew, larger and larger as long as rounds are proven."""

    def __init__(self, problem: DutyProblem, rng: Random) -> None:
        self._problem = problem
        self._rng = rng
        self._size = {False: PEOPLE, True: DAYS}
        self._most = {False: len(problem.members), True: problem.days}

    def draw(self, *, by_days: bool) -> Hood:
        """Return some people on all days, or everybody on some days."""
        size, problem = min(round(self._size[by_days]), self._most[by_days]), self._problem
        if by_days:
            first = self._rng.randrange(problem.days - size + 1)
            return Hood(problem.members, range(first, first + size))
        return Hood(tuple(self._rng.sample(problem.members, size)), range(problem.days))

    def resize(self, *, by_days: bool, proven: bool) -> None:
        """Make the next of a kind larger after a proven round, else smaller."""
        size = self._size[by_days] * (LARGER if proven else SMALLER)
        self._size[by_days] = min(max(FEWEST, size), float(self._most[by_days]))


def _solve_anew(
    problem: DutyProblem, roster: DutyRoster, hood: Hood, limits: Limits
) -> tuple[DutyRoster, bool]:
    """Return the roster with new cells in a hood, and whether they are the best there are."""
    model = build_model(part_of(problem, roster, hood.members), strict=True)
    for duty, x in model.works.items():
        if duty.day not in hood.days or duty in model.problem.pins & roster.duties:
            model.cp.add(x == int(duty in roster.duties))
    search = Search(model.cp, limits)
    search.hint((x.index, int(duty in roster.duties)) for duty, x in model.works.items())
    stage = search.minimise("round", total(model.cost))
    if not search.solution:
        return roster, False
    rows = (duty for duty, x in model.works.items() if search.value(x))
    return _with_rows(roster, hood.members, rows), stage.proven


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
