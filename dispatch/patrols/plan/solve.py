"""Solving a patrol problem: rounds of search, each with the slots moved about the visits found."""

from dataclasses import dataclass

from pyvrp import Route as VrpRoute
from pyvrp import Solution

from dispatch.patrols.plan.check import Verdict, check
from dispatch.patrols.plan.model import (
    NO_LEANING,
    PLAIN,
    Draw,
    Leaning,
    Model,
    build,
    routes_as_clients,
)
from dispatch.patrols.plan.problem import Plan, Problem, Route
from dispatch.patrols.plan.schedule import Leg, schedule
from dispatch.patrols.plan.search import ENGINE, Limit, Watch, run_search
from dispatch.patrols.plan.slots import Slots, even_slots, slots_about

#: How the time is shared among the rounds where stops are visited more than once.
ROUNDS = (0.5, 0.3, 0.2)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes the same plan again: the seed, the iterations of each round, the engine."""

    seed: int
    iterations: tuple[int, ...]
    engine: str = ENGINE


@dataclass(frozen=True, slots=True)
class Guide:
    """Where a search begins, and what draws it away from the plain optimum."""

    draw: Draw = PLAIN
    leaning: Leaning = NO_LEANING
    start: Plan | None = None


UNGUIDED = Guide()


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan, what the independent check says of it, and how to make it again."""

    plan: Plan
    verdict: Verdict
    recipe: Recipe


def solve(
    problem: Problem,
    limit: Limit,
    seed: int = 0,
    *,
    guide: Guide = UNGUIDED,
    watch: Watch | None = None,
) -> Solved:
    """Return the best plan found within the limit.

    Required visits that cannot be made are violations of the verdict, never a failure. Without
    anything to plan the plan is empty.
    """
    return _Rounds(problem, seed, guide, watch).run(_round_limits(problem, limit))


def resolve(problem: Problem, recipe: Recipe, *, guide: Guide = UNGUIDED) -> Solved:
    """Return the very plan that the recipe came with, for an audit."""
    limits = [Limit(iterations=iterations) for iterations in recipe.iterations]
    return _Rounds(problem, recipe.seed, guide, None).run(limits)


class _Rounds:
    """The rounds of one solve: what stays the same in them."""

    def __init__(self, problem: Problem, seed: int, guide: Guide, watch: Watch | None) -> None:
        self._problem = problem
        self._seed = seed
        self._guide = guide
        self._watch = watch

    def run(self, limits: list[Limit]) -> Solved:
        plan = self._guide.start
        iterations: list[int] = []
        for number, limit in enumerate(limits):
            slots = slots_about(self._problem, plan) if plan else even_slots(self._problem)
            plan, done = self._round(slots, plan, limit, self._seed + number)
            iterations.append(done)
        best = plan or Plan()
        return Solved(best, check(self._problem, best), Recipe(self._seed, tuple(iterations)))

    def _round(self, slots: Slots, plan: Plan | None, limit: Limit, seed: int) -> tuple[Plan, int]:
        if not self._problem.stops or not self._problem.teams:
            return Plan(), 0
        model = build(self._problem, slots, self._guide.draw, self._guide.leaning)
        if not model.tasks:
            return Plan(), 0
        start = _as_solution(model, plan) if plan else None
        result = run_search(model.data, limit, seed, start=start, watch=self._watch)
        if not result.best.is_feasible():
            return plan or Plan(), result.num_iterations
        return as_plan(model, result.best), result.num_iterations


def as_plan(model: Model, solution: Solution) -> Plan:
    """Return PyVRP's solution as a plan with the plain schedule; breaks alone are no route."""
    routes = []
    for route in solution.routes():
        clients = [activity.idx for activity in route if activity.is_client()]
        if any(model.tasks[client].stop is not None for client in clients):
            routes.append(_as_route(model, route.vehicle_type(), clients))
    return Plan(tuple(sorted(routes, key=lambda route: route.team)))


def _as_route(model: Model, number: int, clients: list[int]) -> Route:
    team = model.problem.teams[number]
    return schedule(model.problem, team, [as_leg(model, client) for client in clients])


def as_leg(model: Model, client: int) -> Leg:
    """Return a client as a stay to be timed."""
    task = model.tasks[client]
    return Leg(task.stop, task.place, task.window, task.stay_s)


def _round_limits(problem: Problem, limit: Limit) -> list[Limit]:
    """Share a limit among the rounds; one is enough where nothing is visited twice."""
    repeated = any(stop.visits > 1 for stop in problem.stops)
    return [_part(limit, share) for share in (ROUNDS if repeated else (1.0,))]


def _part(limit: Limit, share: float) -> Limit:
    return Limit(
        seconds=None if limit.seconds is None else limit.seconds * share,
        iterations=None if limit.iterations is None else max(1, int(limit.iterations * share)),
        clock=limit.clock,
    )


def _as_solution(model: Model, plan: Plan) -> Solution:
    return Solution(
        model.data,
        [
            VrpRoute(model.data, clients, number)
            for number, clients in routes_as_clients(model, plan)
            if clients
        ],
    )
