"""The volunteers' nights: how soon there is a roster, how good, how it is repaired."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from os import times
from random import Random
from typing import Any

from ortools.sat.python import cp_model

from benchmarks.roster.highs import MipResult, solve_mip
from benchmarks.roster.people import Size, make_problem
from dispatch.roster.nights import goals
from dispatch.roster.nights.check import check
from dispatch.roster.nights.model import build_model
from dispatch.roster.nights.parts import Effort, solve_parts
from dispatch.roster.nights.problem import Place, Problem, Roster
from dispatch.roster.nights.repair import Absence, CallOff, repair
from dispatch.roster.nights.solve import Solved, promise, solve
from dispatch.roster.search import Limits, Progress, Terms, in_order, total

#: A good roster is within so much of the best.
NEAR = 0.01
REPAIRS = 5
SICK_NIGHTS = 3


@dataclass(slots=True)
class Moments:
    """When a search first had a roster, and one proven to be near the best."""

    first_s: float | None = None
    near_s: float | None = None

    def take(self, progress: Progress) -> None:
        """Note the moment of a progress."""
        if self.first_s is None:
            self.first_s = progress.seconds
        near = progress.stage == "quality" and progress.gap is not None and progress.gap <= NEAR
        if near and self.near_s is None:
            self.near_s = progress.seconds


def cpu_s() -> float:
    """Return the CPU seconds of this process and of its ended children."""
    return sum(times()[:4])


def measure_station(size: Size, limits: Limits) -> tuple[dict[str, Any], Problem, Solved]:
    """Solve one station's month and return what was reached, with the roster for more."""
    problem, moments, before = make_problem(size), Moments(), cpu_s()
    solved = solve(problem, limits=limits, on_progress=moments.take)
    verdict = check(problem, solved.roster)
    report = {
        "volunteers": size.volunteers,
        "first_feasible_s": moments.first_s,
        "within_1_percent_s": moments.near_s,
        "seconds": solved.seconds,
        "cpu_s": cpu_s() - before,
        "proven": solved.proven,
        "stages": [asdict(stage) for stage in solved.stages],
        "score": asdict(verdict.score),
        "breaches": len(verdict.breaches),
        "shortfalls": len(verdict.shortfalls),
    }
    return report, problem, solved


def measure_repairs(problem: Problem, roster: Roster, limits: Limits) -> list[dict[str, Any]]:
    """Call off members of the smallest squads and leaders; the first beside a new solve."""
    rng = Random(limits.seed)  # noqa: S311 - an instance, no secret
    reports: list[dict[str, Any]] = []
    for number in range(REPAIRS):
        place = _draw(problem, roster, rng, leader=number % 2 == 1)
        nights = frozenset(place.date + timedelta(days=n) for n in range(SICK_NIGHTS))
        call_off = CallOff((Absence(place.person, nights),), place.date)
        before = cpu_s()
        mended = repair(problem, roster, call_off, limits=limits)
        reports.append(
            {
                "leader": place.person in problem.leader_of,
                "seconds": mended.seconds,
                "cpu_s": cpu_s() - before,
                "people_changed": len(mended.people),
                "provably_fewest": mended.fewest,
                "breaches": len(check(mended.problem, mended.roster).breaches),
            }
        )
        if number == 0:
            reports[0]["full_solve"] = _solve_again(mended.problem, roster)
    return reports


def _draw(problem: Problem, roster: Roster, rng: Random, *, leader: bool) -> Place:
    """Return a place in the second week, of a leader or of a volunteer of a small squad."""
    week = {night.date for night in problem.nights[7:14]}
    squads = [places for (_, day), places in sorted(roster.of_squad.items()) if day in week]
    smallest = min(len(places) for places in squads)
    squad = rng.choice([places for places in squads if len(places) == smallest])
    return rng.choice([p for p in squad if (p.person in problem.leader_of) == leader])


def _solve_again(problem: Problem, before: Roster) -> dict[str, Any]:
    """Solve from nothing, and count the people whose nights differ."""
    solved = solve(problem, limits=Limits(seconds=300))
    people = {place.person for place in before.places ^ solved.roster.places}
    return {"seconds": solved.seconds, "people_changed": len(people), "proven": solved.proven}


def measure_mip(size: Size, seconds: float, threads: int) -> dict[str, Any]:
    """Solve the same model as a MIP, stage by stage, and return what was reached."""
    model = build_model(make_problem(size))
    tiers = promise(model, None)
    model.cp.minimize(in_order(tiers))
    first = solve_mip(model.cp, seconds=seconds, threads=threads, seed=size.seed)
    report: dict[str, Any] = {"promise": _tell(first)}
    if first.best is not None:
        for tier in tiers:
            model.cp.add(total(tier) <= _value(tier, first.values))
        model.cp.minimize(total(goals.quality(model)))
        second = solve_mip(model.cp, seconds=seconds, threads=threads, seed=size.seed)
        report["quality"] = _tell(second)
    return report


def _value(tier: Terms, values: tuple[int, ...]) -> int:
    return sum(weight * _of(term, values) for weight, term in tier)


def _of(term: cp_model.LinearExprT, values: tuple[int, ...]) -> int:
    return values[term.index] if isinstance(term, cp_model.IntVar) else int(str(term))


def _tell(result: MipResult) -> dict[str, Any]:
    report = asdict(replace(result, values=()))
    del report["values"]
    return report


def measure_many(size: Size, effort: Effort) -> dict[str, Any]:
    """Solve many stations' months over processes, by parts or, when joined, by clusters."""
    problem, before = make_problem(size), cpu_s()
    solved = solve_parts(problem, effort)
    used_s = cpu_s() - before
    verdict = check(problem, solved.roster)
    return {
        "volunteers": size.volunteers,
        "joined": size.joined,
        "parts": len(solved.parts),
        "clusters": sum(part.clusters for part in solved.parts),
        "seconds": solved.seconds,
        "cpu_s": used_s,
        "promised": solved.promised,
        "score": asdict(verdict.score),
        "bound": asdict(solved.bound),
        "gap": solved.gap,
        "breaches": len(verdict.breaches),
    }
