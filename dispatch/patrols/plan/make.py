"""From a problem to a plan to publish: repaired, solved, varied, checked, and told what lacks."""

from dataclasses import dataclass

from dispatch.patrols.plan.cover import Residents
from dispatch.patrols.plan.faults import Fault, repair, unmet
from dispatch.patrols.plan.predict import History, Predictability, seen
from dispatch.patrols.plan.problem import Plan, Problem
from dispatch.patrols.plan.search import Limit, Watch
from dispatch.patrols.plan.solve import Recipe, Solved, resolve, solve
from dispatch.patrols.plan.vary import Varied, vary


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
    history: History | None = None,
    residents: Residents | None = None,
    watch: Watch | None = None,
) -> Made:
    """Return a plan to publish for the problem, or for the nearest one that can be met."""
    repaired = repair(problem)
    base = solve(repaired.problem, limit, seed, watch=watch)
    return _finish(repaired.problem, repaired.faults, base, seed, history, residents)


def _finish(
    problem: Problem,
    faults: tuple[Fault, ...],
    base: Solved,
    seed: int,
    history: History | None,
    residents: Residents | None,
) -> Made:
    varied = vary(problem, base, seed, history=history, residents=residents)
    nights = (history or History()).with_night(seen(problem, varied.plan))
    faults += unmet(problem, varied.verdict)
    return Made(problem, base, varied, nights.measure(), faults)


def remake_plan(
    problem: Problem,
    recipe: Recipe,
    *,
    history: History | None = None,
    residents: Residents | None = None,
) -> Made:
    """Return the very plan that was made with a recipe, for an audit."""
    repaired = repair(problem)
    base = resolve(repaired.problem, recipe)
    return _finish(repaired.problem, repaired.faults, base, recipe.seed, history, residents)
