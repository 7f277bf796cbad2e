"""From a problem to a plan to publish: repaired, solved, varied, checked, and told what lacks."""

from dataclasses import dataclass

from dispatch.patrols.plan.faults import Fault, Repaired, repair, unmet
from dispatch.patrols.plan.predict import MOST_SHARE, Predictability, seen
from dispatch.patrols.plan.problem import Plan, Problem
from dispatch.patrols.plan.search import Limit, Watch
from dispatch.patrols.plan.solve import Recipe, Solved, resolve, solve
from dispatch.patrols.plan.vary import NOTHING_KNOWN, Known, Varied, vary


@dataclass(frozen=True, slots=True)
class Made:
    """A plan to publish.

    `base` is the plan before it was varied, `problem` the nearest one that can be met, `faults`
    what of the given one can't be. `predictability` includes this night. With `recipe` (in
    `base`), the seed and the history the same plan is made again.
    """

    problem: Problem
    base: Solved
    varied: Varied
    predictability: Predictability
    faults: tuple[Fault, ...]

    @property
    def plan(self) -> Plan:
        """The plan that goes to the teams."""
        return self.varied.plan


def make_plan(
    problem: Problem,
    limit: Limit,
    seed: int,
    *,
    known: Known = NOTHING_KNOWN,
    watch: Watch | None = None,
) -> Made:
    """Return a plan to publish for the problem, or for the nearest one that can be met."""
    repaired = repair(problem)
    base = solve(repaired.problem, limit, seed, watch=watch)
    return _finish(repaired, base, known)


def remake_plan(problem: Problem, recipe: Recipe, *, known: Known = NOTHING_KNOWN) -> Made:
    """Return the very plan that was made with a recipe, for an audit."""
    repaired = repair(problem)
    return _finish(repaired, resolve(repaired.problem, recipe), known)


def _finish(repaired: Repaired, base: Solved, known: Known) -> Made:
    problem = repaired.problem
    varied = vary(problem, base, base.recipe.seed, known=known)
    habit = known.history.with_night(seen(problem, varied.plan)).measure()
    faults = repaired.faults + unmet(problem, varied.verdict) + _too_predictable(habit)
    return Made(problem, base, varied, habit, faults)


def _too_predictable(habit: Predictability) -> tuple[Fault, ...]:
    if habit.low:
        return ()
    return (Fault("predictable", None, {"stops": habit.over, "percent": int(100 * MOST_SHARE)}),)
