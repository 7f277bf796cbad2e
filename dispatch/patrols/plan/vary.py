"""Routes that can't be guessed: variants of a plan by a stored seed, within a set loss.

A variant is searched for with prizes and legs drawn about their values, and its stays and their
beginnings are drawn within what the order leaves free. Its cost is then taken without the
draws; a variant that loses too much is drawn nearer to the plan. Everything follows from the
seed: who has the problem, the plan, the seed and the history gets the same variant.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from dispatch.patrols.plan.check import Verdict, check
from dispatch.patrols.plan.cover import (
    NOT_COVERED,
    Coverage,
    Residents,
    best_covered,
    coverage,
)
from dispatch.patrols.plan.model import Draw
from dispatch.patrols.plan.predict import QUARTER_S, History, quarters_of, seen
from dispatch.patrols.plan.problem import DAY_S, Plan, Problem, Route, Stay, Window
from dispatch.patrols.plan.schedule import LateError, Leg, schedule
from dispatch.patrols.plan.search import Limit
from dispatch.patrols.plan.slots import Slots, slots_about, windows_within
from dispatch.patrols.plan.solve import Guide, Solved, solve

#: The loss that unpredictability may cost, as a part of the plan's cost.
MOST_LOSS = 0.03
#: How many variants are drawn to choose from, and how many more while all are predictable.
VARIANTS = 3
MORE_VARIANTS = 3
#: Iterations of the search for a variant, which starts from the plan.
ITERATIONS = 250
#: Seeds of searches stay below this, rounds added: the engine takes 32 bits.
SEEDS = 2**31
#: A variant that loses too much is drawn again with the next amount; the last keeps the order.
AMOUNTS = (0.4, 0.2, 0.0)
#: Beginnings drawn for a stay, of which the one in the least used quarter-hour is taken.
TRIES = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What a variant is chosen by: the nights before, and where people live (None: not known)."""

    history: History = field(default_factory=History)
    residents: Residents | None = None


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Varied:
    """A variant, what the check says of it, and what it cost: `loss` is a part of the cost."""

    plan: Plan
    verdict: Verdict
    seed: int
    amount: float
    loss: float
    coverage: Coverage | None


def vary(
    problem: Problem,
    base: Solved,
    seed: int,
    *,
    known: Known = NOTHING_KNOWN,
    most_loss: float = MOST_LOSS,
) -> Varied:
    """Return the variant of a plan for a seed.

    Of the variants drawn that one is taken which has the fewest stops above the set level of
    predictability, then the one that repeats the fewest of the history's visits, and of equal
    ones the one that keeps more residents within three minutes.
    """
    drawer = _Drawer(problem, base, known, most_loss)
    variants = [drawer.draw(seed, number) for number in range(VARIANTS)]
    while len(variants) < VARIANTS + MORE_VARIANTS and min(map(drawer.habit, variants))[0]:
        variants.append(drawer.draw(seed, len(variants)))
    least = min(map(drawer.habit, variants))
    equal = [variant for variant in variants if drawer.habit(variant) == least]
    covers = [variant.coverage or NOT_COVERED for variant in equal]
    return equal[best_covered([variant.verdict.cost.total for variant in equal], covers)]


