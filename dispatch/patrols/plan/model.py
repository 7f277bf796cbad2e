"""The problem in PyVRP's terms: visits are optional clients with prizes, teams vehicle types.

A team's profile has its mode's travel times, and a closed way to every stop it may not visit. A
required visit and a break are worth more than all prizes together, so that there is always a
plan: what it lacks, the check names. A visit with several windows is a group of which one is done.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyvrp import Client, ClientGroup, Depot, Location, ProblemData, VehicleType

from dispatch.patrols.plan.problem import (
    SQUAD_MOST_S,
    Floats,
    Plan,
    Problem,
    Stop,
    Team,
    Window,
)
from dispatch.patrols.plan.slots import Slots, windows_within

Ints = NDArray[np.int64]

#: Seconds that stand for no way: longer than any night, short enough to add up safely.
CLOSED_S = 1_000_000
#: How far prizes and legs are drawn from their value at full amount, as a part of it.
PRIZE_SPREAD = 0.3
LEG_SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class Draw:
    """How far a plan departs from the plain one: by which seed, and how much from 0 to 1."""

    seed: int = 0
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class Leaning:
    """A plan to stay near.

    Its stays are kept as long as they are, and giving a stop to another team, or dropping it,
    costs `price` seconds of travel.
    """

    plan: Plan = field(default_factory=Plan)
    price: int = 0


PLAIN = Draw()
NO_LEANING = Leaning()


@dataclass(frozen=True, slots=True)
class Task:
    """What a client stands for: one visit of a stop within one window, or a break of a team."""

    stop: str | None
    team: str | None
    ordinal: int
    place: int
    window: Window
    stay_s: int


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """PyVRP's instance, and the task that each of its clients stands for."""

    problem: Problem
    data: ProblemData
    tasks: tuple[Task, ...]


def build(
    problem: Problem, slots: Slots, draw: Draw = PLAIN, leaning: Leaning = NO_LEANING
) -> Model:
    """Return the problem as PyVRP's; every visit within its slot."""
    return _Builder(problem, draw, leaning).build(slots)


