"""One problem by every solver, all on one thread, each plan judged by the independent check.

Seconds are seconds of the processor, so that what else the machine does changes no figure.
"""

import time
from dataclasses import dataclass
from typing import Any

from benchmarks.patrols.peers import solve_with_ortools, solve_with_vroom
from dispatch.patrols.plan.check import check
from dispatch.patrols.plan.model import build
from dispatch.patrols.plan.problem import Plan, Problem
from dispatch.patrols.plan.search import Limit, Progress
from dispatch.patrols.plan.slots import even_slots
from dispatch.patrols.plan.solve import solve

SEED = 1


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long the solvers get: ours the short time, OR-Tools both."""

    short: float = 10.0
    long: float = 60.0


def compare(problem: Problem, seconds: Seconds) -> dict[str, Any]:
    """Return cost, visits and broken rules of each solver's plan."""
    model = build(problem, even_slots(problem))
    began = time.process_time()
    vroom = solve_with_vroom(model)
    vroom_s = time.process_time() - began
    short, long = solve_with_ortools(model, (seconds.short, seconds.long))
    first = FirstPlan()
    ours = solve(
        problem, Limit(seconds=seconds.short, clock=time.process_time), SEED, watch=first.see
    ).plan
    return {
        "patrolgrid": judge(problem, ours) | {"seconds": seconds.short},
        "or_tools_short": judge(problem, short) | {"seconds": seconds.short},
        "or_tools_long": judge(problem, long) | {"seconds": seconds.long},
        "vroom": judge(problem, vroom) | {"seconds": round(vroom_s, 2)},
        "first_plan_s": first.seconds,
    }


class FirstPlan:
    """Watches a search for its first usable plan; seconds count from when it is made."""

    def __init__(self) -> None:
        self._began = time.process_time()
        self.seconds: float | None = None

    def see(self, progress: Progress) -> bool:
        """Remember when there first was a plan; never stops the search."""
        if self.seconds is None and progress.best is not None:
            self.seconds = round(time.process_time() - self._began, 3)
        return False


def judge(problem: Problem, plan: Plan) -> dict[str, Any]:
    """Return what the independent check says of a plan."""
    verdict = check(problem, plan)
    return {
        "cost": verdict.cost.total,
        "travel_s": verdict.cost.travel_s,
        "missed": verdict.cost.missed,
        "visits": verdict.visits,
        "violations": [violation.code for violation in verdict.violations],
    }
