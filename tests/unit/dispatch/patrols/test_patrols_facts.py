"""A plan's problem as JSON and back: the same, to the last window and leader."""

from dataclasses import replace

import numpy as np
import orjson
from small_night import COMMUNITY, HOUR_S, a_plan, a_problem, a_route, a_squad, a_stop, a_team

from dispatch.patrols.facts import Facts, Sight, facts_value, plan_value, read_facts, read_plan
from dispatch.patrols.plan.problem import Balance, Break, Problem, Window


def a_rich_problem() -> Problem:
    stop = a_stop(1, windows=(Window(0, 60), Window(90, 120)), visits=2, gap_s=30, area=COMMUNITY)
    armed = a_stop(2, required=True, skills=frozenset({"armed", "dog"}))
    team = a_team(breaks=(Break(Window(60, 90), 10, 0),), skills=frozenset({"armed"}), out_s=5)
    return a_problem([stop, armed], [team, a_squad()], balance=Balance(0.5, 2), travel_price=3)


def through_json(facts: Facts) -> Facts:
    return read_facts(orjson.loads(orjson.dumps(facts_value(facts))))


def test_a_problem_comes_back_as_it_went() -> None:
    problem = a_rich_problem()
    points = tuple((103.8, 25.5 + place / 1000) for place in range(12))
    sights = {"s1": Sight("一", "One", "g1", (103.8, 25.5), ({"code": "key_place"},))}
    back = through_json(Facts(problem, points, sights, {"foot-1": "步巡01"}))
    assert (back.points, back.sights, back.call_signs) == (points, sights, {"foot-1": "步巡01"})
    assert (back.problem.stops, back.problem.teams) == (problem.stops, problem.teams)
    assert (back.problem.balance, back.problem.travel_price) == (Balance(0.5, 2), 3)
    assert back.problem.clock_s == problem.clock_s


def test_travel_times_come_back_with_what_has_no_way() -> None:
    problem = a_problem([a_stop(1)], [a_team()])
    ((mode, times),) = problem.travel_s.items()
    times[3, 4] = np.inf
    points = tuple((103.8, 25.5) for _ in range(12))
    back = through_json(Facts(replace(problem, travel_s={mode: times}), points, {}, {}))
    assert np.array_equal(back.problem.travel_s[mode], times)


def test_routes_come_back_as_they_went() -> None:
    plan = a_plan(a_route(a_problem([a_stop(1)], [a_team()]), "foot-1", ("s1", HOUR_S)))
    assert read_plan(orjson.loads(orjson.dumps(plan_value(plan)))) == plan