class _Builder:
    """Collects clients and groups in order; the locations are theirs, then the teams' posts."""

    def __init__(self, problem: Problem, draw: Draw, leaning: Leaning) -> None:
        self._problem = problem
        self._draw = draw
        self._leaning = leaning
        self._own = {
            route.team: {visit.stop for visit in route.visits} for route in leaning.plan.routes
        }
        self._told = [visit for route in leaning.plan.routes for visit in route.visits]
        self._tasks: list[Task] = []
        self._clients: list[Client] = []
        self._groups: list[ClientGroup] = []
        self._above_all = _above_all_prizes(problem)

    def build(self, slots: Slots) -> Model:
        for stop in self._problem.stops:
            self._add_stop(stop, slots[stop.id])
        for team in self._problem.teams:
            self._add_breaks(team)
        posts = [post for team in self._problem.teams for post in (team.start, team.end)]
        places = np.array([*(task.place for task in self._tasks), *posts], dtype=np.intp)
        profiles = [self._profile(team, places) for team in self._problem.teams]
        data = ProblemData(
            locations=[Location(0, 0) for _ in places],
            clients=self._clients,
            depots=[Depot(len(self._tasks) + number) for number in range(len(posts))],
            vehicle_types=[self._vehicle(n, t) for n, t in enumerate(self._problem.teams)],
            distance_matrices=[costs for costs, _ in profiles],
            duration_matrices=[times for _, times in profiles],
            groups=self._groups,
        )
        return Model(self._problem, data, tuple(self._tasks))

    def _add_stop(self, stop: Stop, slots: tuple[Window, ...]) -> None:
        for ordinal, slot in enumerate(slots):
            rng = Random(f"{self._draw.seed}/{stop.id}/{ordinal}")  # noqa: S311 - no secret
            drawn_s, prize = self._draw_visit(stop, rng)
            stay_s = self._stay_told_s(stop, slot) or drawn_s
            windows = windows_within(stop, slot)
            group = self._add_group() if len(windows) > 1 else None
            for window in windows:
                task = Task(stop.id, None, ordinal, stop.place, window, stay_s)
                self._add(task, prize, group)

    def _draw_visit(self, stop: Stop, rng: Random) -> tuple[int, int]:
        """Return the seconds to stay and the prize of one visit."""
        half_s = (stop.most_stay_s - stop.least_stay_s) / 2
        stay_s = stop.usual_stay_s + int(half_s * self._draw.amount * rng.uniform(-1, 1))
        factor = 1 + PRIZE_SPREAD * self._draw.amount * rng.uniform(-1, 1)
        prize = int(stop.prize * factor) + (self._above_all if stop.required else 0)
        if any(stop.id in own for own in self._own.values()):
            prize += 2 * self._leaning.price  # once for what any other team pays to visit it
        return stay_s, prize

    def _stay_told_s(self, stop: Stop, slot: Window) -> int | None:
        """Return how long the visit of this slot lasts in the plan to stay near."""
        visits = (v for v in self._told if v.stop == stop.id and slot.holds(v.begin_s))
        return next((visit.end_s - visit.begin_s for visit in visits), None)

    def _add_breaks(self, team: Team) -> None:
        for ordinal, rest in enumerate(team.breaks):
            task = Task(None, team.id, ordinal, rest.place, rest.window, rest.length_s)
            self._add(task, 2 * self._above_all, None)

    def _add(self, task: Task, prize: int, group: int | None) -> None:
        number = len(self._tasks)
        self._tasks.append(task)
        if group is not None:
            self._groups[group].add_client(number)
        self._clients.append(
            Client(
                number,
                service_duration=task.stay_s,
                tw_early=max(0, task.window.start_s),
                tw_late=max(0, task.window.end_s),
                prize=prize,
                required=False,
                group=group,
            )
        )

    def _add_group(self) -> int:
        self._groups.append(ClientGroup(required=False))
        return len(self._groups) - 1

    def _vehicle(self, number: int, team: Team) -> VehicleType:
        first_post = 2 * number
        most_s = SQUAD_MOST_S - team.out_s if team.squad else team.shift.length_s
        balance = self._problem.balance
        fair_s = min(most_s, balance.fair_s(team)) if balance else most_s
        return VehicleType(
            start_depot=first_post,
            end_depot=first_post + 1,
            tw_early=team.shift.start_s,
            tw_late=team.shift.end_s,
            shift_duration=max(0, fair_s),
            max_overtime=max(0, most_s - fair_s),
            unit_overtime_cost=balance.price if balance else 0,
            unit_distance_cost=self._problem.travel_price,
            profile=number,
        )

    def _profile(self, team: Team, places: NDArray[np.intp]) -> tuple[Any, Any]:
        """Return the costs and the seconds of every leg for one team, both (k, k) integers.

        Any: PyVRP's stubs ask for arrays of Python's int, which numpy does not have.
        """
        times: Floats = self._problem.travel_s[team.mode][np.ix_(places, places)]
        barred = np.array([not self._may_do(team, task) for task in self._tasks], dtype=bool)
        closed = ~np.isfinite(times)
        closed[:, : len(barred)] |= barred
        np.fill_diagonal(closed, False)
        costs = np.where(closed, CLOSED_S, times * self._leg_factors(times.shape))
        costs[:, : len(barred)] += self._leaning_costs(team)
        durations = np.where(closed, CLOSED_S, times).astype(np.int64)
        np.fill_diagonal(costs, 0)
        np.fill_diagonal(durations, 0)
        return costs.astype(np.int64), durations

    def _may_do(self, team: Team, task: Task) -> bool:
        if task.stop is None:
            return task.team == team.id
        return team.may_visit(self._problem.stop_by_id[task.stop])

    def _leg_factors(self, shape: tuple[int, ...]) -> Floats:
        rng = np.random.default_rng(self._draw.seed)
        factors: Floats = 1 + LEG_SPREAD * self._draw.amount * rng.uniform(-1, 1, shape)
        return factors

    def _leaning_costs(self, team: Team) -> Ints:
        own = self._own.get(team.id, set())
        theirs = [task.stop is not None and task.stop not in own for task in self._tasks]
        return np.array(theirs, dtype=np.int64) * self._leaning.price


def _above_all_prizes(problem: Problem) -> int:
    """Return more than all prizes and the longest travel of all teams together."""
    prizes = sum(stop.prize * stop.visits for stop in problem.stops)
    return prizes + problem.travel_price * sum(team.shift.length_s for team in problem.teams) + 1


def routes_as_clients(model: Model, plan: Plan) -> list[tuple[int, list[int]]]:
    """Return the plan as (team number, clients in order); what has no client is left out."""
    numbers = {team.id: number for number, team in enumerate(model.problem.teams)}
    by_stop: dict[tuple[str | None, str | None], list[int]] = {}
    for client, task in enumerate(model.tasks):
        by_stop.setdefault((task.stop, task.team), []).append(client)
    routes = []
    for route in plan.routes:
        if route.team not in numbers:
            continue
        clients = []
        for stay in route.stays:
            owner = None if stay.stop is not None else route.team
            candidates = by_stop.get((stay.stop, owner), [])
            found = _client_at(model, candidates, stay.begin_s)
            if found is not None:
                clients.append(found)
                candidates.remove(found)
        routes.append((numbers[route.team], clients))
    return routes


def _client_at(model: Model, candidates: list[int], begin_s: int) -> int | None:
    """Return the candidate whose window holds the moment."""
    return next((c for c in candidates if model.tasks[c].window.holds(begin_s)), None)
