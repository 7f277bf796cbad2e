"""Duty rosters: published instances with known best costs, given by a folder."""

from pathlib import Path
from typing import Any

from benchmarks.roster.curtois import BEST_KNOWN, read_instance
from benchmarks.roster.highs import solve_mip
from benchmarks.roster.nights import cpu_s
from dispatch.roster.duty.check import check
from dispatch.roster.duty.model import build_model
from dispatch.roster.duty.problem import DutyProblem
from dispatch.roster.duty.solve import solve
from dispatch.roster.search import Limits, gap, total

#: The smaller ones are to be proven within a minute, the others good within five.
SMALL, SMALL_S, LARGE_S = 4, 60.0, 300.0


def measure_instances(folder: Path, *, seed: int) -> list[dict[str, Any]]:
    """Solve the instances 1 to 12 of a folder, one after the other."""
    return [
        _measure(folder / f"Instance{number}.txt", number, seed)
        for number in range(1, len(BEST_KNOWN) + 1)
    ]


def _measure(path: Path, number: int, seed: int) -> dict[str, Any]:
    problem, before = read_instance(path), cpu_s()
    seconds = SMALL_S if number <= SMALL else LARGE_S
    solved = solve(problem, limits=Limits(seconds=seconds, seed=seed))
    verdict, best = check(problem, solved.roster), BEST_KNOWN[number - 1]
    return {
        "instance": number,
        "cost": verdict.cost,
        "best_known": best,
        "above_best": gap(verdict.cost, best),
        "bound": solved.stages[-1].bound,
        "proven": solved.proven,
        "seconds": solved.seconds,
        "cpu_s": cpu_s() - before,
        "breaches": len(verdict.breaches) + len(verdict.shortfalls),
        "highs": _peer(problem, seed) if number <= SMALL else None,
    }


def _peer(problem: DutyProblem, seed: int) -> dict[str, Any]:
    """Solve the same model as a MIP, from nothing, and return what was reached."""
    model = build_model(problem, strict=True)
    model.cp.minimize(total(model.cost))
    result = solve_mip(model.cp, seconds=SMALL_S, threads=1, seed=seed)
    return {
        "status": result.status,
        "cost": result.best,
        "bound": result.bound,
        "seconds": result.seconds,
        "cpu_s": result.cpu_s,
    }
