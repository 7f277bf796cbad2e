"""The same night for OR-Tools' routing and for VROOM: one solver each, one plan back.

Both get the tasks that our model has (visits within their slots, breaks as visits of one team) and
the same times. Their orders are timed by our schedule, which only ever moves stays together.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from dispatch.patrols.plan.model import CLOSED_S, Model
from dispatch.patrols.plan.problem import Plan
from dispatch.patrols.plan.schedule import schedule
from dispatch.patrols.plan.solve import as_leg

#: A team number, and its clients in order.
Orders = Iterable[tuple[int, Sequence[int]]]

#: VROOM knows priorities, not prizes: these for breaks and required visits, less for the rest.
BREAK_PRIORITY, REQUIRED_PRIORITY, MOST_PRIORITY = 100, 90, 60


def as_timed_plan(model: Model, orders: Orders) -> Plan:
    """Return orders of clients as a plan; teams with nothing but breaks stay in."""
    routes = [
        schedule(model.problem, model.problem.teams[number], [as_leg(model, c) for c in clients])
        for number, clients in orders
        if any(model.tasks[client].stop is not None for client in clients)
    ]
    return Plan(tuple(routes))


def solve_with_vroom(model: Model) -> Plan:
    """Return VROOM's plan at its highest exploration level, on one thread."""
    import vroom  # noqa: PLC0415 - only this peer needs it

    routing = vroom.Input()
    for number in range(len(model.problem.teams)):
        routing.set_durations_matrix(f"team-{number}", model.data.duration_matrix(number))
    allowed = [_allowed_teams(model, client) for client in range(len(model.tasks))]
    skills = {teams: number for number, teams in enumerate(sorted(set(allowed)))}
    for client, teams in enumerate(allowed):
        routing.add_job(_vroom_job(vroom, model, client, {skills[teams]}))
    for number in range(len(model.problem.teams)):
        has = {skill for teams, skill in skills.items() if number in teams}
        routing.add_vehicle(_vroom_vehicle(vroom, model, number, has))
    routes = routing.solve(exploration_level=5, nb_threads=1).routes
    jobs = routes[routes["type"] == "job"]
    return as_timed_plan(
        model, [(int(n), [int(i) for i in rows["id"]]) for n, rows in jobs.groupby("vehicle_id")]
    )


def _vroom_job(vroom: Any, model: Model, client: int, skills: set[int]) -> Any:
    task = model.tasks[client]
    most = max(stop.prize for stop in model.problem.stops)
    priority = BREAK_PRIORITY
    if task.stop is not None:
        stop = model.problem.stop_by_id[task.stop]
        share = stop.prize / most * MOST_PRIORITY
        priority = REQUIRED_PRIORITY if stop.required else max(1, round(share))
    return vroom.Job(
        client,
        client,
        default_service=task.stay_s,
        skills=skills,
        priority=priority,
        time_windows=[vroom.TimeWindow(task.window.start_s, task.window.end_s)],
    )


def _vroom_vehicle(vroom: Any, model: Model, number: int, skills: set[int]) -> Any:
    team = model.problem.teams[number]
    first_post = len(model.tasks) + 2 * number
    return vroom.Vehicle(
        number,
        first_post,
        first_post + 1,
        profile=f"team-{number}",
        skills=skills,
        time_window=vroom.TimeWindow(team.shift.start_s, team.shift.end_s),
    )


def solve_with_ortools(
    model: Model, marks_s: Sequence[float], clock: Callable[[], float] = time.process_time
) -> list[Plan]:
    """Return OR-Tools' best plans after each of `marks_s` seconds of one run.

    Guided local search from a parallel cheapest insertion.
    """
    return _OrTools(model, marks_s, clock).solve()