class _Drawer:
    """Draws variants of one plan."""

    def __init__(self, problem: Problem, base: Solved, known: Known, most_loss: float) -> None:
        self._problem = problem
        self._base = base
        self._history = known.history
        self._residents = known.residents
        self._most_loss = most_loss

    def habit(self, variant: Varied) -> tuple[int, int]:
        """Return how many stops are above the level, and how often visits were there before."""
        night = seen(self._problem, variant.plan)
        over = self._history.with_night(night).measure().over
        return over, self._history.repeats(night)

    def draw(self, seed: int, number: int) -> Varied:
        """Return one variant: the first amount that loses little enough."""
        for amount in AMOUNTS:
            plan = self._draw_plan((seed * (VARIANTS + MORE_VARIANTS) + number) % SEEDS, amount)
            verdict = check(self._problem, plan)
            loss = self._loss(verdict)
            lawful = all(v in self._base.verdict.violations for v in verdict.violations)
            if lawful and loss <= self._most_loss:
                break
        covered = coverage(self._problem, plan, self._residents) if self._residents else None
        return Varied(plan, verdict, seed, amount, loss, covered)

    def _loss(self, verdict: Verdict) -> float:
        base = self._base.verdict.cost.total
        return (verdict.cost.total - base) / max(1, base)

    def _draw_plan(self, seed: int, amount: float) -> Plan:
        plan = self._base.plan
        if amount > 0:
            guide = Guide(draw=Draw(seed, amount), start=plan if plan.routes else None)
            plan = solve(self._problem, Limit(iterations=ITERATIONS), seed, guide=guide).plan
        return retime(self._problem, plan, seed, self._history)


def retime(problem: Problem, plan: Plan, seed: int, history: History) -> Plan:
    """Return the plan with the same orders, its stays and their beginnings drawn by the seed."""
    slots = slots_about(problem, plan)
    routes = []
    for route in plan.routes:
        rng = Random(f"{seed}/{route.team}")  # noqa: S311 - unpredictable to people, no secret
        routes.append(_retimed(problem, route, slots, rng, history))
    return Plan(tuple(routes))


def _retimed(problem: Problem, route: Route, slots: Slots, rng: Random, history: History) -> Route:
    team = problem.team_by_id[route.team]
    legs = [_leg(problem, route, slots, stay) for stay in route.stays]
    for number in rng.sample(range(len(legs)), len(legs)):
        tried = [*legs[:number], _with_drawn_stay(problem, legs[number], rng), *legs[number + 1 :]]
        if _is_possible(problem, route, tried):
            legs = tried
    chooser = _Chooser(problem, rng, history)
    return schedule(problem, team, legs, chooser.choose)


def _is_possible(problem: Problem, route: Route, legs: list[Leg]) -> bool:
    try:
        schedule(problem, problem.team_by_id[route.team], legs)
    except LateError:
        return False
    return True


def _leg(problem: Problem, route: Route, slots: Slots, stay: Stay) -> Leg:
    """Return a stay as it may be timed anew: within the window and slot that it has."""
    window = next(w for w in _windows(problem, route, slots, stay) if w.holds(stay.begin_s))
    return Leg(stay.stop, stay.place, window, stay.end_s - stay.begin_s)


def _windows(problem: Problem, route: Route, slots: Slots, stay: Stay) -> Iterator[Window]:
    if stay.stop is None:
        yield from (rest.window for rest in problem.team_by_id[route.team].breaks)
        return
    for slot in slots[stay.stop]:
        yield from windows_within(problem.stop_by_id[stay.stop], slot)


def _with_drawn_stay(problem: Problem, leg: Leg, rng: Random) -> Leg:
    if leg.stop is None:
        return leg
    stop = problem.stop_by_id[leg.stop]
    return Leg(leg.stop, leg.place, leg.window, rng.randint(stop.least_stay_s, stop.most_stay_s))


class _Chooser:
    """Draws beginnings; of several it takes the one whose quarter-hour was used least."""

    def __init__(self, problem: Problem, rng: Random, history: History) -> None:
        self._problem = problem
        self._rng = rng
        self._history = history

    def choose(self, stop: str | None, window: Window, left: int) -> int:
        """Return a moment of the window; the more stays are left, the nearer to its start.

        Who uses up the slack at once leaves none to those that follow.
        """
        if stop is None:
            return window.start_s
        reach_s = window.length_s / (1 + left) ** 0.5
        tries = [window.start_s + int(reach_s * self._rng.random()) for _ in range(TRIES)]
        return min(tries, key=lambda moment_s: self._uses(stop, moment_s))

    def _uses(self, stop: str, moment_s: int) -> int:
        quarters = quarters_of(self._problem, moment_s, moment_s + QUARTER_S)
        return max(self._history.count(stop, q % (DAY_S // QUARTER_S)) for q in quarters)
