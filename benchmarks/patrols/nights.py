"""What a station lives with: a month of varied nights, and plans made anew in mid-night."""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from benchmarks.patrols.night import HOUR_S, Night
from dispatch.patrols.plan.predict import NIGHTS, History, seen
from dispatch.patrols.plan.problem import Problem, Stop, StopKind
from dispatch.patrols.plan.replan import Replanned, replan
from dispatch.patrols.plan.search import Limit
from dispatch.patrols.plan.situation import (
    Situation,
    add_stop,
    as_planned,
    count_visits,
    place_team,
    situation_at,
    take_team,
)
from dispatch.patrols.plan.solve import Solved, solve
from dispatch.patrols.plan.vary import Known, vary

SEED = 1
NOW_S = 2 * HOUR_S
LATE_S = 40 * 60
HOT_PRIZE_S = 7200


def measure_month(night: Night, seconds: float) -> dict[str, Any]:
    """Return how predictable four weeks of one problem are, with and without a memory."""
    problem, residents = night.problem(), night.residents()
    base = solve(problem, Limit(seconds=seconds, clock=time.process_time), SEED)
    same = History([seen(problem, base.plan)] * NIGHTS)
    histories = {"varied": History(), "varied_with_memory": History()}
    losses: list[float] = []
    for number in range(NIGHTS):
        for name, history in histories.items():
            memory = history if name == "varied_with_memory" else History()
            varied = vary(problem, base, number, known=Known(memory, residents))
            losses.append(varied.loss)
            histories[name] = history.with_night(seen(problem, varied.plan))
    measured = {"same": same} | histories
    return {
        **{name: asdict(history.measure()) for name, history in measured.items()},
        "loss_mean": round(float(np.mean(losses)), 4),
        "loss_most": round(max(losses), 4),
    }


def measure_replans(night: Night, seconds: float) -> dict[str, Any]:
    """Return for each happening how long replanning takes and how much of the plan it touches."""
    problem = night.problem()
    base = solve(problem, Limit(seconds=seconds, clock=time.process_time), SEED)
    problem = as_planned(problem, count_visits(base.plan))
    situation = situation_at(problem, base.plan, NOW_S)
    return {
        name: _measure(base, *happen(problem, situation)) for name, happen in HAPPENINGS.items()
    }


def _measure(base: Solved, problem: Problem, situation: Situation) -> dict[str, Any]:
    limit = Limit(seconds=1.0, clock=time.process_time)
    began, began_wall = time.process_time(), time.perf_counter()
    replanned = replan(problem, base.plan, situation, limit=limit)
    return {
        "cpu_s": round(time.process_time() - began, 2),
        "wall_s": round(time.perf_counter() - began_wall, 2),
        **_touched(replanned),
    }


def _touched(replanned: Replanned) -> dict[str, Any]:
    return {
        "changes": len(replanned.difference.changes),
        "teams_touched": len(replanned.difference.teams),
        "teams": len(replanned.problem.teams),
        "visits": replanned.verdict.visits,
        "violations": [violation.code for violation in replanned.verdict.violations],
    }


def _nothing(problem: Problem, situation: Situation) -> tuple[Problem, Situation]:
    return problem, situation


def _taken(problem: Problem, situation: Situation) -> tuple[Problem, Situation]:
    return problem, take_team(situation, problem, "car-1")


def _late(problem: Problem, situation: Situation) -> tuple[Problem, Situation]:
    state = situation.states["foot-1"]
    return problem, place_team(situation, problem, "foot-1", state.place, state.free_s + LATE_S)


def _hot_spot(problem: Problem, situation: Situation) -> tuple[Problem, Situation]:
    stop = Stop("new", StopKind.HOT_SPOT, problem.stops[0].place, HOT_PRIZE_S, required=True)
    return add_stop(problem, stop), situation


Happening = Callable[[Problem, Situation], tuple[Problem, Situation]]

HAPPENINGS: dict[str, Happening] = {
    "nothing": _nothing,
    "unit_taken": _taken,
    "late": _late,
    "new_hot_spot": _hot_spot,
}