class _OrTools:
    def __init__(self, model: Model, marks_s: Sequence[float], clock: Callable[[], float]) -> None:
        from ortools.constraint_solver import pywrapcp  # noqa: PLC0415 - only this peer needs it

        self._model = model
        self._marks_s = marks_s
        self._clock = clock
        self._began_s = clock()
        teams = len(model.problem.teams)
        posts = len(model.tasks) + 2 * np.arange(teams)
        size = len(model.tasks) + 2 * teams
        self._manager = pywrapcp.RoutingIndexManager(
            size, teams, posts.tolist(), (posts + 1).tolist()
        )
        self._routing = pywrapcp.RoutingModel(self._manager)
        self._pywrapcp = pywrapcp
        self._found: list[tuple[float, list[tuple[int, list[int]]]]] = []
        self._best: float | None = None

    def solve(self) -> list[Plan]:
        self._add_times()
        self._add_tasks()
        self._routing.AddAtSolutionCallback(self._remember)
        solver = self._routing.solver()
        self._routing.AddSearchMonitor(solver.CustomLimit(self._is_over))
        self._routing.SolveWithParameters(self._parameters())
        return [as_timed_plan(self._model, self._orders_at(mark_s)) for mark_s in self._marks_s]

    def _is_over(self) -> bool:
        return self._clock() - self._began_s > self._marks_s[-1]

    def _parameters(self) -> Any:
        from ortools.constraint_solver import routing_enums_pb2 as enums  # noqa: PLC0415

        parameters = self._pywrapcp.DefaultRoutingSearchParameters()
        first = enums.FirstSolutionStrategy
        parameters.first_solution_strategy = first.PARALLEL_CHEAPEST_INSERTION
        search = enums.LocalSearchMetaheuristic
        parameters.local_search_metaheuristic = search.GUIDED_LOCAL_SEARCH
        # The limit is ours, in the clock's seconds; this only makes the search endless.
        parameters.time_limit.FromSeconds(int(100 * self._marks_s[-1]))
        return parameters

    def _add_times(self) -> None:
        stays = np.zeros(self._manager.GetNumberOfNodes(), dtype=np.int64)
        stays[: len(self._model.tasks)] = [task.stay_s for task in self._model.tasks]
        transits = []
        for number in range(len(self._model.problem.teams)):
            cost = self._model.data.distance_matrix(number)
            took = self._model.data.duration_matrix(number) + stays[:, np.newaxis]
            arc = self._routing.RegisterTransitMatrix(cost.tolist())
            self._routing.SetArcCostEvaluatorOfVehicle(arc, number)
            transits.append(self._routing.RegisterTransitMatrix(took.tolist()))
        end_s = self._model.problem.horizon.end_s
        self._routing.AddDimensionWithVehicleTransits(transits, end_s, end_s, False, "time")
        times = self._routing.GetDimensionOrDie("time")
        for number, team in enumerate(self._model.problem.teams):
            for index in (self._routing.Start(number), self._routing.End(number)):
                times.CumulVar(index).SetRange(team.shift.start_s, team.shift.end_s)

    def _add_tasks(self) -> None:
        times = self._routing.GetDimensionOrDie("time")
        for client, task in enumerate(self._model.tasks):
            index = self._manager.NodeToIndex(client)
            window = task.window
            times.CumulVar(index).SetRange(max(0, window.start_s), max(0, window.end_s))
            # -1 is nobody; SetAllowedVehiclesForIndex does not take lists in 9.15.
            teams = [-1, *_allowed_teams(self._model, client)]
            self._routing.VehicleVar(index).SetValues(teams)
            self._routing.AddDisjunction([index], self._model.data.client(client).prize)

    def _remember(self) -> None:
        value = self._routing.CostVar().Max()
        if self._best is None or value < self._best:
            self._best = value
            orders = [(n, self._order(n)) for n in range(len(self._model.problem.teams))]
            self._found.append((self._clock() - self._began_s, orders))

    def _order(self, number: int) -> list[int]:
        index, order = self._routing.NextVar(self._routing.Start(number)).Value(), []
        while not self._routing.IsEnd(index):
            order.append(self._manager.IndexToNode(index))
            index = self._routing.NextVar(index).Value()
        return order

    def _orders_at(self, mark_s: float) -> list[tuple[int, list[int]]]:
        in_time = [orders for found_s, orders in self._found if found_s <= mark_s]
        return in_time[-1] if in_time else []


def _allowed_teams(model: Model, client: int) -> tuple[int, ...]:
    """Return the teams whose profile leaves a way open to the client."""
    others = np.arange(model.data.num_locations) != client
    return tuple(
        number
        for number in range(len(model.problem.teams))
        if (model.data.duration_matrix(number)[others, client] < CLOSED_S).any()
    )
